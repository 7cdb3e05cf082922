from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from made_units import make_unit, unit_name
from toy_store import toy_store
from trees import tree

from corpus.store.builds import BuildState
from corpus.store.clean import Found, delete, find_leftovers
from corpus.store.compact import compact
from corpus.store.files import FileSystem
from corpus.store.layout import kind_of
from corpus.store.snapshot import current, publish
from corpus.store.units import unit_path

DAY = 86_400


def _age(path: Path, days: float) -> None:
    """Let a file look as if it had been written some days ago."""
    then = time.time() - days * DAY
    os.utime(path, (then, then))


def _age_all(root: Path, days: float = 2) -> None:
    for path in root.rglob("*"):
        if path.is_file():
            _age(path, days)


def _paths(found: Found) -> list[str]:
    return [leftover.path for leftover in found.leftovers]


def test_a_store_that_was_just_built_has_nothing_to_clean(tmp_path: Path) -> None:
    files = toy_store(str(tmp_path))
    before = tree(tmp_path)
    assert find_leftovers(files, older_than=0) == Found()
    assert tree(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("kind", ["local", "memory"])
def test_what_compaction_left_is_deleted_and_the_rest_reads_as_before(tmp_path: Path, kind: str) -> None:
    files = toy_store(str(tmp_path) if kind == "local" else "memory://clean-test")
    list(compact(files, target_bytes=10 << 20))
    assert find_leftovers(files).leftovers == []
    found = find_leftovers(files, older_than=0)
    kinds = [leftover.kind for leftover in found.leftovers]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "unit": 6, "dropped": 6, "part": 12, "index": 12, "segment": 4, "snapshot": 2,
    }  # fmt: skip
    assert all(leftover.bytes == files.size(leftover.path) for leftover in found.leftovers)
    assert list(delete(files, found.leftovers)) == found.leftovers
    assert find_leftovers(files, older_than=0) == Found()
    toy_store(files.root_url)
    assert find_leftovers(files, older_than=0) == Found()


def test_what_is_young_is_kept_whatever_the_clock_of_this_machine_says(tmp_path: Path, monkeypatch) -> None:
    files = FileSystem(str(tmp_path))
    publish(files, "p/s", "a", [make_unit(files, "u1", {"a": ["one"]})])
    lost = make_unit(files, "u2", {"a": ["two"]})
    names = {file[key] for file in lost["files"] for key in ("path", "index_path")}
    names |= {lost["dropped"]["path"], unit_path("p", unit_name("u2"))}
    monkeypatch.setattr(time, "time", lambda: 4e9)
    assert find_leftovers(files).leftovers == []
    monkeypatch.undo()
    # a unit that took days: its files are old, it is not
    _age_all(tmp_path)
    _age(tmp_path / unit_path("p", unit_name("u2")), 0.5)
    assert find_leftovers(files).leftovers == []
    _age_all(tmp_path)
    assert set(_paths(find_leftovers(files))) == names
    assert _paths(find_leftovers(files))[0] == unit_path("p", unit_name("u2"))
    assert find_leftovers(files, older_than=3 * DAY).leftovers == []


def test_units_of_a_build_that_runs_are_kept_however_old(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    make_unit(files, "u1", {"a": ["one"]})
    (tmp_path / "components/a/s/part-0123456789ab-01234567.parquet").write_bytes(b"of a unit that died")
    state = BuildState.begin(files, {"recipe": "r"})
    _age_all(tmp_path)
    found = find_leftovers(files)
    assert _paths(found) == ["components/a/s/part-0123456789ab-01234567.parquet"]
    assert len(found.running) == 1
    state.finish("finished")
    assert len(find_leftovers(files).leftovers) == 5


def test_files_of_a_users_own_are_told_and_left(tmp_path: Path) -> None:
    files = toy_store(str(tmp_path))
    strange = [
        "notes.txt",
        "components/caption/README.md",
        "components/caption/toys/mine.parquet",
        "components/caption/toys/.hidden",
        "components/caption/toys/part-abc.parquet",
        "_units/toy/unit.json",
        "mixes/x/data.csv",
    ]
    for path in strange:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("mine")
    _age_all(tmp_path)
    found = find_leftovers(files, older_than=0)
    assert found.foreign == sorted(strange)
    assert found.leftovers == []


def test_temporary_files_and_superseded_snapshots_go_when_they_are_old(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    units = [make_unit(files, label, {"a": [label]}) for label in ("u1", "u2", "u3")]
    for number in (1, 2, 3):
        publish(files, "p/s", "a", units[:number])
    (head,) = current(files, "a")["heads"]
    temporary = f"components/a/s/.tmp-{'0' * 32}"
    (tmp_path / temporary).write_bytes(b"half")
    assert find_leftovers(files).leftovers == []
    _age_all(tmp_path)
    found = find_leftovers(files)
    snapshots = [path for path in _paths(found) if kind_of(path) == "snapshot"]
    assert len(snapshots) == 2
    assert f"components/a/snapshot-{head}.json" not in snapshots
    # the oldest first, so that a run that is cut off leaves a chain with one end
    assert json.loads((tmp_path / snapshots[0]).read_bytes())["parent"] is None
    assert temporary in _paths(found)
    next(delete(files, found.leftovers))
    assert current(files, "a")["heads"] == [head]
    before = current(files, "a")["entries"]["p/s"]["units"]
    list(delete(files, find_leftovers(files).leftovers))
    assert current(files, "a")["entries"]["p/s"]["units"] == before


def test_a_snapshot_stays_as_long_as_one_before_it_does(tmp_path: Path) -> None:
    """Were the second of three deleted and the first kept, the first would be current again."""
    files = FileSystem(str(tmp_path))
    units = [make_unit(files, label, {"a": [label]}) for label in ("u1", "u2", "u3")]
    for number in (1, 2, 3):
        publish(files, "p/s", "a", units[:number])
    _age_all(tmp_path)
    for path in tmp_path.glob("components/a/snapshot-*.json"):
        if json.loads(path.read_bytes())["parent"] is None:
            _age(path, 0)
    assert not [path for path in _paths(find_leftovers(files)) if kind_of(path) == "snapshot"]


def test_what_is_referenced_by_now_is_not_deleted(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    unit = make_unit(files, "u1", {"a": ["one"]})
    found = find_leftovers(files, older_than=0)
    assert len(found.leftovers) == 4
    publish(files, "p/s", "a", [unit])
    assert list(delete(files, found.leftovers)) == []
    assert find_leftovers(files, older_than=0) == Found()


def test_parts_that_a_plan_still_draws_from_are_kept_until_its_blend_is_written(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    unit = make_unit(files, "u1", {"a": ["one"]})
    plan = {"parts": [{"path": unit["files"][0]["path"]}]}
    files.replace("mixes/b/plan.json", json.dumps(plan).encode())
    kinds = [leftover.kind for leftover in find_leftovers(files, older_than=0).leftovers]
    assert kinds == ["unit", "dropped"]
    files.replace("mixes/b/manifest.json", b"{}")
    assert len(find_leftovers(files, older_than=0).leftovers) == 4
