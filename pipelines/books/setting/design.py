"""A page design drawn from a seed: template, paper, margins, columns, type, colours, running heads."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

from pipelines.books.setting.papers import PAPERS
from pipelines.books.setting.styles import COMMON, STYLES, Style
from pipelines.documents.templates import Box, Furniture
from pipelines.fonts.bundled import CHINESE_FAMILY

#: Families that every machine has, by the shape of their letters; with width of a letter in relation to the size.
FAMILIES: dict[str, tuple[str, ...]] = {"serif": ("STIXGeneral", "DejaVu Serif"), "sans": ("DejaVu Sans",)}
_WIDE = frozenset({"DejaVu Serif", "DejaVu Sans"})
#: (name, paper, ink, accent, tint): colours of printed and of shown books.
THEMES: tuple[tuple[str, str, str, str, str], ...] = (
    ("white", "#ffffff", "#111111", "#1f4e79", "#e8edf3"),
    ("white", "#ffffff", "#000000", "#7a1f3d", "#f0e8ea"),
    ("white", "#ffffff", "#1a1a1a", "#2d5a27", "#e9f0e7"),
    ("white", "#ffffff", "#222222", "#444444", "#eeeeee"),
    ("cream", "#fdfaf2", "#1c1a17", "#6b4a1f", "#efe7d6"),
    ("sepia", "#f4ecd8", "#3b2f20", "#7b3f1d", "#e5d8bb"),
    ("grey", "#efefef", "#151515", "#30475e", "#dddddd"),
    ("blue", "#f2f7fc", "#12202e", "#0b5563", "#dbe8f3"),
    ("dark", "#1d1f23", "#e4e2dd", "#9cc4e8", "#33373d"),
    ("night", "#000000", "#d0d0d0", "#e0b070", "#2a2a2a"),
)
#: How often each theme is drawn.
_WEIGHTS = (5, 4, 4, 5, 5, 2, 2, 2, 1, 1)
_SIDES: tuple[Literal["", "left", "right"], ...] = ("", "left", "right")
#: Widths of the body type that a column must have for text beside pictures.
_ROOM_BESIDE = 32
_INITIAL = (
    ".title + .paragraph::first-letter { float: left; font-size: 2.9em; line-height: 0.86; padding-right: 0.06em; }\n"
    ".title + .paragraph { text-indent: 0; }\n"
)
#: What a full page of Chinese may hold: more characters than this make one record too long.
_MAX_CHINESE = 1400


@dataclass(frozen=True)
class Choice:
    """What the user allows; empty tuples allow everything. `families` are added to those that are bundled."""

    templates: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    families: tuple[str, ...] = ()


@dataclass(frozen=True)
class Design:
    """Lengths are CSS pixels."""

    template: str
    paper: str
    width: int
    height: int
    frames: tuple[Box, ...]
    size: float
    leading: float
    family: str
    theme: str
    heads: str
    css: str
    first_number: int
    options: Literal["list", "running", "half", "quarter"] = "list"
    #: The side on which pictures stand with text beside them; "" where they stand between paragraphs.
    beside: Literal["", "left", "right"] = ""
    drawn: dict[str, Any] = field(default_factory=dict)

    def furniture(self, title: str, book: str, even: bool) -> list[Furniture]:
        """Running heads and feet of a page; `{page}` is filled in by the browser."""
        left, inner = self.frames[0].left, self.frames[-1].left + self.frames[-1].width - self.frames[0].left
        top, bottom = self.frames[0].top, self.frames[0].top + self.frames[0].height
        height = round(self.size * 1.3)
        above, below = max(6.0, top - height - 14), min(self.height - height - 4.0, bottom + 10)
        room = int(inner / (self.size * 0.62)) - 6
        name, title = (escape(_shortened(text, room), quote=False) for text in (book or title, title))
        inside = name if even else title
        foot = Furniture("footer", left, below, inner, height, "<div class='centre'>{page}</div>")
        outer = f"<span>{{page}}</span><span>{inside}</span>" if even else f"<span>{inside}</span><span>{{page}}</span>"
        row = f"<div class='row'>{outer}</div>"
        if self.heads == "number":
            return [foot]
        if self.heads == "running":
            return [Furniture("header", left, above, inner, height, f"<div class='centre'>{inside}</div>"), foot]
        if self.heads in ("mirrored", "ruled"):
            return [Furniture("header", left, above, inner, height + 4, row)]
        if self.heads == "band":
            band = f"<div class='row band'><span>{name}</span><span>{{page}}</span></div>"
            return [Furniture("header", left, above - 4, inner, height + 10, band)]
        return []


def drawn_design(rng: random.Random, kind: Literal["book", "sheet"], language: str, choice: Choice) -> Design:
    """A design among those that the user allows."""
    named = [name for name in STYLES if name in choice.templates] if choice.templates else []
    fitting = [name for name in named or STYLES if kind in STYLES[name].kinds] or named or ["report"]
    name = rng.choice(fitting)
    style = STYLES[name]
    allowed = [paper for paper in style.papers if not choice.papers or paper in choice.papers]
    paper = rng.choice(allowed or list(choice.papers) or list(style.papers))
    width, height = PAPERS[paper]
    chinese = language == "zh"
    family = _family(rng, style, choice.families)
    size = _size(rng, style, width, family)
    columns = min(rng.choice(style.columns), 3 if width > 700 else 2 if width > 600 else 1)
    frames = _frames(rng, style, width, height, columns)
    leading = round(rng.uniform(*style.leading) + 0.12 * chinese, 2)
    if chinese:
        area = sum(box.width * box.height for box in frames)
        size = max(size, round((area / (_MAX_CHINESE * leading)) ** 0.5, 1))
    theme, ground, ink, accent, tint = _theme(rng, choice.themes)
    narrow = frames[0].width / size < 30
    justified = rng.random() < (0.85 if chinese or not narrow else 0.25)
    indented = rng.random() < (0.9 if chinese or name == "novel" else 0.4)
    initial = name in ("novel", "magazine") and not chinese and rng.random() < 0.3
    beside = rng.choice(_SIDES) if columns == 1 and frames[0].width / size > _ROOM_BESIDE else ""
    css = COMMON + style.css + _text_css(justified, indented, size, leading, family, chinese)
    css += _INITIAL if initial else ""
    for word, colour in (("accent", accent), ("ink", ink), ("paper", ground), ("tint", tint)):
        css = css.replace("{" + word + "}", colour)
    drawn = {"columns": columns, "justified": justified, "indented": indented, "initial": initial}
    return Design(
        name, paper, width, height, tuple(frames), size, leading, family, theme, rng.choice(style.heads), css,
        rng.choice((1, 1, rng.randrange(2, 400))), rng.choice(("list", "running", "half", "quarter")), beside,
        {**drawn, "pictures": beside or "between"},
    )  # fmt: skip


def _family(rng: random.Random, style: Style, own: Sequence[str]) -> str:
    bundled = [family for shape in style.letters for family in FAMILIES[shape]]
    return rng.choice([*bundled, *own])


def _size(rng: random.Random, style: Style, width: int, family: str) -> float:
    """The body size; letters of wide families are set smaller."""
    low, high = style.sizes
    found = rng.uniform(low, high if width >= 690 else (low + high) / 2)
    return round(found * (0.92 if family in _WIDE else 1.0), 1)


def _frames(rng: random.Random, style: Style, width: int, height: int, columns: int) -> list[Box]:
    left, right = (round(width * rng.uniform(*style.margins)) for _ in range(2))
    top = max(46, round(height * rng.uniform(0.055, 0.1)))
    bottom = max(46, round(height * rng.uniform(0.055, 0.1)))
    gap = round(width * rng.uniform(0.025, 0.04))
    column = (width - left - right - (columns - 1) * gap) / columns
    return [
        Box("column", left + number * (column + gap), top, column, height - top - bottom) for number in range(columns)
    ]


def _theme(rng: random.Random, names: Sequence[str]) -> tuple[str, str, str, str, str]:
    allowed = [theme for theme in THEMES if not names or theme[0] in names]
    weights = [weight for theme, weight in zip(THEMES, _WEIGHTS, strict=True) if theme in allowed]
    return rng.choices(allowed, weights)[0]


def _text_css(justified: bool, indented: bool, size: float, leading: float, family: str, chinese: bool) -> str:
    families = f'Latin, "{CHINESE_FAMILY}", "{family}"' if chinese else f'"{family}", "{CHINESE_FAMILY}"'
    css = f".page {{ font-family: {families}; font-size: {size:g}px; line-height: {leading:g}; }}\n"
    if justified:
        css += ".paragraph { text-align: justify; } .goes-on.paragraph { text-align-last: justify; }\n"
    if indented:
        css += ".paragraph { text-indent: 2em; }\n"
        css += "" if chinese else ".title + .paragraph, .heading + .paragraph { text-indent: 0; }\n"
    else:
        css += ".paragraph { margin: 0.55em 0; }\n"
    return css


def _shortened(text: str, room: int) -> str:
    """A title that a running head has room for, in letters; a Chinese character takes that of one and a half."""
    wide = sum(not character.isascii() for character in text)
    return (
        text
        if len(text) + wide / 2 <= room
        else text[: max(4, int(room / (1.5 if wide > len(text) / 2 else 1.0)))] + "…"
    )
