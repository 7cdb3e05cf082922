"""Write the matplotlib program that draws a spec: self-contained, with the data inline, as a person would write it.

The picture of a record is drawn by running this very program (`draw`), so picture and code cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipelines.charts import code_bars, code_lines, code_points, code_round, code_table
from pipelines.charts.code_text import literal
from pipelines.charts.looks import Look, TableLook
from pipelines.charts.spec import Spec
from pipelines.fonts.bundled import CHINESE_FAMILY

#: The last line of every program.
SAVE = 'fig.savefig("chart.png")'

_BODIES: dict[str, Callable[[Spec, Look], list[str]]] = {
    "bar": code_bars.bar,
    "barh": code_bars.barh,
    "grouped": code_bars.grouped,
    "stacked": code_bars.stacked,
    "histogram": code_bars.histogram,
    "lollipop": code_bars.lollipop,
    "dot": code_bars.dot,
    "line": code_lines.line,
    "step": code_lines.step,
    "area": code_lines.area,
    "multi_line": code_lines.multi_line,
    "stacked_area": code_lines.stacked_area,
    "scatter": code_points.scatter,
    "bubble": code_points.bubble,
    "box": code_points.box,
    "heatmap": code_points.heatmap,
    "pie": code_round.pie,
    "donut": code_round.donut,
    "radar": code_round.radar,
}


def write_code(spec: Spec) -> str:
    """The program for `spec`; it ends with `SAVE` and leaves `fig` and `ax` behind."""
    if isinstance(spec.look, TableLook):
        lines = [*_head(spec, {"figure.facecolor": spec.look.body}), "", *code_table.table(spec, spec.look)]
    else:
        lines = [*_head(spec, _settings(spec.look)), "", *_BODIES[spec.chart](spec, spec.look)]
    return "\n".join([*lines, SAVE]) + "\n"


def _head(spec: Spec, settings: dict[str, Any]) -> list[str]:
    lines = ["import matplotlib.pyplot as plt"]
    if spec.chart in ("grouped", "radar"):
        lines.append("import numpy as np")
    lines.append("")
    style = spec.look.style if isinstance(spec.look, Look) else "default"
    if style != "default":
        lines.append(f"plt.style.use({literal(style)})")
    families = [spec.look.font] if spec.look.font != "DejaVu Sans" else []
    if spec.view.language == "zh":
        families = [spec.look.font, CHINESE_FAMILY]
    elif families or style in ("classic", "Solarize_Light2"):
        families = [spec.look.font, "DejaVu Sans"] if families else ["DejaVu Sans"]
    if families:
        settings = {"font.family": families, **settings}
    heading, rows = spec.view.cells()
    if "$" in "".join([spec.view.title, spec.view.axis_heading, *heading, *(cell for row in rows for cell in row)]):
        settings["text.parse_math"] = False
    pairs = ", ".join(f"{literal(key)}: {literal(value)}" for key, value in settings.items())
    if settings:
        lines.append(f"plt.rcParams.update({{{pairs}}})")
    return lines if style != "default" or settings else lines[:-1]


def _settings(look: Look) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    if look.style == "classic":
        settings.update(
            {
                "axes.formatter.useoffset": False,
                "xtick.major.pad": 8,
                "axes.xmargin": 0.05,
                "axes.ymargin": 0.05,
                "legend.fontsize": "medium",
            }
        )
    if look.background:
        settings["figure.facecolor"] = look.background
        settings["axes.facecolor"] = look.background
        if look.style != "default":
            settings["savefig.facecolor"] = look.background
    if look.style == "fivethirtyeight":
        settings["font.size"] = 11
    return settings
