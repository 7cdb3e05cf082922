"""Pieces of program text that several charts share: literals, axes, titles, grids, legends, numbers at marks."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from pipelines.charts.looks import Look
from pipelines.charts.spec import Spec
from pipelines.charts.view import Measure


def literal(value: Any) -> str:
    """`value` as Python: double-quoted strings, numbers without a needless fraction, lists wrapped at 96 columns."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    if isinstance(value, tuple | list):
        items = [literal(item) for item in value]
        open_, close = ("(", ")") if isinstance(value, tuple) else ("[", "]")
        one_line = open_ + ", ".join(items) + close
        return one_line if len(one_line) <= 88 else wrapped(items, open_, close)
    return repr(value)


def wrapped(items: Sequence[str], open_: str, close: str) -> str:
    """Items on indented lines of at most 88 characters."""
    lines, line = [], "   "
    for item in items:
        if len(line) + len(item) > 86 and line.strip():
            lines.append(line)
            line = "   "
        line += f" {item},"
    return "\n".join([open_, *lines, line, close])


def display_width(text: str) -> int:
    """The width of `text` in Latin letters; a Chinese character takes two."""
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)


def variable(text: str, fallback: str) -> str:
    """A variable name for a column: its English words, or `fallback`."""
    name = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return name if re.fullmatch(r"[a-z][a-z0-9_]{0,24}", name) and name not in RESERVED else fallback


#: Names that mean something else in the programs, or in Python.
RESERVED = frozenset({
    "abs", "all", "and", "as", "ax", "bars", "class", "columns", "counts", "data", "dict", "edges", "fig", "for",
    "from", "i", "id", "if", "in", "is", "labels", "lambda", "len", "list", "map", "max", "min", "name", "not",
    "np", "open", "or", "other", "plt", "print", "range", "round", "rows", "set", "sum", "type", "value",
    "values", "while", "widths", "with", "x", "y", "zip",
})  # fmt: skip


def figure(look: Look, size: tuple[float, float] | None = None, polar: bool = False) -> str:
    width, height = size or look.size
    extra = ', subplot_kw={"projection": "polar"}' if polar else ""
    inches = literal((round(float(width), 2), round(float(height), 2)))
    made = f'fig, ax = plt.subplots(figsize={inches}, dpi={look.dpi}, layout="constrained"{extra})'
    return f"{made}\nfig.get_layout_engine().set(w_pad=0.1, h_pad=0.1)"


def colours(look: Look, count: int) -> list[str]:
    """Colours for `count` series or slices: of the palette, or names that pick from the cycle of the style."""
    if look.palette:
        return [look.palette[index % len(look.palette)] for index in range(count)]
    return [f"C{index}" for index in range(count)]


def title(spec: Spec, look: Look, width: float | None = None) -> str:
    """The title; `width` in inches is that of the figure, if it is not the look's."""
    width = width or look.size[0]
    if (
        look.legend == "right"
        and (len(spec.view.measures) > 1 or len(set(spec.view.labels)) > 1)
        and spec.chart in _LEGENDS
    ):
        width -= 1.9
    text = wrapped_title(spec.view.title, width - 0.5, look.title_size * (1.1 if look.title_weight == "bold" else 1))
    extra = ""
    if look.title_side != "center":
        extra += f', loc="{look.title_side}"'
    if look.title_weight != "normal" and spec.view.language == "en":
        extra += f', fontweight="{look.title_weight}"'
    return f"ax.set_title({literal(text)}, fontsize={look.title_size}, pad=12{extra})"


_LEGENDS = frozenset({"grouped", "stacked", "multi_line", "stacked_area", "scatter", "radar", "pie"})


def wrapped_title(text: str, inches: float, points: float) -> str:
    """`text` in two lines where one would be wider than `inches` in letters of `points`."""
    if display_width(text) * points * 0.6 <= inches * 72:
        return text
    if " " not in text:
        middle = len(text) // 2
        return f"{text[:middle]}\n{text[middle:]}"
    spaces = [match.start() for match in re.finditer(" ", text)]
    middle = min(spaces, key=lambda place: abs(place - len(text) / 2))
    return f"{text[:middle]}\n{text[middle + 1 :]}"


def axis_labels(x: str, y: str) -> list[str]:
    lines = []
    if x:
        lines.append(f"ax.set_xlabel({literal(x)})")
    if y:
        lines.append(f"ax.set_ylabel({literal(y)})")
    return lines


def heading(text: str) -> str:
    return text[:1].upper() + text[1:]


def dressing(look: Look, value_axis: str) -> list[str]:
    """Grid and frame; `value_axis` ("x" or "y") is the direction in which values run."""
    lines = []
    if look.grid == "none":
        lines.append("ax.grid(False)")
    elif look.grid != "style":
        axis = value_axis if look.grid in ("x", "y") else "both"
        style = f', linestyle="{look.grid_style}"' if look.grid_style != "-" else ""
        lines.append(f'ax.grid(axis="{axis}", alpha=0.4{style})')
        lines.append("ax.set_axisbelow(True)")
    hidden = {"open": ("top", "right"), "bottom": ("top", "right", "left"), "none": ("top", "right", "left", "bottom")}
    if look.frame in hidden:
        lines.append(f"ax.spines[{literal(list(hidden[look.frame]))}].set_visible(False)")
    return lines


def big_numbers(largest: float, axis: str, decimals: int = 0) -> list[str]:
    """Thousands separators on an axis of large numbers."""
    return [f'ax.{axis}axis.set_major_formatter("{{x:,.0f}}")'] if largest >= 5000 else []


def legend(look: Look, names: Sequence[str], handles: str = "") -> str:
    """A legend beside, below or above the axes, where the layout makes room for it, or inside them ("best")."""
    frame = ", frameon=False" if look.frame in ("open", "none", "bottom") else ""
    letters = (look.size[0] - 0.6) * 10.5 if look.font != "DejaVu Sans Mono" else (look.size[0] - 0.6) * 9
    widest = max(display_width(name) for name in names) + 6
    columns = max(1, min(len(names), int(letters / widest)))
    places = {"right": "outside right upper", "below": "outside lower center", "top": "outside upper center"}
    if look.legend not in places:
        return f'ax.legend({handles}loc="best"{frame})'
    ncol = f", ncol={columns}" if look.legend != "right" else ""
    return f'fig.legend({handles}loc="{places[look.legend]}"{ncol}{frame})'


def number_format(measure: Measure) -> str:
    return f'"{{:,.{measure.decimals}f}}"'


def tick_rotation(spec: Spec, look: Look, labels: Sequence[str]) -> list[str]:
    """Turn the labels of the horizontal axis where they would run into each other."""
    width = sum(display_width(label) + 2 for label in labels)
    room = (look.size[0] - 1.3) * (11.5 if spec.look.font != "DejaVu Sans Mono" else 10)
    if look.legend == "right" and len(spec.view.measures) > 1:
        room *= 0.75
    if spec.chart == "heatmap":
        room *= 0.75
    if look.rotated == 45 or (width > room and not look.rotated):
        return ['plt.setp(ax.get_xticklabels(), rotation=45, ha="right", rotation_mode="anchor")']
    if look.rotated:
        return [f'ax.tick_params(axis="x", rotation={look.rotated})']
    return []


def hatches(look: Look) -> list[str]:
    return ["//", "..", "xx", "\\\\", "--"] if look.hatched else []
