"""`report.html` of a run: one file without network or scripts, made from config.yaml and metrics.jsonl alone."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping, Sequence
from importlib.resources import files as resource_files
from typing import Any

from mixtures.report.markup import Html, element, join
from mixtures.report.tables import pairs, table
from model.training.curve import component_losses, curve_png
from model.training.run_folder import RunFolder

_HEAD = """<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
"""
#: The steps whose mean is shown as the first and the last loss.
ENDS = 5


def write_report(run: RunFolder) -> None:
    """Write the page; raises `TrainError` where there is no run."""
    config, lines, evaluations = run.read_config(), run.read_metrics("train"), run.read_metrics("eval")
    page = render(run.path.name, config, lines, evaluations)
    beside = run.report.with_suffix(".partial")
    beside.write_text(page, encoding="utf-8")
    os.replace(beside, run.report)


def render(
    name: str, config: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], evaluations: Sequence[Mapping[str, Any]]
) -> str:
    """The page as text."""
    settings = config["settings"]
    stage = settings["stage"]
    facts: dict[str, object] = {
        "stage": stage["name"],
        "model": settings["model"],
        "begun from": settings["init"] or "fresh weights",
        "parameters": f"{config['parameters']:,}, of which {config['trained']:,} train",
        "recipe": config["recipe"],
        "plan": config["plan_hash"],
        "steps": f"{lines[-1]['step'] if lines else 0:,} of {settings['steps']:,}",
        "ranks and device": f"{config['ranks']} x {config['device']}",
    }
    body = [
        element("section", element("h2", "The run"), pairs("What", "Value", facts)),
        *([_curve(name, lines, evaluations), _losses(lines, evaluations), _speed(lines)] if lines else []),
        element("section", element("h2", "Stage"), pairs("Setting", "Value", _plain(stage))),
        element("section", element("h2", "Settings"), pairs("Setting", "Value", _plain(settings, without="stage"))),
        element("section", element("h2", "Versions"), pairs("Package", "Version", {**config["versions"]})),
    ]
    style = resource_files("mixtures.report").joinpath("page.css").read_text(encoding="utf-8")
    head = join([Html(_HEAD), element("title", f"{name} – training run"), Html(f"<style>\n{style}</style>")])
    top = element("header", element("p", "Training run", class_="kind"), element("h1", name), class_="top")
    page = element("html", element("head", head), element("body", top, element("main", *body)), lang="en")
    return f"<!DOCTYPE html>\n{page}\n"


def _curve(name: str, lines: Sequence[Mapping[str, Any]], evaluations: Sequence[Mapping[str, Any]]) -> Html:
    picture = base64.b64encode(curve_png(lines, evaluations, name)).decode()
    said = "Lines: loss of the training batches. Dots: held-out records, where evaluations were made."
    image = element("img", src=f"data:image/png;base64,{picture}", alt="loss curves", style="max-width:100%")
    return element("section", element("h2", "Curves"), element("p", said, class_="lead"), image)


def _losses(lines: Sequence[Mapping[str, Any]], evaluations: Sequence[Mapping[str, Any]]) -> Html:
    rows = []
    for component in dict.fromkeys(name for line in lines for name in component_losses(line)):
        values = [component_losses(line)[component] for line in lines if component in component_losses(line)]
        held = [component_losses(line)[component] for line in evaluations if component in component_losses(line)]
        seen = sum(line["loss_tokens"].get(component, 0) for line in lines)
        outside = (f"{held[0]:.3f}", f"{held[-1]:.3f}") if held else ("–", "–")
        rows.append((component, f"{_mean(values[:ENDS]):.3f}", f"{_mean(values[-ENDS:]):.3f}", f"{seen:,}", *outside))
    head = ("Component", "First steps", "Last steps", "Loss tokens", "Held out, first", "Held out, last")
    lead = f"Nats per token; first and last are means of at most {ENDS} steps that hold the component."
    return element(
        "section", element("h2", "Losses"), element("p", lead, class_="lead"), table(head, rows, numbers=range(1, 6))
    )


def _speed(lines: Sequence[Mapping[str, Any]]) -> Html:
    seconds = sum(line["seconds"] for line in lines)
    shares = [line["mfu"] for line in lines if line["mfu"] is not None]
    entries: dict[str, object] = {
        "seconds of steps": f"{seconds:,.1f}",
        "tokens": f"{sum(line['tokens'] for line in lines):,}",
        "tokens per second": f"{sum(line['tokens'] for line in lines) / seconds:,.0f}",
        "pictures per second": f"{sum(line['images'] for line in lines) / seconds:,.2f}",
        "waiting for the loader": f"{sum(line['loader_wait'] * line['seconds'] for line in lines) / seconds:.2%}",
        "operations per second": f"{sum(line['operations'] for line in lines) / seconds:.3g}",
        "share of the device's peak": f"{_mean(shares):.1%}" if shares else "no figure for this device",
    }
    return element("section", element("h2", "Speed"), pairs("What", "Value", entries))


def _plain(values: Mapping[str, Any], without: str = "") -> dict[str, object]:
    return {
        key: value if isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False)
        for key, value in values.items()
        if key != without
    }


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
