from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from made_units import make_unit, remove_unit
from toy_store import ENTRY, toy_store
from trees import tree

from corpus.store.clean import delete, find_leftovers
from corpus.store.compact import compact
from corpus.store.faults import UPKEEP_STEPS
from corpus.store.files import FileSystem
from corpus.store.index import read_index
from corpus.store.snapshot import current, parts, publish
from corpus.store.tombstones import forget
from corpus.store.units import read_unit

SCRIPT = Path(__file__).parents[2] / "upkeep_toy.py"
#: More than the whole toy store, so that all becomes one.
TARGET = 10 << 20


def _rows(files: FileSystem, component: str) -> list[dict[str, Any]]:
    """All current records of a component, by id."""
    found: list[dict[str, Any]] = []
    for part in parts(current(files, component) or {"entries": {}}):
        with files.open(part["path"]) as stream:
            rows = pq.read_table(stream).to_pylist()
        assert [row["id"] for row in rows] == read_index(files, part["index_path"]).column("id").to_pylist()
        found += rows
    return sorted(found, key=lambda row: str(row["id"]))


def _ledger(files: FileSystem) -> dict[str, Any]:
    snapshot = current(files, "caption")
    assert snapshot
    return snapshot["entries"][ENTRY]["ledger"]


def test_small_parts_become_one_with_the_same_records_and_ledger(tmp_path: Path) -> None:
    files = toy_store(str(tmp_path))
    before = {component: _rows(files, component) for component in ("caption", "text_only")}
    ledger = _ledger(files)
    (done,) = compact(files, target_bytes=TARGET)
    assert (done.entry, done.units, done.parts, done.new_parts, done.rows_left_out) == (ENTRY, 6, 12, 2, 0)
    assert {component: _rows(files, component) for component in before} == before
    assert _ledger(files) == ledger
    snapshot = current(files, "caption")
    (covering,) = snapshot["entries"][ENTRY]["covers"]
    unit = read_unit(files, "toy", covering)
    assert unit["ledger"] == ledger
    assert unit["covers"] == snapshot["entries"][ENTRY]["units"]
    rejected = pq.read_table(tmp_path / unit["dropped"]["path"]).to_pylist()
    assert len(rejected) == unit["dropped"]["rows"] == ledger["merged"] + sum(ledger["dropped"].values())


def test_compacting_again_and_building_again_change_nothing(tmp_path: Path) -> None:
    files = toy_store(str(tmp_path))
    list(compact(files, target_bytes=TARGET))
    before = tree(tmp_path)
    assert list(compact(files, target_bytes=TARGET)) == []
    toy_store(str(tmp_path))
    assert tree(tmp_path) == before


def test_equal_stores_give_equal_bytes_on_any_file_system(tmp_path: Path) -> None:
    local, memory = toy_store(str(tmp_path)), toy_store("memory://compact-test")
    for files in (local, memory):
        list(compact(files, target_bytes=TARGET))
    names = sorted(entry.path for entry in memory.files_below())
    assert names == sorted(tree(tmp_path))
    assert all(memory.read(name) == local.read(name) for name in names)


def test_units_that_come_later_join_what_is_compacted(tmp_path: Path) -> None:
    files = toy_store(str(tmp_path), limit=30)
    list(compact(files, target_bytes=TARGET))
    toy_store(str(tmp_path))
    whole = _rows(files, "caption")
    (done,) = compact(files, target_bytes=TARGET)
    assert (done.units, done.parts, done.new_parts) == (4, 8, 2)
    entry = current(files, "caption")["entries"][ENTRY]
    assert [sorted(originals) for originals in entry["covers"].values()] == [sorted(entry["units"])]
    assert _rows(files, "caption") == whole
    assert len(whole) == entry["ledger"]["records"] / 2


def test_what_is_large_enough_stays(tmp_path: Path) -> None:
    files = toy_store(str(tmp_path))
    sizes = {part["bytes"] for part in current(files, "caption")["entries"][ENTRY]["parts"]}
    before = tree(tmp_path)
    assert list(compact(files, target_bytes=min(sizes))) == []
    assert tree(tmp_path) == before


def test_a_component_that_is_named_chooses_the_entries(tmp_path: Path) -> None:
    files = toy_store(str(tmp_path))
    publish(files, "p/s", "other", [make_unit(files, label, {"other": [label]}) for label in ("u1", "u2")])
    assert [done.entry for done in compact(files, "other", TARGET)] == ["p/s"]
    assert [done.entry for done in compact(files, "nothing", TARGET)] == []
    assert [done.entry for done in compact(files, None, TARGET)] == [ENTRY]


def test_equal_records_are_kept_once_and_counted(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    publish(files, "p/s", "a", [make_unit(files, label, {"a": ["same", label]}) for label in ("u1", "u2", "u3")])
    (done,) = compact(files, target_bytes=TARGET)
    assert done.rows_left_out == 2
    (covering,) = current(files, "a")["entries"]["p/s"]["covers"]
    unit = read_unit(files, "p", covering)
    assert unit["rewrite"] == {"repeated": 2, "forgotten": 0}
    assert (unit["ledger"]["records"], unit["files"][0]["rows"]) == (6, 4)


def test_forgotten_records_are_gone_from_the_disk(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    units = [make_unit(files, label, {"a": [f"of {label}"], "b": [label]}, url=label) for label in ("u1", "u2", "u3")]
    publish(files, "p/s", "a", units)
    list(compact(files, target_bytes=TARGET))
    forget(files, "url", "u2")
    (done,) = compact(files, target_bytes=TARGET)
    assert done.rows_left_out == 2
    assert {row["url"] for component in "ab" for row in _rows(files, component)} == {"u1", "u3"}
    assert list(compact(files, target_bytes=TARGET)) == []
    for label in ("u1", "u3"):
        forget(files, "url", label)
    list(compact(files, target_bytes=TARGET))
    assert _rows(files, "a") == _rows(files, "b") == []
    assert current(files, "a")["entries"]["p/s"]["ledger"]["records"] == 6


def test_originals_are_not_needed_any_more(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    units = [make_unit(files, label, {"a": [label]}) for label in ("u1", "u2")]
    publish(files, "p/s", "a", units)
    list(compact(files, target_bytes=TARGET))
    for unit in units:
        remove_unit(files, unit)
    assert [row["origin"] for row in sorted(_rows(files, "a"), key=lambda row: str(row["origin"]))] == [
        "u1#u1",
        "u2#u2",
    ]
    assert list(compact(files, target_bytes=TARGET)) == []


def _run(out: Path, task: str, kill_at: str = "") -> int:
    environment = {**os.environ, "VLEND_KILL_AT": kill_at}
    done = subprocess.run([sys.executable, str(SCRIPT), str(out), task], env=environment, capture_output=True)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr.decode()
    return done.returncode


@pytest.mark.parametrize(
    "points",
    [
        pytest.param(("index.after_rename:2", "snapshot.before_link:2", "compact.before_publish:1"), id="some"),
        pytest.param(
            (
                "part.before_rename:1",
                "part.before_write:2",
                "dropped.after_rename:1",
                "unit.before_link:1",
                "unit.after_link:1",
                "segment.after_rename:1",
                "snapshot.before_link:1",
                "compact.after_publish:1",
            ),
            marks=pytest.mark.slow,
            id="more",
        ),
    ],
)
def test_killed_anywhere_the_result_is_the_same(tmp_path: Path, points: tuple[str, ...]) -> None:
    store, undisturbed = tmp_path / "store", tmp_path / "undisturbed"
    files = toy_store(str(store))
    whole = [_rows(files, component) for component in ("caption", "text_only")]
    shutil.copytree(store, undisturbed)
    list(compact(FileSystem(str(undisturbed)), target_bytes=TARGET))
    for point in points:
        place = tmp_path / "one"
        shutil.copytree(store, place)
        assert _run(place, "compact", point) == -signal.SIGKILL, point
        here = FileSystem(str(place))
        assert [_rows(here, component) for component in ("caption", "text_only")] == whole
        list(compact(here, target_bytes=TARGET))
        assert tree(place) == tree(undisturbed), point
        shutil.rmtree(place)


def test_a_clean_that_is_killed_leaves_a_store_that_reads_and_the_next_one_ends_it(tmp_path: Path) -> None:
    store = tmp_path / "store"
    files = toy_store(str(store))
    whole = _rows(files, "caption")
    list(compact(files, target_bytes=TARGET))
    for number in (1, 5):
        assert _run(store, "clean", f"clean.before_delete:{number}") == -signal.SIGKILL
        assert _rows(files, "caption") == whole
    list(delete(files, find_leftovers(files, older_than=0).leftovers))
    assert _rows(files, "caption") == whole
    units = [json.loads(path.read_bytes())["unit"] for path in store.glob("_units/*/*.json")]
    assert units == list(current(files, "caption")["entries"][ENTRY]["covers"])


@pytest.mark.parametrize("step", UPKEEP_STEPS)
def test_every_point_of_upkeep_is_passed(step: str) -> None:
    source = "".join(path.read_text() for path in (SCRIPT.parents[1] / "corpus" / "store").glob("*.py"))
    label, point = step.split(".")
    assert f'step("{step}")' in source or (f'step(f"{{label}}.{point}")' in source and f'"{label}"' in source)
