"""What is shown around a run."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from cli.training import beginning, parameter_table, progress_line
from model.training.run_folder import RunFolder
from model.training.settings import TrainSettings


def test_a_stage_begins_where_the_one_before_it_ended(tmp_path: Path) -> None:
    console = Console(record=True, width=200)
    assert beginning(str(tmp_path), 2, "nano", None, console) is None
    assert "no finished run stage1-nano" in console.export_text()
    RunFolder(tmp_path, "stage1-nano").export.mkdir(parents=True)
    assert beginning(str(tmp_path), 2, "deepseek-vl/nano", None, console) == "stage1-nano"
    assert beginning(str(tmp_path), 2, "nano", "fresh", console) is None
    assert beginning(str(tmp_path), 2, "nano", "other", console) == "other"
    assert beginning(str(tmp_path), 1, "nano", None, console) is None
    assert console.export_text() == ""


def test_the_table_says_what_trains(tmp_path: Path) -> None:
    settings = TrainSettings(out=str(tmp_path), name="one", recipe="pretrain", stage=1, model="7b")
    console = Console(record=True, width=120)
    console.print(parameter_table(settings))
    text = console.export_text()
    assert "7b, stage 1: adaptor" in text
    assert "0.001" in text
    assert text.count("frozen") == 3


def test_a_line_of_progress() -> None:
    line = {
        "step": 1200,
        "loss": 2.5,
        "tokens_per_second": 1234.0,
        "images_per_second": 3.25,
        "gradient_norm": 0.5,
        "loader_wait": 0.012,
    }
    assert progress_line(line) == (
        "step 1,200: loss 2.500, 1,234 tokens/s, 3.2 pictures/s, gradient 0.50, waiting 1.2%"
    )
