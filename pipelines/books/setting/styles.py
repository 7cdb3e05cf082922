"""The page templates: what each looks like, and between which bounds a design of it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Heads = Literal["none", "number", "running", "mirrored", "band", "ruled"]


@dataclass(frozen=True)
class Style:
    """Bounds of a template: papers, numbers of columns, sizes of the body type in CSS pixels for paper of 794 pixels'
    width and upwards (smaller paper takes the lower half), share of the width that margins take, and its CSS. In it
    {accent}, {ink}, {paper} and {tint} stand for colours."""

    papers: tuple[str, ...]
    columns: tuple[int, ...]
    sizes: tuple[float, float]
    leading: tuple[float, float]
    margins: tuple[float, float]
    heads: tuple[Heads, ...]
    css: str
    #: Families of letters by their shape.
    letters: tuple[Literal["serif", "sans"], ...] = ("serif", "sans")
    kinds: tuple[Literal["book", "sheet"], ...] = ("book",)


COMMON = """
.page { color: {ink}; background: {paper}; }
.title, .heading { font-weight: bold; line-height: 1.28; }
.furniture { font-size: 0.78em; line-height: 1.25; white-space: nowrap; }
.centre { text-align: center; } .right { text-align: right; }
.row { display: flex; justify-content: space-between; gap: 2em; }
.item { padding-left: 2em; margin: 0.25em 0; }
.item > .marker { width: 1.9em; margin-left: -1.9em; }
.item.level1 { margin-left: 1.6em; } .item.level2 { margin-left: 3.2em; } .item.level3 { margin-left: 4.8em; }
.term { font-weight: bold; margin: 0.5em 0 0.1em; }
.quoted { padding-left: 1em; margin: 0.5em 0; border-left: 3px solid {tint}; }
.item.quoted { padding-left: 3em; }
.quote { font-size: 0.96em; }
.code { font-family: "DejaVu Sans Mono", "Droid Sans Fallback", monospace; font-size: 0.8em; line-height: 1.35;
  margin: 0.6em 0; text-align: left; }
code { font-family: "DejaVu Sans Mono", "Droid Sans Fallback", monospace; font-size: 0.86em; }
.formula { text-align: center; margin: 0.6em 0; }
.figure { margin: 0.9em 0; text-align: center; } .figure img { margin: 0 auto; }
.figure.left { float: left; width: 40%; margin: 0.3em 1em 0.4em 0; }
.figure.right { float: right; width: 40%; margin: 0.3em 0 0.4em 1em; }
.title, .heading, .table, .code, .formula, .rule, .figure, .quoted { clear: both; }
.caption { font-size: 0.88em; line-height: 1.3; margin-top: 0.4em; }
.table { margin: 0.8em 0; } .table table { margin: 0 auto; font-size: 0.88em; line-height: 1.3; }
td, th { padding: 0.2em 0.5em; text-align: left; vertical-align: top; }
.notes { border-top: 1px solid {ink}; padding-top: 4px; } .note { font-size: 0.82em; line-height: 1.3; }
.rule { border-top: 1px solid {ink}; width: 30%; margin: 1.1em auto; height: 0; }
.item.option { margin: 0.15em 0 0.15em 1.4em; }
.item.half, .item.quarter, .item.running { display: inline-block; box-sizing: border-box; vertical-align: top; }
.item.option.half { width: 43%; } .item.option.quarter { width: 21%; margin-left: 0.6em; }
.continued { text-indent: 0 !important; } .goes-on { margin-bottom: 0; }
:lang(zh) em { font-style: normal; font-weight: bold; }
"""

_BOOK = """
.title { font-size: 1.65em; text-align: center; margin: 1.2em 0 1.1em; }
.heading { font-size: 1.12em; margin: 1.1em 0 0.5em; text-align: center; }
.furniture { font-style: italic; } :lang(zh) .furniture { font-style: normal; }
.table thead th { border-bottom: 1px solid {ink}; border-top: 2px solid {ink}; }
.table tr:last-child td { border-bottom: 2px solid {ink}; }
"""
_TEXTBOOK = """
.title { font-size: 2em; color: {accent}; border-bottom: 3px solid {accent}; padding-bottom: 0.3em;
  margin-bottom: 0.8em; }
.heading { color: {accent}; font-size: 1.3em; margin: 1em 0 0.45em; }
.heading.level3, .heading.level4, .heading.level5, .heading.level6 { font-size: 1.08em; }
.code { background: {tint}; padding: 0.5em 0.8em; }
.quoted { background: {tint}; border-left: 4px solid {accent}; padding-right: 1em; }
.table thead th { background: {accent}; color: {paper}; } .table td { border-bottom: 1px solid {tint}; }
"""
_JOURNAL = """
.title { font-size: 1.8em; text-align: center; padding-top: 0.4em; margin-bottom: 0.5em; }
.heading { font-size: 1.1em; margin: 0.9em 0 0.4em; }
.heading.level3, .heading.level4, .heading.level5, .heading.level6 { font-style: italic; font-size: 1em; }
:lang(zh) .heading { font-style: normal; }
.table th, .table td { border: 1px solid {tint}; }
"""
_REPORT = """
.title { font-size: 2.1em; margin-bottom: 0.7em; }
.heading { font-size: 1.35em; margin: 1em 0 0.45em; border-bottom: 1px solid {accent}; }
.heading.level3, .heading.level4, .heading.level5, .heading.level6 { font-size: 1.1em; border: none; }
.code { border: 1px solid {tint}; padding: 0.5em 0.7em; }
.table thead th { background: {tint}; } .table th, .table td { border: 1px solid {accent}; }
"""
_MANUAL = """
.title { font-size: 1.6em; margin-bottom: 0.5em; }
.heading { font-size: 1.15em; margin: 0.8em 0 0.3em; }
.heading.level2 { background: {tint}; padding: 0.15em 0.4em; }
.code { background: {tint}; padding: 0.4em 0.6em; }
.table th, .table td { border: 1px solid {tint}; }
"""
_MAGAZINE = """
.title { font-size: 2.5em; color: {accent}; line-height: 1.12; margin-bottom: 0.4em; }
.heading { color: {accent}; font-size: 1.2em; margin: 0.8em 0 0.3em; }
.band { background: {accent}; color: {paper}; padding: 3px 10px; }
.quoted { border: none; font-style: italic; } :lang(zh) .quoted { font-style: normal; }
.table th, .table td { border-bottom: 1px solid {accent}; }
"""
_LARGE = """
.title { font-size: 1.5em; margin-bottom: 0.6em; } .heading { font-size: 1.2em; margin: 0.8em 0 0.4em; }
.table th, .table td { border: 2px solid {ink}; }
"""
_SHEET = """
.title { text-align: center; font-size: 1.45em; margin-bottom: 0.7em; }
.heading { font-size: 1.1em; margin: 1em 0 0.5em; }
.item.level0 { margin: 0.8em 0 0.2em; }
.table th, .table td { border: 1px solid {ink}; }
.notes { border: none; }
"""

STYLES: dict[str, Style] = {
    "novel": Style(
        ("A5", "B5", "Digest", "Trade", "32K", "Large32K"), (1,), (14, 17.5), (1.36, 1.65), (0.09, 0.15),
        ("none", "number", "running", "mirrored"), _BOOK, ("serif",),
    ),
    "textbook": Style(
        ("A4", "Letter", "16K", "B5"), (1, 1, 2), (13, 17), (1.4, 1.65), (0.08, 0.13), ("running", "ruled", "mirrored"),
        _TEXTBOOK,
    ),
    "journal": Style(
        ("A4", "Letter", "B5"), (2, 2, 3), (11, 14), (1.25, 1.5), (0.06, 0.1), ("number", "running", "ruled"), _JOURNAL,
        ("serif",),
    ),
    "report": Style(
        ("A4", "Letter", "Legal"), (1,), (13, 17), (1.4, 1.7), (0.09, 0.14), ("number", "running", "ruled"), _REPORT
    ),
    "manual": Style(
        ("A4", "Letter", "B5", "A4 landscape"), (1, 2), (11.5, 14), (1.3, 1.45), (0.05, 0.09), ("ruled", "mirrored"),
        _MANUAL,
    ),
    "magazine": Style(
        ("A4", "Letter", "A4 landscape"), (2, 3), (12, 15), (1.35, 1.55), (0.06, 0.09), ("band", "number"), _MAGAZINE
    ),
    "large_print": Style(("A4", "Letter"), (1,), (20, 25), (1.5, 1.7), (0.07, 0.11), ("number", "none"), _LARGE),
    "exam": Style(
        ("A4", "Letter", "B5", "16K"), (1, 1, 2), (13, 17), (1.4, 1.65), (0.07, 0.11), ("number", "running"), _SHEET,
        kinds=("sheet",),
    ),
    "worksheet": Style(
        ("A4", "Letter", "Legal"), (1,), (14, 19), (1.45, 1.75), (0.08, 0.13), ("none", "ruled", "band"),
        _SHEET + ".band { background: {tint}; padding: 3px 10px; } .title { color: {accent}; text-align: left; }",
        kinds=("sheet",),
    ),
}  # fmt: skip
