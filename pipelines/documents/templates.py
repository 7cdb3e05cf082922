"""Page templates: paper, frames (columns and boxes), running heads and style. Lengths are CSS pixels (1/96 inch)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

#: Paper sizes in CSS pixels.
PAPERS = {"A4": (794, 1123), "Letter": (816, 1056), "A5": (559, 794), "B5": (665, 942)}


@dataclass(frozen=True)
class Box:
    """A frame for text on the page."""

    name: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Furniture:
    """A piece that is not part of the text: running head, foot, page number. `{page}` is filled in by the browser."""

    name: str
    left: float
    top: float
    width: float
    height: float
    html: str


@dataclass(frozen=True)
class Look:
    """What varies between documents of one template: paper, body size in pixels, families, accent colour, tint."""

    paper: str
    size: float
    family: str
    accent: str
    tint: str = "#ffffff"


@dataclass(frozen=True)
class Template:
    """`frames(width, height, first)` lists the boxes of a page in reading order; `style` is CSS with `{accent}`,
    `{size}` and `{tint}`; `heads(width, height, title, running)` lists the furniture of a page."""

    name: str
    frames: Callable[[int, int, bool], list[Box]]
    heads: Callable[[int, int, str, str], list[Furniture]]
    style: str
    looks: tuple[Look, ...]
    #: Widest line of code or row of a table that fits its columns, in characters.
    columns: int
    first_number: int = 1
    #: Kinds of documents that it is made for; exams ask for options and room to write.
    kinds: tuple[str, ...] = ("prose",)


def single(margin_x: float, top: float, bottom: float) -> Callable[[int, int, bool], list[Box]]:
    """One column with these margins."""

    def frames(width: int, height: int, first: bool) -> list[Box]:
        return [Box("column", margin_x, top, width - 2 * margin_x, height - top - bottom)]

    return frames


def columns(count: int, margin: float, gap: float, masthead: float) -> Callable[[int, int, bool], list[Box]]:
    """`count` columns; the first page has a masthead of the given height for the title."""

    def frames(width: int, height: int, first: bool) -> list[Box]:
        top = margin + (masthead if first else 0)
        column = (width - 2 * margin - (count - 1) * gap) / count
        boxes = [
            Box("column", margin + number * (column + gap), top, column, height - top - margin)
            for number in range(count)
        ]
        return [Box("masthead", margin, margin, width - 2 * margin, masthead - 10), *boxes] if first else boxes

    return frames


def newsletter(width: int, height: int, first: bool) -> list[Box]:
    """A masthead, two columns of text beside a tinted box; later pages have the box at the foot."""
    margin, gap = 48.0, 22.0
    inner = width - 2 * margin
    if first:
        column = (inner - 2 * gap) / 3
        top = 190.0
        return [
            Box("masthead", margin, 84, inner, 96),
            Box("column", margin, top, column, height - top - 70),
            Box("column", margin + column + gap, top, column, height - top - 70),
            Box("box", margin + 2 * (column + gap), top, column, height - top - 70),
        ]
    column = (inner - gap) / 2
    foot = 300.0
    return [
        Box("column", margin, 70, column, height - 70 - foot - 80),
        Box("column", margin + column + gap, 70, column, height - 70 - foot - 80),
        Box("box", margin, height - foot - 62, inner, foot),
    ]


def _book_heads(width: int, height: int, title: str, running: str) -> list[Furniture]:
    return [
        Furniture("header", 52, 26, width - 104, 18, f"<div class='centre'>{title}</div>"),
        Furniture("footer", 52, height - 40, width - 104, 18, "<div class='centre'>{page}</div>"),
    ]


def _article_heads(width: int, height: int, title: str, running: str) -> list[Furniture]:
    return [Furniture("footer", 56, height - 40, width - 112, 18, "<div class='centre'>– {page} –</div>")]


def _report_heads(width: int, height: int, title: str, running: str) -> list[Furniture]:
    return [
        Furniture(
            "header", 72, 34, width - 144, 24, f"<div class='row'><span>{running}</span><span>{title}</span></div>"
        ),
        Furniture("footer", 72, height - 52, width - 144, 22, "<div class='right'>{page}</div>"),
    ]


def _number_only(width: int, height: int, title: str, running: str) -> list[Furniture]:
    return [Furniture("footer", 60, height - 50, width - 120, 30, "<div class='right big'>{page}</div>")]


def _exam_heads(width: int, height: int, title: str, running: str) -> list[Furniture]:
    return [Furniture("footer", 60, height - 44, width - 120, 18, f"<div class='centre'>{running} · {{page}}</div>")]


def _newsletter_heads(width: int, height: int, title: str, running: str) -> list[Furniture]:
    return [
        Furniture(
            "header", 48, 28, width - 96, 40, f"<div class='row band'><span>{running}</span><span>{{page}}</span></div>"
        ),
    ]


def _manual_heads(width: int, height: int, title: str, running: str) -> list[Furniture]:
    return [
        Furniture(
            "header", 44, 18, width - 88, 24, f"<div class='row'><span>{title}</span><span>{{page}}</span></div>"
        ),
    ]


_COMMON = """
.page { background: {tint}; font-size: {size}px; line-height: 1.5; color: #111; }
.title { font-weight: bold; }
.heading { font-weight: bold; }
.furniture { font-size: 0.78em; line-height: 1.25; color: #444; }
.centre { text-align: center; } .right { text-align: right; } .big { font-size: 1.6em; }
.row { display: flex; justify-content: space-between; }
.item { padding-left: 2em; margin: 0.25em 0; } .item .marker { margin-left: -1.9em; }
.item.level1 { margin-left: 2em; } .item.level2 { margin-left: 4em; }
.item.continued, .paragraph.continued, .paragraph.term { text-indent: 0; }
.quote { padding-left: 1em; margin: 0.6em 0; border-left: 3px solid #999; }
.code { font-family: "DejaVu Sans Mono", "Droid Sans Fallback"; font-size: 0.82em; line-height: 1.35; margin: 0.7em 0; }
code { font-family: "DejaVu Sans Mono", "Droid Sans Fallback"; font-size: 0.88em; }
.formula { text-align: center; margin: 0.6em 0; }
.table { margin: 0.8em 0; } .table table { margin: 0 auto; font-size: 0.9em; line-height: 1.3; }
td, th { padding: 0.2em 0.6em; text-align: left; vertical-align: top; }
:lang(zh) em { font-style: normal; font-weight: bold; }
"""

TEMPLATES: tuple[Template, ...] = (
    Template(
        "book",
        single(52, 58, 58),
        _book_heads,
        _COMMON
        + """
.title { font-size: 1.7em; text-align: center; margin: 1.4em 0 1.2em; line-height: 1.3; }
.heading { font-size: 1.15em; margin: 1.1em 0 0.5em; text-align: center; }
.paragraph { text-align: justify; text-indent: 2em; }
.goes-on { text-align-last: justify; }
.table th { border-bottom: 1px solid #222; border-top: 2px solid #222; }
.table tr:last-child td { border-bottom: 2px solid #222; }
.furniture { font-style: italic; }
:lang(zh) .furniture { font-style: normal; }
""",
        (
            Look("A5", 14, "STIXGeneral", "#222222", "#fdfaf2"),
            Look("B5", 15, "DejaVu Serif", "#222222"),
            Look("A5", 13, "DejaVu Serif", "#222222"),
        ),
        columns=56,
        first_number=17,
    ),
    Template(
        "article",
        columns(2, 56, 24, 108),
        _article_heads,
        _COMMON
        + """
.title { font-size: 1.9em; text-align: center; line-height: 1.25; padding-top: 0.5em; }
.heading { font-size: 1.12em; margin: 0.9em 0 0.4em; }
.heading.level3, .heading.level4 { font-style: italic; font-size: 1em; }
.paragraph { text-align: justify; text-indent: 1.5em; }
.heading + .paragraph { text-indent: 0; }
:lang(zh) .heading + .paragraph, :lang(zh) .paragraph { text-indent: 2em; }
.paragraph.continued { text-indent: 0 !important; }
.goes-on { text-align-last: justify; }
.table th, .table td { border: 1px solid #777; }
""",
        (Look("A4", 12.5, "STIXGeneral", "#000000"), Look("Letter", 11.5, "DejaVu Serif", "#000000")),
        columns=44,
    ),
    Template(
        "report",
        single(72, 80, 72),
        _report_heads,
        _COMMON
        + """
.title { font-size: 2.1em; color: {accent}; border-bottom: 3px solid {accent};
  padding-bottom: 0.3em; margin-bottom: 0.8em; line-height: 1.25; }
.heading { color: {accent}; font-size: 1.4em; margin: 1em 0 0.5em; line-height: 1.3; }
.heading.level3, .heading.level4 { font-size: 1.15em; }
.paragraph { margin: 0.6em 0; }
.code { background: #f3f5f7; border: 1px solid #d5dae0; padding: 0.6em 0.8em; }
.table th { background: {accent}; color: white; } .table td { border-bottom: 1px solid #ccc; }
.furniture.header { border-bottom: 1px solid #999; }
""",
        (
            Look("Letter", 14, "DejaVu Sans", "#1f4e79"),
            Look("A4", 14, "DejaVu Sans", "#7a1f3d"),
            Look("A4", 14.5, "DejaVu Serif", "#2d5a27", "#fffef8"),
        ),
        columns=80,
    ),
    Template(
        "large_print",
        single(60, 56, 70),
        _number_only,
        _COMMON
        + """
.page { line-height: 1.6; color: black; }
.title { font-size: 1.5em; margin-bottom: 0.6em; line-height: 1.3; }
.heading { font-size: 1.2em; margin: 0.8em 0 0.4em; }
.paragraph { margin: 0.5em 0; }
.table th, .table td { border: 2px solid black; }
""",
        (Look("A4", 21, "DejaVu Sans", "#000000"), Look("Letter", 22, "DejaVu Sans", "#000000", "#fff9dd")),
        columns=44,
    ),
    Template(
        "exam",
        single(62, 60, 62),
        _exam_heads,
        _COMMON
        + """
.title { text-align: center; font-size: 1.45em; margin-bottom: 0.8em; }
.heading { font-size: 1.1em; margin: 1em 0 0.5em; }
.paragraph { margin: 0.5em 0; }
.item { margin: 0.8em 0 0.2em; }
.item.option { display: inline-block; box-sizing: border-box; width: 44%;
  margin: 0.15em 0 0.15em 1.6em; vertical-align: top; }
.table th, .table td { border: 1px solid #333; }
""",
        (
            Look("A4", 14.5, "STIXGeneral", "#000000"),
            Look("B5", 13.5, "DejaVu Serif", "#000000"),
            Look("Letter", 14, "DejaVu Sans", "#000000"),
        ),
        columns=60,
        kinds=("exam",),
    ),
    Template(
        "newsletter",
        newsletter,
        _newsletter_heads,
        _COMMON
        + """
.title { font-size: 2.2em; color: {accent}; line-height: 1.2; }
.heading { color: {accent}; margin: 0.7em 0 0.3em; font-size: 1.1em; line-height: 1.3; }
.paragraph { margin: 0.4em 0; }
.frame.box { background: #eef3f8; border: 1px solid {accent}; padding: 10px 12px; }
.band { background: {accent}; color: white; padding: 5px 10px; font-size: 1.2em; }
.table th, .table td { border: 1px solid #999; padding: 0.15em 0.4em; }
""",
        (Look("A4", 13, "DejaVu Sans", "#0b5563"), Look("Letter", 13, "DejaVu Serif", "#6b2d5c", "#fffdfa")),
        columns=28,
    ),
    Template(
        "manual",
        single(44, 50, 40),
        _manual_heads,
        _COMMON
        + """
.page { line-height: 1.38; }
.title { font-size: 1.6em; margin-bottom: 0.5em; }
.heading { font-size: 1.15em; margin: 0.8em 0 0.3em; border-bottom: 1px solid #888; }
.heading.level3, .heading.level4 { border: none; }
.paragraph { margin: 0.4em 0; text-align: justify; }
.goes-on { text-align-last: justify; }
.code { background: #f4f4f0; padding: 0.4em 0.6em; margin: 0.5em 0; }
.table th { background: #ddd; } .table th, .table td { border: 1px solid #888; }
.furniture.header { border-bottom: 1px solid #444; }
""",
        (
            Look("B5", 10.5, "DejaVu Sans", "#333333"),
            Look("Letter", 11, "DejaVu Serif", "#333333"),
            Look("A4", 11, "STIXGeneral", "#333333"),
        ),
        columns=84,
    ),
)
