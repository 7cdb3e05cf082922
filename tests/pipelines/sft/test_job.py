from pathlib import Path

import pytest

from corpus.store.files import FileSystem
from corpus.store.snapshot import current
from pipelines.charts.pipeline import ChartParameters, Charts
from pipelines.engine.job import run_pipelines
from pipelines.sft.pipeline import Sft, SftParameters


@pytest.mark.slow
def test_conversations_are_made_once_the_other_pipelines_of_the_build_are_done(tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    reader = Sft(SftParameters(input=out, source="conversations"))
    charts = Charts(ChartParameters(source="drawn", limit=3))
    progress = run_pipelines([reader, charts], out, workers=1)
    assert [one.state for one in progress] == ["done", "done"]
    assert progress[1].records == 3
    assert progress[0].records >= 6
    snapshot = current(FileSystem(out), "table_chart")
    assert snapshot is not None
    assert sorted(snapshot["entries"]) == ["charts/drawn", "sft/conversations"]
    again = run_pipelines([reader, charts], out, workers=1)
    assert [one.reused_units for one in again] == [one.done_units for one in again]
