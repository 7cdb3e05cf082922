import subprocess
import sys

SCRIPT = """
from mixtures.loading.allocator import keep_freed_memory
print(keep_freed_memory(), keep_freed_memory())
def resident():
    return int(next(line for line in open('/proc/self/status') if line.startswith('VmRSS')).split()[1])
before = resident()
held = [b"x" * (1 << 20) for _ in range(64)]
del held
print(resident() - before > 60 << 10)
"""


def _told(**environment: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={"PATH": "/usr/bin", **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_freed_blocks_stay_with_the_process() -> None:
    assert _told() == ["True", "True", "True"]


def test_settings_of_the_user_are_left_alone() -> None:
    assert _told(MALLOC_TRIM_THRESHOLD_="65536") == ["False", "False", "False"]
