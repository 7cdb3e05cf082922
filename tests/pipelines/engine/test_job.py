"""The scheduler on a real local Ray."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest
from build_toy import build
from faulty_pipeline import Deadly, DeadlyOnce, OutOfDisk
from toy_pipeline import Toy, ToyParameters
from trees import tree

from corpus.store.files import StoreError
from pipelines.engine import job
from pipelines.engine.job import EngineError, Progress, connected, run_pipelines


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


def test_a_unit_that_always_kills_its_worker_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="piece 2 killed its worker 3 times"):
        run_pipelines([Deadly(ToyParameters())], str(tmp_path))


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="disk is full"):
        run_pipelines([OutOfDisk(ToyParameters())], str(tmp_path))


def test_workers_are_replaced_by_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "UNITS_PER_WORKER", 1)
    assert run_pipelines([Toy(ToyParameters())], str(tmp_path))[0].done_items == 60


def test_local_ray_listens_on_loopback_only() -> None:
    ours = {process.pid for process in psutil.Process().children(recursive=True)} | {os.getpid()}
    listening = [c for c in psutil.net_connections("tcp") if c.pid in ours and c.status == psutil.CONN_LISTEN]
    assert listening
    assert {connection.laddr.ip for connection in listening} <= {"127.0.0.1", "::1", "::ffff:127.0.0.1"}
    assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"
