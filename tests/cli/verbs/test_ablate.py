from pathlib import Path

from rich.console import Console
from typer.testing import CliRunner

from cli.main import app
from cli.verbs.ablate import summary_table
from model.ablation.summary import summarise
from model.evaluation.errors import EvaluationError


def test_what_is_wrong_is_said_before_anything_starts(tmp_path: Path) -> None:
    found = CliRunner().invoke(app, ["ablate", "--out", str(tmp_path), "--tokens", "1000", "--steps", "2"])
    assert found.exit_code == 2
    assert "not both" in found.output
    found = CliRunner().invoke(app, ["ablate", "--out", str(tmp_path), "--only", "text-7"])
    assert isinstance(found.exception, EvaluationError)


def test_the_table_has_means_and_deviations() -> None:
    losses = {"text.bits_per_byte": 2.0, "vision_language.bits_per_byte": 3.0}
    outcomes = [
        {
            "trial": {"arm": "text-70", "seed": seed},
            "steps": 10,
            "tokens": 1_000,
            "losses": {name: value + seed / 10 for name, value in losses.items()},
            "components": {},
        }
        for seed in (0, 1)
    ]
    console = Console(width=140, record=True)
    console.print(summary_table(summarise(outcomes)))
    assert "2.0500 ± 0.0707" in console.export_text()
