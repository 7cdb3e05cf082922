import json
from pathlib import Path

import pytest
import toy_streams
from mite import mite
from typer.testing import CliRunner

from cli.main import app
from model.evaluation.errors import EvaluationError
from model.weights.save import save_model


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("store")
    toy_streams.blend(out)
    model, rule = mite()
    save_model(model, rule, out / "model")
    return out


def test_a_table_for_people_and_a_file_for_others(out: Path, tmp_path: Path) -> None:
    options = [
        "eval",
        "--model",
        f"{out}/model",
        "--out",
        str(out),
        "--blend",
        "toys",
        "--limit",
        "2",
        "--to",
        str(tmp_path),
    ]
    found = CliRunner().invoke(app, [*options, "--device", "cpu"])
    assert found.exit_code == 0, found.output
    for told in ("losses: 4 of 4 judged", "95 % interval", "caption", "bits_per_byte"):
        assert told in found.output
    written = json.loads(next(tmp_path.glob("final-losses-*.json")).read_text())
    assert written["groups"]["caption"]["loss"]["number"] >= 1
    found = CliRunner().invoke(app, [*options, "--device", "cpu", "--json"])
    assert json.loads(found.output)[0]["metrics"] == written["metrics"]


def test_what_is_wrong_is_said(out: Path) -> None:
    options = ["eval", "--model", f"{out}/model", "--out", str(out)]
    found = CliRunner().invoke(app, [*options, "--blend", "toys", "--task", "loses"])
    assert isinstance(found.exception, EvaluationError)
    found = CliRunner().invoke(app, [*options, "--blend", "toys", "--form", "poem"])
    assert found.exit_code == 2
    assert "form" in found.output
