import json
import logging
from pathlib import Path
from uuid import uuid4

import pytest

from corpus.store import builds
from corpus.store.builds import (
    LISTING_ROWS,
    BuildState,
    Counts,
    InFlight,
    read_build,
    read_builds,
    read_listings,
)
from corpus.store.drivers import this_driver
from corpus.store.files import FileSystem, StoreError

DESCRIPTION = {"command": "run", "seed": 3, "limit": None, "pipelines": [{"pipeline": "toy", "parameters": {}}]}
UNIT = InFlight("toy", "toys", "0" * 32, "piece 1", 1_000.0, "node-1")


@pytest.fixture(params=["local", "memory"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> FileSystem:
    return FileSystem(str(tmp_path / "out") if request.param == "local" else f"memory://{uuid4().hex}")


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builds, "HEARTBEAT_SECONDS", 0.0)


@pytest.mark.usefixtures("no_pause")
def test_a_build_is_read_as_it_was_written(files: FileSystem) -> None:
    state = BuildState.begin(files, DESCRIPTION)
    counts = Counts("toy", "toys", 10, 12, {"third": 3}, 4_000)
    state.heartbeat([UNIT], [counts])
    (found,) = read_builds(files)
    assert (found.name, found.description, found.state) == (state.name, DESCRIPTION, "running")
    assert found.heartbeat is not None
    assert found.heartbeat.in_flight == (UNIT,)
    assert found.heartbeat.counts == (counts,)
    assert found.heartbeat.driver == this_driver()
    assert found.heartbeat.sequence == 2


def test_the_same_build_again_has_the_same_folder_and_runs_again(files: FileSystem) -> None:
    first = BuildState.begin(files, DESCRIPTION)
    first.finish("stopped", "the disk is full")
    assert (read_build(files, first.name).state, read_build(files, first.name).message) == (
        "stopped",
        "the disk is full",
    )
    again = BuildState.begin(files, dict(reversed(DESCRIPTION.items())))
    assert again.name == first.name
    assert read_build(files, first.name).state == "running"
    again.finish("finished")
    (found,) = read_builds(files)
    assert found.state == "finished"
    assert found.begun <= found.ended


def test_another_seed_is_another_build_and_the_newest_comes_last(
    files: FileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = []
    for hour, seed in enumerate([5, 1, 9]):
        monkeypatch.setattr(builds, "_now", lambda hour=hour: f"2026-01-01T0{hour}:00:00+00:00")
        names.append(BuildState.begin(files, {**DESCRIPTION, "seed": seed}).name)
    assert [build.name for build in read_builds(files)] == names


def test_heartbeats_are_written_now_and_then_only(files: FileSystem) -> None:
    state = BuildState.begin(files, DESCRIPTION)
    for _ in range(50):
        state.heartbeat([UNIT])
    beat = read_build(files, state.name).heartbeat
    assert beat is not None
    assert beat.sequence == 1


@pytest.mark.usefixtures("no_pause")
def test_a_listing_streams_in(files: FileSystem) -> None:
    state = BuildState.begin(files, DESCRIPTION)
    state.listed("toy", "toys", ["a", "b"], ["piece a", "piece b"], [1, 2])
    assert list(read_listings(files, state.name)) == []
    state.heartbeat([])
    (listing,) = read_listings(files, state.name)
    assert (listing.pipeline, listing.source, listing.complete) == ("toy", "toys", False)
    state.listed("toy", "toys", ["c"], ["piece c"], [3], final=True)
    state.listed("toy", "more/../toys", ["d"], ["piece d"], [4])
    state.finish("stopped")
    other, listing = read_listings(files, state.name)
    assert listing.complete
    assert listing.units.to_pydict() == {
        "unit": ["a", "b", "c"],
        "piece": ["piece a", "piece b", "piece c"],
        "items": [1, 2, 3],
    }
    assert (other.source, other.complete, other.units.num_rows) == ("more/../toys", False, 1)


@pytest.mark.parametrize("count", [LISTING_ROWS - 1, LISTING_ROWS, 2 * LISTING_ROWS + 1])
def test_long_listings_are_cut_into_files(tmp_path: Path, count: int) -> None:
    files = FileSystem(str(tmp_path))
    state = BuildState.begin(files, DESCRIPTION)
    names = [f"{number:032x}" for number in range(count)]
    half = count // 2
    state.listed("toy", "toys", names[:half], names[:half], [1] * half)
    state.listed("toy", "toys", names[half:], names[half:], [1] * (count - half), final=True)
    (listing,) = read_listings(files, state.name)
    assert listing.units.column("unit").to_pylist() == names
    assert listing.complete
    assert len(list(tmp_path.rglob("*.arrow"))) == count // LISTING_ROWS + 1


@pytest.mark.usefixtures("no_pause")
def test_a_second_run_replaces_the_listing_when_its_own_is_complete(files: FileSystem) -> None:
    first = BuildState.begin(files, DESCRIPTION)
    first.listed("toy", "toys", ["a", "b"], ["", ""], [1, 1], final=True)
    second = BuildState.begin(files, DESCRIPTION)
    second.listed("toy", "toys", ["b", "c"], ["", ""], [1, 1])
    second.heartbeat([])
    (listing,) = read_listings(files, first.name)
    assert sorted(listing.units.column("unit").to_pylist()) == ["a", "b", "c"]
    second.listed("toy", "toys", [], [], [], final=True)
    (listing,) = read_listings(files, first.name)
    assert listing.units.column("unit").to_pylist() == ["b", "c"]


@pytest.mark.usefixtures("no_pause")
def test_a_failing_write_is_logged_and_does_not_stop_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    files = FileSystem(str(tmp_path))
    state = BuildState.begin(files, DESCRIPTION)

    def full(path: str, data: bytes) -> None:
        raise StoreError("the disk is full")

    with monkeypatch.context() as patch, caplog.at_level(logging.WARNING):
        patch.setattr(files, "replace", full)
        state.listed("toy", "toys", ["a"], ["piece"], [1])
        state.heartbeat([UNIT])
        state.listed("toy", "toys", ["b"], ["piece"], [1])
    assert "heartbeat of this build could not be written: the disk is full" in caplog.text
    state.heartbeat([UNIT])
    (listing,) = read_listings(files, state.name)
    assert listing.units.column("unit").to_pylist() == ["a", "b"]


def test_a_folder_that_cannot_be_written_is_an_error_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file, not a folder")
    with pytest.raises(OSError, match="out"):
        BuildState.begin(FileSystem(str(tmp_path / "out")), DESCRIPTION)


@pytest.mark.parametrize("content", ["", "{", "[]", json.dumps({"format": 99}), json.dumps({"format": 1})])
def test_a_broken_folder_is_logged_and_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture, content: str) -> None:
    files = FileSystem(str(tmp_path))
    whole = BuildState.begin(files, DESCRIPTION)
    broken = BuildState.begin(files, {**DESCRIPTION, "seed": 4})
    (tmp_path / "_builds" / broken.name / "state.json").write_text(content)
    assert [build.name for build in read_builds(files)] == [whole.name]
    assert broken.name in caplog.text
