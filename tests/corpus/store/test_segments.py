"""Segments hold exactly the index rows of the parts that are wanted, whatever came before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_units import make_unit

from corpus.store import segment_rows as rows_module
from corpus.store.files import FileSystem, StoreError
from corpus.store.index import read_index
from corpus.store.part_list import PartListBuilder
from corpus.store.segments import Segment, current_parts, segment_parts, segment_rows, update_segments
from corpus.store.summary import UnitSummary, summary

FOLDER = "components/a/s"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> tuple[FileSystem, list[UnitSummary]]:
    """Twelve units of 1 to 12 records, every record of a unit also in the next one."""
    files = FileSystem(str(tmp_path_factory.mktemp("segments")))
    units = [
        summary(make_unit(files, str(n), {"a": [f"{k} of {m}" for m in (n, n + 1) for k in range(n)] or ["only"]}))
        for n in range(12)
    ]
    return files, units


def _wanted(units: list[UnitSummary]) -> Any:
    builder = PartListBuilder()
    for unit in units:
        for file in unit.files:
            builder.add(unit.name, file)
    return builder.table()


def _through_segments(files: FileSystem, segments: list[Segment]) -> list[tuple[Any, ...]]:
    found = []
    for segment in segments:
        paths = segment_parts(files, segment).column("path").to_pylist()
        ids = []
        for row in segment_rows(files, segment).to_pylist():
            ids.append(row["id"])
            if row["part"] not in segment.without:
                found.append((row["id"].hex(), paths[row["part"]], row["row_group"], row["row"], tuple(row["marks"])))
        assert ids == sorted(ids)
        assert len(ids) == segment.rows
    return sorted(found)


def _part_by_part(files: FileSystem, units: list[UnitSummary]) -> list[tuple[Any, ...]]:
    return sorted(
        (row["id"], file.path, row["row_group"], row["row"], tuple(row["marks"]))
        for unit in units
        for file in unit.files
        for row in read_index(files, file.index_path).to_pylist()
    )


@given(st.lists(st.sets(st.integers(0, 11)), min_size=1, max_size=7))
@settings(max_examples=60)
def test_whatever_was_current_before_the_wanted_parts_are_there_once(store, listings: list[set[int]]) -> None:
    files, units = store
    segments: list[Segment] = []
    for listing in listings:
        chosen = [units[number] for number in sorted(listing)]
        segments = update_segments(files, FOLDER, segments, _wanted(chosen))
        assert _through_segments(files, segments) == _part_by_part(files, chosen)
        assert update_segments(files, FOLDER, segments, _wanted(chosen)) == segments
        shown = current_parts(files, segments)
        assert [part["path"] for part in shown] == _wanted(chosen).column("path").to_pylist()
        assert len(shown) == len(chosen)
        assert [Segment.of(segment.describe()) for segment in segments] == segments


@given(st.permutations(range(12)))
@settings(max_examples=10)
def test_few_segments_and_few_rewrites_when_units_come_one_by_one(store, order: list[int]) -> None:
    files, units = store
    segments: list[Segment] = []
    written = 0
    for count in range(1, 13):
        chosen = [units[number] for number in order[:count]]
        before = set(segments)
        segments = update_segments(files, FOLDER, segments, _wanted(chosen))
        written += sum(segment.rows for segment in segments if segment not in before)
    total = sum(segment.rows for segment in segments)
    assert len(segments) <= 1 + np.log2(total)
    assert written <= total * (1 + np.log2(total))


def test_small_groups_and_batches_give_the_same_file(store, monkeypatch: pytest.MonkeyPatch) -> None:
    files, units = store
    whole = update_segments(files, FOLDER, [], _wanted(units))
    monkeypatch.setattr(rows_module, "GROUP_BYTES", 5_000)
    monkeypatch.setattr(rows_module, "MERGE_BYTES", 1)
    monkeypatch.setattr(rows_module, "_FEWEST_ROWS", 3)
    monkeypatch.setattr(rows_module, "_BATCH_ROWS", 5)
    cut = update_segments(files, FOLDER, [], _wanted(units))
    assert _through_segments(files, cut) == _through_segments(files, whole) == _part_by_part(files, units)


def test_no_run_is_left_on_disk(store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    files, units = store
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(rows_module, "GROUP_BYTES", 5_000)
    update_segments(files, FOLDER, [], _wanted(units))
    assert list(tmp_path.iterdir()) == []


def test_a_missing_or_cut_segment_is_made_anew(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    units = [summary(make_unit(files, str(n), {"a": [f"{n}"]})) for n in range(3)]
    (segment,) = update_segments(files, FOLDER, [], _wanted(units))
    for path in (segment.path, segment.parts_path):
        whole = files.read(path)
        for damage in (None, whole[:-9]):
            if damage is None:
                files.remove(path)
            else:
                files.replace(path, damage)
            reader = segment_rows if path == segment.path else segment_parts
            with pytest.raises(StoreError, match=rf"{path} cannot be read: it .* run the build again"):
                reader(files, segment)
            assert update_segments(files, FOLDER, [segment], _wanted(units)) == [segment]
            assert files.read(path) == whole
        files.replace(path, bytes(len(whole)))
        with pytest.raises(StoreError, match=rf"{path} cannot be read"):
            reader(files, segment)
        files.replace(path, whole)


def test_an_object_store_holds_the_same_segments(tmp_path: Path) -> None:
    found = []
    for root in (str(tmp_path), "memory://segments-test"):
        files = FileSystem(root)
        units = [summary(make_unit(files, str(n), {"a": [f"{n}", f"{n}+"]})) for n in range(4)]
        segments = update_segments(files, FOLDER, [], _wanted(units[:3]))
        segments = update_segments(files, FOLDER, segments, _wanted(units))
        found.append((segments, _through_segments(files, segments)))
    assert found[0] == found[1]
