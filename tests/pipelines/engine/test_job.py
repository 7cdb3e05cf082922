"""The scheduler on a real local Ray."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest
from build_toy import build
from faulty_pipeline import Deadly, DeadlyOnce, Failing, Flaky, ListedOnce, OutOfDisk, Unlisted
from toy_pipeline import Toy, ToyParameters
from trees import tree

from corpus.store.builds import read_builds, read_listings
from corpus.store.files import FileSystem, StoreError
from corpus.store.snapshot import current
from pipelines.engine.job import EngineError, connected, run_pipelines
from pipelines.engine.pipeline import InputError
from pipelines.engine.pools import BROWSER
from pipelines.engine.progress import Progress


@pytest.fixture(scope="module", autouse=True)
def local_ray():
    os.environ.pop("RAY_ADDRESS", None)
    with connected(workers=2):
        yield


def test_the_same_store_as_without_ray(tmp_path: Path) -> None:
    build(str(tmp_path / "inline"))
    seen: list[Progress] = []

    class Reporter:
        def update(self, progress: Progress) -> None:
            seen.append(Progress(**vars(progress)))

    finished = run_pipelines([Toy(ToyParameters(size=200))], str(tmp_path / "ray"), reporter=Reporter())
    inline = {path: digest for path, digest in tree(tmp_path / "inline").items() if not path.startswith("mixes/")}
    assert tree(tmp_path / "ray") == inline
    assert finished[0].total_items == finished[0].done_items == 60
    assert finished[0].records == 72
    assert [step.done_items for step in seen] == sorted(step.done_items for step in seen)
    again = run_pipelines([Toy(ToyParameters(size=200))], str(tmp_path / "ray"))
    assert again[0].reused_units == 6


def test_a_unit_whose_worker_dies_is_tried_again(tmp_path: Path) -> None:
    finished = run_pipelines([DeadlyOnce(ToyParameters(input=str(tmp_path / "died")))], str(tmp_path / "out"))
    assert (tmp_path / "died").exists()
    assert finished[0].done_items == 60


def test_an_item_that_always_kills_its_worker_is_dropped(tmp_path: Path) -> None:
    finished = run_pipelines([Deadly(ToyParameters())], str(tmp_path))
    assert finished[0].done_items == 60
    assert finished[0].reasons["killed_worker"] == 1


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="disk is full"):
        run_pipelines([OutOfDisk(ToyParameters())], str(tmp_path))


def test_a_source_that_fails_on_most_items_is_stopped_and_the_others_are_done(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"failing/toys was stopped: .* items failed \(error_RuntimeError"):
        run_pipelines([Failing(ToyParameters()), Toy(ToyParameters())], str(tmp_path))
    snapshot = current(FileSystem(str(tmp_path)), "caption")
    assert snapshot is not None
    assert list(snapshot["entries"]) == ["toy/toys"]
    assert read_builds(FileSystem(str(tmp_path)))[0].state == "stopped"
    finished = run_pipelines([Failing(ToyParameters(max_failures=1.0))], str(tmp_path))
    assert finished[0].reasons["error_RuntimeError"] == 54
    assert finished[0].reused_units > 0


def test_failures_that_may_pass_are_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finished = run_pipelines([Flaky(ToyParameters(limit=10))], str(tmp_path))
    assert finished[0].reasons["transient_Transient"] == 1
    assert "transient_ConnectionResetError" not in finished[0].reasons


def test_an_unusable_input_stops_the_build_with_its_own_words(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="give another"):
        run_pipelines([Unlisted(ToyParameters())], str(tmp_path))


def test_a_listing_whose_process_dies_is_begun_again(tmp_path: Path) -> None:
    finished = run_pipelines([ListedOnce(ToyParameters(input=str(tmp_path / "died")))], str(tmp_path / "out"))
    assert (tmp_path / "died").exists()
    assert (finished[0].done_items, finished[0].retries) == (60, 1)


def test_browser_and_plain_pools_take_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Flaky, "pool", BROWSER)
    finished = run_pipelines([Toy(ToyParameters()), Flaky(ToyParameters())], str(tmp_path), workers=1)
    assert [progress.done_items for progress in finished] == [60, 60]


def test_what_a_build_says_about_itself(tmp_path: Path) -> None:
    run_pipelines([Toy(ToyParameters())], str(tmp_path))
    build = read_builds(FileSystem(str(tmp_path)))[0]
    assert build.state == "finished"
    listing = next(iter(read_listings(FileSystem(str(tmp_path)), build.name)))
    assert (listing.pipeline, listing.complete, len(listing.units)) == ("toy", True, 6)


def test_local_ray_listens_on_loopback_only() -> None:
    ours = {process.pid for process in psutil.Process().children(recursive=True)} | {os.getpid()}
    listening = [c for c in psutil.net_connections("tcp") if c.pid in ours and c.status == psutil.CONN_LISTEN]
    assert listening
    assert {connection.laddr.ip for connection in listening} <= {"127.0.0.1", "::1", "::ffff:127.0.0.1"}
    assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"
