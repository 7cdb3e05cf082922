from __future__ import annotations

import io
import json
from pathlib import Path

import parents
import pytest
from rich.console import Console
from stored_parents import store_records
from typer.testing import CliRunner

from cli.blend_writing import write
from cli.building import plan_recipe
from cli.main import app
from corpus.counting import counting_rule
from corpus.store.snapshot import publish
from mixtures.recipe import Recipe
from pipelines.engine.run_unit import Worker
from pipelines.sft.pipeline import Sft, SftParameters

ROWS = [
    {"name": "in_house", "share": 70, "datasets": [{"name": "conversations", "reach": "local"}]},
    {"name": "table_chart", "share": 20, "datasets": [{"name": "conversations", "reach": "local"}]},
    {"name": "web_code", "share": 10, "datasets": [{"name": "nothing", "reach": "hub"}]},
]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A store with conversations on charts, and a blend of them without any web_code."""
    records = [parents.chart(seed=number, code=parents.CODE) for number in range(6)]
    files = store_records(tmp_path, records)
    pipeline = Sft(SftParameters(input=str(tmp_path), source="conversations"))
    with Worker(pipeline, files, counting_rule()) as worker:
        publish(files, "sft/conversations", pipeline.component, [worker.run(unit) for unit in pipeline.units()])
    recipe = Recipe.model_validate(
        {
            "name": "talk", "unit": "loss_tokens", "total": 600, "paper_table": 2, "on_missing": "renormalise",
            "on_shortage": "shrink", "components": ROWS,
        }
    )  # fmt: skip
    plan, supply = plan_recipe(recipe, str(tmp_path))
    manifest = write(plan, supply, str(tmp_path), Console(file=io.StringIO()), workers=1)
    assert [round(row.renormalised_share or 0, 2) for row in manifest.components] == [77.78, 22.22, 0]
    return tmp_path


def test_the_leaves_of_a_blend_are_shown_with_what_is_missing_and_why(out: Path) -> None:
    shown = CliRunner().invoke(app, ["leaves", "talk", "--out", str(out)], env={"COLUMNS": "160"})
    assert shown.exit_code == 0, shown.output
    assert "of 89 leaves have conversations" in shown.output
    assert "Chart to Code" in shown.output
    told = CliRunner().invoke(app, ["leaves", "talk", "--out", str(out), "--json"])
    rows = {row["leaf"]: row for row in json.loads(told.output)}
    assert len(rows) == 89
    assert rows["Analysis/Data Chart Analysis/Graph Interpretation"]["pipelines"] == ["charts"]
    assert rows["Analysis/Professional Chart Analysis/Music Score"]["why"] == "No stored picture shows such a thing."
    page = (out / "mixes/talk/report.html").read_text(encoding="utf-8")
    assert "Leaves without conversations" in page
    assert "Renormalised" in page
