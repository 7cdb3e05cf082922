import subprocess
import sys

SCRIPT = """
from mixtures.loading.allocator import MOST, keep_freed_memory
print({first}, keep_freed_memory())
def resident():
    return int(next(line for line in open('/proc/self/status') if line.startswith('VmRSS')).split()[1])
before = resident()
held = [b"x" * ({block} << 20) for _ in range({number})]
del held
print(resident() - before > ({block} * {number} - 4) << 10)
"""


def _told(first: str, block: int, number: int, **environment: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(first=first, block=block, number=number)],
        env={"PATH": "/usr/bin", **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_freed_blocks_stay_with_the_process() -> None:
    assert _told("keep_freed_memory()", 1, 64) == ["True", "True", "True"]


def test_large_ones_stay_where_that_was_asked_for_first() -> None:
    assert _told("keep_freed_memory()", 80, 4) == ["True", "True", "False"]
    assert _told("keep_freed_memory(MOST, MOST)", 80, 4) == ["True", "True", "True"]


def test_settings_of_the_user_are_left_alone() -> None:
    assert _told("keep_freed_memory()", 1, 64, MALLOC_TRIM_THRESHOLD_="65536") == ["False", "False", "False"]
