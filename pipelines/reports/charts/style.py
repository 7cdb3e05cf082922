"""How the charts of one report look: one style is drawn per report, as one author would use it throughout."""

from __future__ import annotations

import io
import random
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.ticker import MaxNLocator

from pipelines.fonts.bundled import CHINESE_FAMILY, chinese_font
from pipelines.reports.study import Language
from pipelines.reports.wording import short_time

#: Series colours that stay apart for colour-blind readers and in print.
PALETTES: tuple[tuple[str, ...], ...] = (
    ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#5F5F5F", "#B8A100"),
    ("#4477AA", "#EE6677", "#228833", "#CCBB44", "#66CCEE", "#AA3377", "#777777", "#333333"),
    ("#332288", "#CC6677", "#117733", "#DDCC77", "#88CCEE", "#882255", "#44AA99", "#999933"),
    ("#1B3A57", "#C8553D", "#588B8B", "#F28F3B", "#8E6C8A", "#7A9E7E", "#A1A1A1", "#52489C"),
    ("#2F4B7C", "#F95D6A", "#2A9D8F", "#FFA600", "#A05195", "#665191", "#6C757D", "#003F5C"),
    ("#264653", "#E76F51", "#2A9D8F", "#BC6C25", "#6D597A", "#457B9D", "#8D99AE", "#606C38"),
)
_FACES = ("#ffffff", "#ffffff", "#ffffff", "#fbfaf6", "#f4f6f8")
_LATIN = ("DejaVu Sans", "DejaVu Sans", "DejaVu Serif", "STIXGeneral")


@dataclass(frozen=True)
class Style:
    """`spines`: open, boxed or none; `grid`: "", "x", "y" or "both", the latter two only where they help."""

    language: Language
    palette: tuple[str, ...]
    face: str
    family: str
    size: tuple[float, float]
    dpi: int
    font_size: float
    spines: str
    grid: bool
    titled: bool
    line_width: float

    def color(self, place: int) -> str:
        """Series colour number `place`, starting over after the last."""
        return self.palette[place % len(self.palette)]


def draw_style(choices: random.Random, language: Language) -> Style:
    """A style at random."""
    return Style(
        language=language,
        palette=choices.choice(PALETTES),
        face=choices.choice(_FACES),
        family=CHINESE_FAMILY if language == "zh" else choices.choice(_LATIN),
        size=choices.choice(((7.2, 4.6), (7.6, 4.4), (6.8, 4.8), (8.0, 5.0))),
        dpi=choices.choice((100, 110, 120)),
        font_size=choices.choice((10.5, 11.0, 11.5)),
        spines=choices.choice(("open", "boxed", "none", "open")),
        grid=choices.random() < 0.65,
        titled=choices.random() < 0.5,
        line_width=choices.choice((1.4, 1.8, 2.2)),
    )


@contextmanager
def fonts(style: Style) -> Iterator[None]:
    """While it is open, matplotlib writes in the style's fonts."""
    if style.language == "zh" and CHINESE_FAMILY not in {font.name for font in fontManager.ttflist}:
        fontManager.addfont(chinese_font())
    settings = {
        "font.family": [style.family, "DejaVu Sans"],
        "font.size": style.font_size,
        "axes.unicode_minus": style.language == "en",
        "axes.titlesize": style.font_size + 1.5,
        "mathtext.fontset": "stix" if style.family == "STIXGeneral" else "dejavusans",
    }
    with matplotlib.rc_context(settings):  # type: ignore[arg-type]
        yield


def new_figure(style: Style, width: float = 1.0, height: float = 1.0) -> Figure:
    """An empty figure, its size a multiple of the style's."""
    figure = Figure(figsize=(style.size[0] * width, style.size[1] * height), dpi=style.dpi, facecolor=style.face)
    FigureCanvasAgg(figure)
    figure.set_layout_engine("constrained")
    return figure


def new_axes(figure: Figure, style: Style, grid: str = "y") -> Axes:
    """One plot that fills the figure."""
    axes = figure.add_subplot()
    dress(axes, style, grid)
    return axes


def dress(axes: Axes, style: Style, grid: str = "y") -> None:
    """Spines and grid of the style; `grid` says along which axis lines make sense ("" for none)."""
    axes.set_facecolor(style.face)
    hidden = {"open": ("top", "right"), "boxed": (), "none": ("top", "right", "left")}[style.spines]
    for side in hidden:
        axes.spines[side].set_visible(False)
    if style.grid and grid:
        axes.grid(axis=grid, color="#b8b8b8", linewidth=0.6, alpha=0.6)  # type: ignore[arg-type]
        axes.set_axisbelow(True)


def title(figure: Figure, style: Style, text: str) -> None:
    """The title above the plot, in lines that fit, where the style has titles."""
    if style.titled:
        width = 40 if style.language == "zh" else 70
        figure.suptitle("\n".join(textwrap.wrap(text, width)), fontsize=style.font_size + 1.5)


def time_axis(axes: Axes, times: list[str], language: Language) -> None:
    """Whole years along the x axis, or up to six dates where the times span less than four years."""
    axes.margins(x=0.02 if len(times) > 30 else 0.04)
    places = [place_in_time(time) for time in times]
    if places[-1] - places[0] >= 4 or len(times[0]) == 4:
        axes.xaxis.set_major_locator(MaxNLocator(8, integer=True, steps=[1, 2, 5, 10]))
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}")
        return
    # days and hours of more than two months are marked by month
    width = 7 if places[-1] - places[0] > 0.17 else 13
    firsts = {time[:width]: place for time, place in reversed(list(zip(times, places, strict=True)))}
    marks = sorted((place, name) for name, place in firsts.items())
    marks = marks[:: max(1, -(-len(marks) // 6))]
    names = [short_time(name, language) for _, name in marks]
    axes.set_xticks([place for place, _ in marks], names)


def place_in_time(time: str) -> float:
    """A time string as a number of years."""
    if "-Q" in time:
        return int(time[:4]) + (int(time[-1]) - 1) / 4
    date, _, hour = time.partition(" ")
    parts = [int(part) for part in date.split("-")] + [1, 1]
    days = (parts[1] - 1) * 30.4375 + (parts[2] - 1 if len(date) == 10 else 0) + (int(hour) / 24 if hour else 0)
    return parts[0] + days / 365.25


def png(figure: Figure) -> bytes:
    """The figure as PNG bytes, the same for the same drawing."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None}, pil_kwargs={"compress_level": 3})
    return buffer.getvalue()
