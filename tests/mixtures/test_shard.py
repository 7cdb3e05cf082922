"""Files of a blend are the same whoever writes them, in how many pieces, and however often the writer is killed."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from pathlib import Path
from typing import Any

import blend_writer
import pyarrow.parquet as pq
import pytest
from toy_store import toy_store
from trees import tree

from corpus.store.faults import STEPS
from corpus.store.files import FileSystem, StoreError
from mixtures.gather import RowGroups
from mixtures.make_order import make_order
from mixtures.plan import make_plan
from mixtures.recipe import Recipe
from mixtures.supply import read_supply
from mixtures.verify_blend import check_blend
from mixtures.write import Written

BLEND_STEPS = [step for step in STEPS if step.startswith("blend")]
KINDS: dict[str, dict[str, Any]] = {
    "packed": {},
    "grouped": {"grouping": "modality"},
    "records": {"packing": "none", "sequence_length": None},
    "cut": {
        "sequence_length": 20,
        "total": 3_000,
        "components": [{"name": "text_only", "share": 100, "datasets": [{"name": "toys", "reach": "local"}]}],
    },
    "scheduled": {"schedule": {"kind": "linear", "fraction": 0.5}, "on_shortage": "shrink", "max_epochs": 9},
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("store")
    toy_store(str(out), size=24)
    return out


@pytest.fixture(scope="module")
def undisturbed(store: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], float]:
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    shutil.copytree(store, out)
    start = time.monotonic()
    assert not blend_writer.killed(out)
    return tree(out), time.monotonic() - start


@pytest.fixture
def out(store: Path, tmp_path: Path) -> Path:
    shutil.copytree(store, tmp_path / "out")
    return tmp_path / "out"


def _planned(out: Path, changes: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Component, dataset, id and piece of each row, straight from the order."""
    recipe = Recipe.model_validate({**blend_writer.RECIPE, **changes})
    supply = read_supply(FileSystem(str(out)), recipe)
    order = make_order(make_plan(recipe, supply), supply)
    rows = []
    for stretch in order.stretches():
        held = order.contents(stretch)
        for k in range(len(held)):
            source = order.sources[held.source[k]]
            name = supply.datasets[source.component, source.dataset].train.ids[int(held.record[k])]
            place = stretch.first + int(held.position[k])
            rows.append((source.component, source.dataset, name, place, int(held.start[k]), int(held.stop[k])))
    return rows


def _written(out: Path, pieces: bool) -> list[tuple[Any, ...]]:
    columns = ["component", "source", "id", *(["sequence", "piece_start", "piece_stop"] if pieces else [])]
    paths = sorted((out / "mixes/toys/data").glob("train-*"))
    return [tuple(row.values()) for path in paths for row in pq.read_table(path, columns=columns).to_pylist()]


@pytest.mark.parametrize("kind", KINDS)
def test_one_process_and_eight_write_the_planned_stream_each_record_as_often_as_planned(kind: str, out: Path) -> None:
    changes = KINDS[kind]
    told: list[Written] = []
    alone = blend_writer.write(out, told=lambda written: told.append(Written(**vars(written))), **changes)
    before = tree(out)
    planned = _planned(out, changes)
    pieces = changes.get("sequence_length", 1) is not None
    assert _written(out, pieces) == [row if pieces else row[:3] for row in planned]
    assert len(alone.files_of("train")) >= 3
    assert any(row[4] for row in planned) == (kind == "cut")
    assert check_blend(FileSystem(str(out)), "toys").told() == []
    assert [written.done for written in told] == list(range(len(alone.files) + 1))
    assert (told[-1].total, told[-1].rows) == (len(alone.files), sum(file.rows for file in alone.files))
    begun = Counter(row[:3] for row in planned if row[4] == 0)
    for component in alone.components:
        mine = {key: count for key, count in begun.items() if key[0] == component.name}
        assert component.records == sum(mine.values())
        assert component.unique_records == len(mine)
        assert component.most_repeats == max(mine.values())
    shutil.rmtree(out / "mixes")
    together = blend_writer.write(out, workers=8, **changes)
    assert tree(out) == before
    assert together == alone


def test_row_groups_hold_whole_sequences_and_tell_which(out: Path) -> None:
    blend_writer.write(out)
    last = -1
    groups = 0
    for path in sorted((out / "mixes/toys/data").glob("train-*")):
        metadata = pq.read_metadata(path)
        column = metadata.schema.names.index("sequence")
        for group in range(metadata.num_row_groups):
            statistics = metadata.row_group(group).column(column).statistics
            assert statistics.min == last + 1
            last = statistics.max
            groups += 1
    assert groups > 20


def test_killed_at_every_step_of_a_blend(out: Path, undisturbed) -> None:
    """A writer dies at each step in turn, and is then finished."""
    for step in BLEND_STEPS:
        assert blend_writer.killed(out, f"{step}:1"), step
    assert not blend_writer.killed(out)
    assert tree(out) == undisturbed[0]


def _kill(out: Path, chance: random.Random, limit: float) -> bool:
    if chance.random() < 0.5:
        return blend_writer.killed(out, f"{chance.choice(BLEND_STEPS)}:{chance.randrange(1, 12)}")
    return blend_writer.killed(out, kill_after=chance.uniform(0.05, limit))


@pytest.mark.parametrize("kills", [4, pytest.param(50, marks=pytest.mark.slow)])
def test_killed_at_random_points(kills: int, out: Path, undisturbed) -> None:
    """So many deaths at random steps or moments; whenever a writer came through, its blend is as undisturbed."""
    reference, limit = undisturbed
    chance = random.Random(kills)
    killed = 0
    for _ in range(20 * kills):
        if _kill(out, chance, limit):
            killed += 1
        else:
            assert tree(out) == reference
            shutil.rmtree(out / "mixes")
        if killed == kills:
            break
    assert killed == kills
    assert not blend_writer.killed(out)
    assert tree(out) == reference


def test_finished_files_are_kept_and_only_missing_ones_written(out: Path, undisturbed) -> None:
    assert blend_writer.killed(out, "blend_facts.after_rename:5")
    data = out / "mixes/toys/data"
    before = {path.name: path.stat().st_mtime_ns for path in data.glob("train-*")}
    assert len(before) == 5
    told: list[int] = []
    blend_writer.write(out, told=lambda written: told.append(written.kept))
    assert told[0] == 5
    assert before.items() <= {path.name: path.stat().st_mtime_ns for path in data.glob("train-*")}.items()
    assert tree(out) == undisturbed[0]


def test_a_finished_file_that_was_cut_off_is_written_again(out: Path, undisturbed) -> None:
    assert blend_writer.killed(out, "blend_facts.after_rename:5")
    path = out / "mixes/toys/data" / sorted(path.name for path in (out / "mixes/toys/data").glob("train-*"))[2]
    path.write_bytes(path.read_bytes()[:-1])
    blend_writer.write(out)
    assert tree(out) == undisturbed[0]


def test_another_plan_after_a_kill_begins_anew(out: Path) -> None:
    assert blend_writer.killed(out, "blend_facts.after_rename:5")
    other = blend_writer.write(out, total=15_000)
    before = tree(out)
    shutil.rmtree(out / "mixes")
    assert blend_writer.write(out, total=15_000) == other
    assert tree(out) == before


def test_a_part_with_other_records_of_equal_number_is_noticed(out: Path) -> None:
    parts = sorted(out.glob("components/caption/toys/*.parquet"))
    one, other = (pq.read_table(path) for path in parts[:2])
    pq.write_table(pq.read_table(parts[0]).slice(0, 0) if len(one) != len(other) else other, parts[0])
    with pytest.raises(StoreError, match=rf"{parts[0].name} does not hold the records .* replaced since.*vlend verify"):
        blend_writer.write(out)


def test_a_disk_at_its_floor_stops_the_writer_and_space_lets_it_go_on(
    out: Path, undisturbed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VLEND_DISK_FLOOR", "99.99%")
    with pytest.raises(StoreError, match=r"less than the floor of .*VLEND_DISK_FLOOR"):
        blend_writer.write(out)
    assert not list((out).glob("mixes/toys/data/*"))
    monkeypatch.setenv("VLEND_DISK_FLOOR", "0")
    blend_writer.write(out)
    assert tree(out) == undisturbed[0]


@pytest.mark.parametrize("keep_bytes", [0, 4_000, 1 << 30])
def test_each_row_group_is_read_once_per_file_at_most_and_once_in_all_where_it_can_be_kept(
    keep_bytes: int, out: Path, undisturbed, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[RowGroups] = []

    def groups(*arguments: Any) -> RowGroups:
        made.append(RowGroups(*arguments, keep_bytes=keep_bytes))
        return made[-1]

    monkeypatch.setattr("mixtures.shard.RowGroups", groups)
    blend_writer.write(out)
    assert tree(out) == undisturbed[0]
    (reader,) = made
    parts = len(reader.parts)  # of one row group each
    files = len(list((out / "mixes/toys/data").iterdir()))
    # records that are longer than a sequence are not read: a part may have no other
    assert reader.reads <= parts if keep_bytes == 1 << 30 else parts < reader.reads <= parts * files


def test_elsewhere_than_on_a_local_disk_the_files_are_the_same(out: Path) -> None:
    remote = toy_store("memory://blends-elsewhere", size=24)
    there, here = blend_writer.write("memory://blends-elsewhere"), blend_writer.write(out)
    assert there == here
    assert not remote.names("mixes/toys/work")
    for file in here.files:
        assert remote.read(f"mixes/toys/{file.path}") == (out / "mixes/toys" / file.path).read_bytes()
