"""What happens to a store while nobody looks: two builds at once, clocks that jump, files edited by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from toy_pipeline import Toy, ToyParameters
from trees import tree

from corpus.counting import counting_rule
from corpus.store.files import FileSystem, StoreError
from pipelines.engine.run_unit import Worker

pytestmark = pytest.mark.timeout(200)
#: Runs every unit and publishes; the blend is left out.
BUILD = """
import sys
sys.path[:0] = ["tests", "."]
from toy_pipeline import Toy, ToyParameters
from corpus.counting import counting_rule
from corpus.store.files import FileSystem
from corpus.store.snapshot import current, publish
from pipelines.engine.run_unit import Worker
files, pipeline = FileSystem(sys.argv[1]), Toy(ToyParameters(size=200))
with Worker(pipeline, files, counting_rule()) as worker:
    units = [worker.run(unit) for unit in pipeline.limited_units()]
publish(files, "toy/toys", pipeline.component, units)
assert len(current(files, "caption")["entries"]["toy/toys"]["units"]) == len(units)
"""


def build(out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", BUILD, str(out)], cwd=Path(__file__).parents[2])


def finished(folder: Path) -> dict[str, str]:
    """The files of a store, less the snapshots: two builds at once may write two that say the same."""
    return {name: digest for name, digest in tree(folder).items() if "snapshot-" not in name}


def test_two_builds_on_one_folder(tmp_path: Path) -> None:
    assert build(tmp_path / "alone").wait(timeout=150) == 0
    both = [build(tmp_path / "shared") for _ in range(2)]
    assert [process.wait(timeout=150) for process in both] == [0, 0]
    assert finished(tmp_path / "shared") == finished(tmp_path / "alone")


def test_clocks_may_jump(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that runs backwards, and files from the future: the same units, with the same content."""
    pipeline = Toy(ToyParameters())
    steady, jumping = FileSystem(str(tmp_path / "steady")), FileSystem(str(tmp_path / "jumping"))
    with Worker(pipeline, steady, counting_rule()) as worker:
        expected = [worker.run(unit) for unit in pipeline.limited_units()]
    clock = iter(range(10**9, 0, -(10**6)))
    monkeypatch.setattr(time, "time", lambda: float(next(clock, 0)))
    with Worker(pipeline, jumping, counting_rule()) as worker:
        found = []
        for unit in pipeline.limited_units():
            found.append(worker.run(unit))
            for path in (tmp_path / "jumping").rglob("*"):
                os.utime(path, (4e9, 4e9))
        assert [worker.run(unit) for unit in pipeline.limited_units()] == found
    assert found == expected
    assert tree(tmp_path / "jumping") == tree(tmp_path / "steady")


@pytest.mark.parametrize("edited", [b"", b"{", b"\xff\xfe", b'{"format": 99}'])
def test_a_unit_edited_by_hand_is_named(tmp_path: Path, edited: bytes) -> None:
    """The next run says which file, and what to do; the file is not overwritten."""
    pipeline = Toy(ToyParameters())
    files = FileSystem(str(tmp_path))
    unit = next(iter(pipeline.limited_units()))
    with Worker(pipeline, files, counting_rule()) as worker:
        name = worker.run(unit)["unit"]
        path = tmp_path / "_units" / "toy" / f"{name}.json"
        assert json.loads(path.read_bytes())["unit"] == name
        path.write_bytes(edited)
        with pytest.raises(StoreError, match=name):
            worker.run(unit)
    assert path.read_bytes() == edited
