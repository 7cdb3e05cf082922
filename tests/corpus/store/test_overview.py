from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from toy_pipeline import ITEMS, UNITS, Toy, ToyParameters

from corpus.counting import counting_rule
from corpus.store import builds, overview
from corpus.store.builds import BuildState, Counts, InFlight, read_build
from corpus.store.files import FileSystem, StoreError
from corpus.store.ledger import add_counts
from corpus.store.overview import Standing, check_is_store, survey
from corpus.store.snapshot import publish, publish_rewrite
from corpus.store.summary import summary
from corpus.store.units import UnitWriter, read_unit, unit_path
from pipelines.engine.run_unit import Worker

DROPPED = {"error_RuntimeError": UNITS, "no_records": UNITS, "third": UNITS}


@pytest.fixture(params=["local", "memory"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> FileSystem:
    return FileSystem(str(tmp_path / "out") if request.param == "local" else f"memory://{uuid4().hex}")


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builds, "HEARTBEAT_SECONDS", 0.0)


class Building:
    """The toy pipeline as the engine would run it, as far as a test wants."""

    def __init__(self, files: FileSystem) -> None:
        self.files = files
        self.pipeline = Toy(ToyParameters(size=24))
        self.rule = counting_rule()
        self.units = list(self.pipeline.limited_units())
        self.names = [self.pipeline.unit_name(unit, self.rule.describe()) for unit in self.units]
        self.state = BuildState.begin(files, {"toy": 1})
        self.committed: list[dict] = []

    def list(self, final: bool = True) -> None:
        sizes = [len(unit.items) for unit in self.units]
        self.state.listed("toy", "toys", self.names, [unit.piece for unit in self.units], sizes, final)

    def run(self, count: int) -> None:
        with Worker(self.pipeline, self.files, self.rule) as worker:
            self.committed = [worker.run(unit) for unit in self.units[:count]]

    def publish(self) -> None:
        publish(self.files, "toy/toys", "caption", self.committed)

    def fly(self, *numbers: int, counts: tuple[Counts, ...] = ()) -> None:
        flying = [InFlight("toy", "toys", self.names[number], self.units[number].piece, 1.0) for number in numbers]
        self.state.heartbeat(flying, counts)

    def look(self, alive: bool = True) -> Standing:
        (line,) = survey(self.files, read_build(self.files, self.state.name), alive)
        return line


def test_a_running_build(files: FileSystem) -> None:
    building = Building(files)
    building.list()
    building.run(2)
    building.fly(1, 2, 3)
    line = building.look()
    assert (line.listed, line.done, line.running, line.missing) == (UNITS, 2, 2, UNITS - 4)
    assert (line.items, line.listed_items, line.merged) == (2 * ITEMS, UNITS * ITEMS, 2)
    assert line.records == sum(unit["ledger"]["records"] for unit in building.committed) > 0
    assert line.dropped == dict.fromkeys(DROPPED, 2)
    assert line.bytes == sum(file["bytes"] for unit in building.committed for file in unit["files"])
    assert line.uncounted == 0


def test_what_was_in_flight_when_the_driver_died_is_missing(files: FileSystem) -> None:
    building = Building(files)
    building.list()
    building.run(2)
    building.fly(2, 3)
    line = building.look(alive=False)
    assert (line.running, line.missing) == (0, UNITS - 2)


def test_a_finished_build_is_counted_from_its_snapshots_alone(files: FileSystem, monkeypatch) -> None:
    building = Building(files)
    building.list()
    building.run(UNITS)
    before = building.look()
    building.publish()
    monkeypatch.setattr(overview, "read_unit", None)
    line = building.look()
    assert line == before
    assert (line.done, line.missing, line.dropped) == (UNITS, 0, DROPPED)


def test_new_units_count_beside_published_ones(files: FileSystem) -> None:
    building = Building(files)
    building.list()
    building.run(3)
    building.publish()
    building.run(5)
    line = building.look()
    assert (line.done, line.items) == (5, 5 * ITEMS)
    assert line.records == sum(unit["ledger"]["records"] for unit in building.committed)


def test_a_snapshot_of_units_that_are_not_listed_any_more_is_not_counted(files: FileSystem) -> None:
    building = Building(files)
    building.run(4)
    building.publish()
    building.units, building.names = building.units[1:], building.names[1:]
    building.list()
    line = building.look()
    assert (line.listed, line.done, line.items) == (UNITS - 1, 3, 3 * ITEMS)


def test_many_unpublished_units_are_not_opened(files: FileSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "OPENED_UNITS", 2)
    building = Building(files)
    building.list()
    building.run(5)
    building.fly()
    line = building.look()
    assert (line.done, line.items, line.uncounted) == (5, 2 * ITEMS, 3)
    counts = Counts("toy", "toys", 5 * ITEMS, 60, {"third": 5}, 7_000)
    building.fly(counts=(counts,))
    line = building.look()
    assert (line.items, line.records, line.dropped, line.bytes) == (5 * ITEMS, 60, {"third": 5}, 7_000)
    assert line.uncounted == 0


def test_covered_units_are_done_though_their_files_are_gone(files: FileSystem) -> None:
    building = Building(files)
    building.list()
    building.run(3)
    building.publish()
    writer = UnitWriter(files, "toy", "c" * 32, building.rule.describe())
    covering = {**building.committed[0], "unit": writer.unit, "covers": building.names[:2]}
    covering["ledger"] = add_counts(building.committed[0]["ledger"], building.committed[1]["ledger"])
    publish_rewrite(files, "toy/toys", summary(covering))
    before = building.look()
    for name in building.names[:2]:
        files.remove(unit_path("toy", name))
    line = building.look()
    assert (line.done, line.missing, line.items) == (3, UNITS - 3, 3 * ITEMS)
    assert line == before


def test_without_builds_only_what_is_published_is_known(files: FileSystem) -> None:
    building = Building(files)
    building.run(3)
    building.publish()
    (line,) = survey(files, None, False)
    assert (line.listed, line.missing, line.of_build) == (None, None, False)
    assert (line.done, line.items) == (3, 3 * ITEMS)


def test_pipelines_that_are_not_listed_yet_are_shown(files: FileSystem) -> None:
    building = Building(files)
    building.list(final=False)
    building.fly()
    build = read_build(files, building.state.name)
    other, toy = survey(files, build, True, [("toy", "toys"), ("other", "things")])
    assert (toy.listing_complete, toy.listed, toy.missing) == (False, UNITS, UNITS)
    assert (other.pipeline, other.listed, other.of_build) == ("other", None, True)


def test_what_an_earlier_build_listed_stands_below(files: FileSystem) -> None:
    earlier = Building(files)
    earlier.list()
    earlier.run(2)
    later = BuildState.begin(files, {"toy": 2})
    later.listed("other", "things", ["a"], ["piece"], [4], final=True)
    first, second = survey(files, read_build(files, later.name), True, others=[read_build(files, earlier.state.name)])
    assert (first.pipeline, first.of_build, first.missing) == ("other", True, 1)
    assert (second.pipeline, second.of_build, second.done, second.missing) == ("toy", False, 2, UNITS - 2)


def test_a_unit_that_was_edited_by_hand_is_told_and_not_counted(
    files: FileSystem, caplog: pytest.LogCaptureFixture
) -> None:
    building = Building(files)
    building.list()
    building.run(2)
    files.replace(unit_path("toy", building.names[0]), b"{ half")
    line = building.look()
    assert (line.done, line.items, line.uncounted) == (2, ITEMS, 1)
    assert building.names[0] in caplog.text
    assert read_unit(files, "toy", building.names[1])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "does not exist; `vlend build --out"),
        ([], "holds nothing yet"),
        (["photo.jpg"], "is not an output folder"),
    ],
)
def test_a_folder_that_is_no_store(tmp_path: Path, content: list[str] | None, message: str) -> None:
    place = tmp_path / "place"
    if content is not None:
        place.mkdir()
        for name in content:
            (place / name).touch()
    with pytest.raises(StoreError, match=message):
        check_is_store(FileSystem(str(place)))
