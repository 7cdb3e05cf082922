from pathlib import Path

import pytest
from PIL import Image as PillowImage
from typer.testing import CliRunner

from cli.main import app
from corpus.counting import counting_rule
from model.errors import CheckpointError
from model.presets import make_model, preset
from model.weights.save import save_model


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    save_model(make_model(preset("nano")), counting_rule("deepseek-vl"), folder)
    return folder


def test_one_question_gets_an_answer(model: Path, tmp_path: Path) -> None:
    PillowImage.new("RGB", (40, 30), "red").save(tmp_path / "a.png")
    options = ["chat", "--model", str(model), "--image", str(tmp_path / "a.png"), "--max-tokens", "4"]
    found = CliRunner().invoke(app, [*options, "--ask", "What is it?", "--temperature", "1", "--seed", "3"])
    assert found.exit_code == 0, found.output
    assert found.output.strip()


def test_a_talk_ends_with_an_empty_line(model: Path) -> None:
    found = CliRunner().invoke(app, ["chat", "--model", str(model), "--max-tokens", "2"], input="Hello\nAnd?\n\n")
    assert found.exit_code == 0, found.output
    assert found.output.count("model:") == 2


def test_what_is_no_model_or_picture_is_said(model: Path, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture")
    found = CliRunner().invoke(app, ["chat", "--model", str(tmp_path)])
    assert isinstance(found.exception, CheckpointError)
    found = CliRunner().invoke(app, ["chat", "--model", str(model), "--image", str(tmp_path / "a.png")])
    assert "image_undecodable" in str(found.exception)
    found = CliRunner().invoke(app, ["chat", "--model", str(model), "--image", str(tmp_path / "b.png")])
    assert found.exit_code == 2
