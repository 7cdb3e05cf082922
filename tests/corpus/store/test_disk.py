import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.store.disk import check_floor, floor_bytes
from corpus.store.files import FileSystem, StoreError

#: Runs in a mount namespace of its own, on a disk of 8 MB that nobody else sees.
ON_A_SMALL_DISK = """
import os
import sys
from pathlib import Path
import pyarrow as pa
import pyarrow.parquet as pq
from corpus.store.disk import check_floor
from corpus.store.files import FileSystem, StoreError

out = Path(sys.argv[1])
files = FileSystem(str(out))
check_floor(files)                                     # an empty disk of this size is above 2 %
files.replace("kept/first", b"1" * 1_000_000)

def half(path):
    with path.open("wb") as file:
        for _ in range(100):
            file.write(bytes(1 << 20))

def parquet(path):
    column = pa.array([os.urandom(1 << 20) for _ in range(12)])
    pq.write_table(pa.table({"noise": column}), path, compression="none")

for write in (
    lambda: files.commit(parquet, lambda digest: f"parts/{digest}", "part"),
    lambda: files.commit(half, lambda digest: f"parts/{digest}", "part"),
    lambda: files.create("units/two", bytes(9 << 20), "unit"),
    lambda: files.replace("kept/first", bytes(9 << 20)),
):
    try:
        write()
    except StoreError as error:
        assert "the disk is full" in str(error), error
    else:
        raise SystemExit("no error from a full disk")
left = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
assert left == ["kept/first"], left
assert files.read("kept/first") == b"1" * 1_000_000
(out / "filler").write_bytes(bytes(7_300_000))
try:
    check_floor(files)
except StoreError as error:
    print(error)
else:
    raise SystemExit("no error below the floor")
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [("500MB", 500_000_000), ("2GiB", 2 << 30), ("1.5 g", 3 << 29), ("7", 7), ("0", 0), ("5%", 50_000), ("", 20_000)],
)
def test_floors_are_sizes_or_shares(text: str, expected: int) -> None:
    assert floor_bytes(1_000_000, text) == expected


@pytest.mark.parametrize("text", ["much", "-1", "100%", "5 parsecs", "1e9", "nan"])
def test_another_text_is_refused_with_examples(text: str) -> None:
    with pytest.raises(StoreError, match="2GiB"):
        floor_bytes(1_000_000, text)


def test_the_default_is_no_more_than_a_gibibyte() -> None:
    assert floor_bytes(10**13, "") == 1 << 30


def test_the_sentence_says_what_is_free_and_what_to_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = FileSystem(str(tmp_path / "not" / "there"))
    monkeypatch.setenv("VLEND_DISK_FLOOR", "0")
    check_floor(files)
    monkeypatch.setenv("VLEND_DISK_FLOOR", "1000000 TB")
    with pytest.raises(StoreError, match=r"only [\d,.]+ MB are free.*VLEND_DISK_FLOOR.*finished units are kept"):
        check_floor(files)
    check_floor(FileSystem("memory://nowhere"))


def test_a_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    """On a disk of 8 MB: what was whole stays whole, what failed leaves nothing, and the floor speaks up."""
    if os.geteuid() != 0 or subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode:
        pytest.skip("a small disk needs root and unshare")
    script = f'mount -t tmpfs -o size=8m tmpfs "{tmp_path}" && exec "$0" -c "$1" "{tmp_path}"'
    command = ["unshare", "-m", "sh", "-c", script, sys.executable, ON_A_SMALL_DISK]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[3])
    assert done.returncode == 0, done.stderr
    assert "MB are free" in done.stdout
