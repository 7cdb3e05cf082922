"""The run's page and what else is made from its metrics."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from model.training.curve import component_losses, curve_png
from model.training.report import render, write_report
from model.training.run_folder import RunFolder
from model.training.stages import stage_of
from model.training.tensorboard import write_events

CONFIG: dict[str, Any] = {
    "settings": {
        "stage": stage_of("nano", 2).model_dump(mode="json"),
        "model": "nano<script>",
        "init": None,
        "steps": 9,
        "out": "out",
    },
    "plan_hash": "abc",
    "recipe": "pretrain_paper",
    "parameters": 10,
    "trained": 5,
    "ranks": 2,
    "device": "cpu",
    "versions": {"torch": "2"},
}


def line(step: int, loss: float, **more: Any) -> dict[str, Any]:
    """A line of training."""
    return {
        "kind": "train",
        "step": step,
        "loss": loss,
        "components": {"caption": loss},
        "loss_tokens": {"caption": 4},
        "modalities": {"vision_language": loss},
        "rates": {"language": 1e-3},
        "gradient_norm": 1.0,
        "seconds": 2.0,
        "tokens": 100,
        "images": 1,
        "tokens_per_second": 50.0,
        "images_per_second": 0.5,
        "loader_wait": 0.1,
        "operations": 1e9,
        "mfu": None,
        **more,
    }


def test_the_page_shows_what_was_measured() -> None:
    lines = [line(1, 9.0), line(2, 7.0)]
    page = render("one", CONFIG, lines, [{"kind": "eval", "step": 2, "components": {"caption": 6.5}}])
    assert "<script>" not in page
    for shown in ("caption", "8.000", "6.500", "10.00%", "50", "data:image/png;base64,"):
        assert shown in page
    opened: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: opened.append(tag)  # type: ignore[method-assign]
    parser.feed(page)
    assert opened.count("section") == 7


def test_a_run_without_a_step_has_a_page(tmp_path: Path) -> None:
    run = RunFolder(tmp_path, "one")
    run.path.mkdir(parents=True)
    run.config.write_text(yaml.safe_dump(CONFIG))
    write_report(run)
    assert "0 of 9" in run.report.read_text()


def test_the_picture_is_a_png_and_losses_that_are_no_numbers_are_left_out() -> None:
    assert curve_png([line(1, 2.0)], [], "one").startswith(b"\x89PNG")
    assert component_losses({"components": {"a": None, "b": 1.0}}) == {"b": 1.0}
    assert component_losses({"components": 3}) == {}


def test_events(tmp_path: Path) -> None:
    run = RunFolder(tmp_path, "one")
    run.path.mkdir(parents=True)
    run.append_metrics(line(1, 2.0))
    assert write_events(run)
    assert list((run.path / "tensorboard").glob("events.*"))


def test_no_events_without_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.training.tensorboard.find_spec", lambda name: None)
    assert not write_events(RunFolder(tmp_path, "one"))
