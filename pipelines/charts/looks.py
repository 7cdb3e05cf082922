"""Looks: how a chart or a table image is styled. They differ in type, palette, grid, frame, legend, size and marks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Look:
    """The style of a chart. `size` is in inches; `palette` () keeps the colours of `style`."""

    name: str
    style: str = "default"
    font: str = "DejaVu Sans"
    palette: tuple[str, ...] = ()
    size: tuple[float, float] = (8.0, 5.0)
    dpi: int = 100
    #: "y", "x", "both", "none", or "style" for what the style says.
    grid: str = "style"
    grid_style: str = "-"
    #: "all", "open" (left and bottom), "bottom", "none", or "style".
    frame: str = "style"
    #: "best", "right" and "below" of the axes, "top" under the title.
    legend: str = "best"
    title_side: str = "center"
    title_weight: str = "normal"
    title_size: int = 13
    background: str = ""
    width: float = 0.7
    edge: str = ""
    hatched: bool = False
    marker: str = "o"
    line_width: float = 2.0
    line_style: str = "-"
    annotated: bool = True
    colormap: str = "Blues"
    rotated: int = 0


@dataclass(frozen=True)
class TableLook:
    """The style of a table image. `lines` is "closed" or "horizontal"; only closed cells are filled with colours."""

    name: str
    font: str = "DejaVu Sans"
    header: str = "#ffffff"
    header_text: str = "black"
    stripe: str = "#ffffff"
    body: str = "#ffffff"
    body_text: str = "black"
    lines: str = "closed"
    line_colour: str = "black"
    line_width: float = 0.8
    align: str = "center"
    bold_header: bool = True
    title_side: str = "center"
    font_size: int = 11
    row_height: float = 0.36
    dpi: int = 110


def _load() -> tuple[tuple[Look, ...], tuple[TableLook, ...]]:
    described = yaml.safe_load((Path(__file__).parent / "looks.yaml").read_text(encoding="utf-8"))
    for entry in described["charts"]:
        entry.update({key: tuple(entry[key]) for key in ("palette", "size") if key in entry})
    return tuple(Look(**entry) for entry in described["charts"]), tuple(
        TableLook(**entry) for entry in described["tables"]
    )


#: All looks of looks.yaml, in its order.
LOOKS, TABLE_LOOKS = _load()


def look_named(name: str) -> Look | TableLook:
    """The look called `name`; raises KeyError."""
    named: dict[str, Look | TableLook] = {look.name: look for look in LOOKS}
    named.update({look.name: look for look in TABLE_LOOKS})
    return named[name]
