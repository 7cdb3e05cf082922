from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from toy_pipeline import Toy, ToyParameters

from pipelines.engine.listing import WorkerSettings
from pipelines.engine.progress import SilentReporter
from pipelines.engine.scheduler import Scheduler


class Reader(Toy):
    """A pipeline that reads what others put into the store."""

    name = "reader"
    reads_store: ClassVar[bool] = True


@pytest.mark.parametrize("end", ["finished", "failure"])
def test_a_reader_of_the_store_is_listed_when_the_others_are_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    calls = iter(range(100))
    actor: Any = SimpleNamespace(next=SimpleNamespace(remote=lambda pickled: next(calls)))
    monkeypatch.setattr(Scheduler, "_lister", lambda self: actor)
    # it would ask Ray, which does not run here
    monkeypatch.setattr("pipelines.engine.scheduler.OwnNode", lambda: None)
    state: Any = None
    scheduler = Scheduler(
        [Reader(ToyParameters(source="r")), Toy(ToyParameters())],
        WorkerSettings(str(tmp_path), "deepseek-vl", None),
        SilentReporter(),
        state,
    )
    scheduler._begin_listings()
    assert [listing.run.pipeline.name for listing in scheduler.listings] == ["toy"]
    setattr(scheduler.runs[1], end, True)
    scheduler.runs[1].complete = True
    scheduler._begin_listings()
    assert [listing.run.pipeline.name for listing in scheduler.listings] == ["toy", "reader"]
