"""A worker process under watch, without Ray."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from build_toy import build
from endings import still_running
from faulty_pipeline import Crashing, Deadly, DeadlyOnce, Deaf, Greedy, ListedOnce, OutOfDisk, Unlisted
from toy_pipeline import Toy, ToyParameters
from trees import tree

from corpus.store.files import StoreError
from pipelines.engine.listing import Failure, ListedUnit, UnitResult, WorkerSettings
from pipelines.engine.pipeline import InputError, Pipeline
from pipelines.engine.pools import PLAIN
from pipelines.engine.supervisor import Supervisor, WorkerDiedError


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    made = Supervisor(WorkerSettings(str(tmp_path / "out"), "deepseek-vl"), PLAIN)
    yield made
    made.close()


def _listed(supervisor: Supervisor, pipeline: Pipeline) -> list[ListedUnit]:
    found: list[ListedUnit] = []
    for chunk in supervisor.list(pickle.dumps(pipeline)):
        assert isinstance(chunk, list)
        found.extend(chunk)
    return found


def _ended(pid: int) -> bool:
    return not psutil.pid_exists(pid) or not still_running([psutil.Process(pid)], 5)


def _run(supervisor: Supervisor, pipeline: Pipeline, number: int = 0) -> UnitResult:
    unit = _listed(supervisor, pipeline)[number]
    result = supervisor.run(pickle.dumps(pipeline), unit.data)
    assert isinstance(result, UnitResult)
    return result


def test_the_same_units_as_in_one_process(supervisor: Supervisor, tmp_path: Path) -> None:
    pipeline = Toy(ToyParameters(size=200))
    units = _listed(supervisor, pipeline)
    assert [unit.piece for unit in units] == [f"piece {number}" for number in range(6)]
    for unit in units:
        result = supervisor.run(pickle.dumps(pipeline), unit.data)
        assert isinstance(result, UnitResult)
        assert result.unit["unit"] == unit.name
        assert len(result.item_seconds) == unit.items == 10
    build(str(tmp_path / "inline"))
    inline = tree(tmp_path / "inline")
    made = tree(tmp_path / "out")
    assert made == {path: digest for path, digest in inline.items() if path in made}
    assert {path.split("/")[0] for path in made} == {"_units", "_dropped", "components"}


def test_an_item_that_hears_no_alarm_is_ended_with_all_that_it_started(supervisor: Supervisor, tmp_path: Path) -> None:
    result = _run(supervisor, Deaf(ToyParameters(input=str(tmp_path / "pid"))))
    assert result.unit["ledger"]["dropped"]["deadline"] == 1
    assert result.unit["ledger"]["items"] == 10
    assert result.kills == 1
    assert _ended(int((tmp_path / "pid").read_text()))


def test_an_item_that_eats_memory_is_dropped(tmp_path: Path) -> None:
    pool = replace(PLAIN, limit_bytes=500 << 20)
    supervisor = Supervisor(WorkerSettings(str(tmp_path / "out"), "deepseek-vl"), pool)
    result = _run(supervisor, Greedy(ToyParameters()))
    supervisor.close()
    assert result.unit["ledger"]["dropped"]["memory"] == 1


def test_an_item_that_crashes_its_process_is_dropped(supervisor: Supervisor) -> None:
    result = _run(supervisor, Crashing(ToyParameters()))
    assert result.unit["ledger"]["dropped"]["killed_worker"] == 1
    assert result.crashes == 2


def test_a_kill_from_outside_costs_no_item(supervisor: Supervisor, tmp_path: Path) -> None:
    result = _run(supervisor, DeadlyOnce(ToyParameters(input=str(tmp_path / "mark"))), number=1)
    assert result.crashes == 1
    assert "killed_worker" not in result.unit["ledger"]["dropped"]


def test_an_item_that_is_always_killed_is_dropped(supervisor: Supervisor) -> None:
    result = _run(supervisor, Deadly(ToyParameters()), number=2)
    assert result.unit["ledger"]["dropped"]["killed_worker"] == 1
    assert result.crashes == 5


def test_failures_that_are_no_items_fault_travel_whole(supervisor: Supervisor) -> None:
    pipeline = OutOfDisk(ToyParameters())
    failure = supervisor.run(pickle.dumps(pipeline), _listed(supervisor, pipeline)[0].data)
    assert isinstance(failure, Failure)
    error = failure.error()
    assert isinstance(error, StoreError)
    assert "disk is full" in str(error)
    assert "faulty_pipeline.py" in str(error.__cause__)


def test_an_input_that_cannot_be_used_is_the_last_chunk(supervisor: Supervisor) -> None:
    chunks = list(supervisor.list(pickle.dumps(Unlisted(ToyParameters()))))
    assert isinstance(chunks[-1], Failure)
    assert isinstance(chunks[-1].error(), InputError)


def test_a_listing_that_dies_is_told(supervisor: Supervisor, tmp_path: Path) -> None:
    pipeline = ListedOnce(ToyParameters(input=str(tmp_path / "mark")))
    with pytest.raises(WorkerDiedError, match="SIGKILL"):
        _listed(supervisor, pipeline)
    assert len(_listed(supervisor, pipeline)) == 6


def test_a_listing_that_is_given_up_leaves_nothing_behind(supervisor: Supervisor) -> None:
    chunks = supervisor.list(pickle.dumps(Toy(ToyParameters())))
    next(chunks)
    chunks.close()  # type: ignore[attr-defined]
    assert supervisor.pid is None
    assert len(_listed(supervisor, Toy(ToyParameters()))) == 6


def test_a_process_is_replaced_after_its_units(tmp_path: Path) -> None:
    supervisor = Supervisor(WorkerSettings(str(tmp_path / "out"), "deepseek-vl"), replace(PLAIN, units_per_worker=1))
    _run(supervisor, Toy(ToyParameters()))
    assert supervisor.pid is None
    _run(supervisor, Toy(ToyParameters()), number=1)


def test_the_process_dies_with_its_supervisor(tmp_path: Path) -> None:
    parent, child = os.pipe()
    pid = os.fork()
    if pid == 0:
        supervisor = Supervisor(WorkerSettings(str(tmp_path / "out"), "deepseek-vl"), PLAIN)
        _listed(supervisor, Toy(ToyParameters()))
        os.write(child, str(supervisor.pid).encode())
        os.kill(os.getpid(), signal.SIGKILL)
    worker = int(os.read(parent, 32))
    os.waitpid(pid, 0)
    assert _ended(worker)


def test_what_a_worker_cannot_load_is_told_at_once(tmp_path: Path) -> None:
    supervisor = Supervisor(WorkerSettings(str(tmp_path / "out"), "deepseek-vl", tokenizer="no/such/file.json"), PLAIN)
    failure = supervisor.run(pickle.dumps(Toy(ToyParameters())), b"")
    supervisor.close()
    assert isinstance(failure, Failure)
    assert "no/such/file.json" in str(failure.error())
