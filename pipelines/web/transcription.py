"""The visible text of a page in reading order, lines of one paragraph joined as the language joins them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from pipelines.web.view import Line

#: Scripts written without spaces between words: a line break inside a paragraph stands for nothing.
_NO_SPACE = re.compile(r"[\u2e80-\u9fff\u3000-\u303f\uf900-\ufaff\uff00-\uffef]")

_HEADING = re.compile(r"h[1-6]$")
_CELLS = frozenset({"td", "th"})
_PARAGRAPHS = frozenset({"p", "pre", "blockquote", "figure"})


def transcription(lines: Sequence[Line]) -> str:
    """Paragraphs as one line each; a tab between what stands apart in a row; an empty line where there is a gap."""
    paragraphs = [list(group) for _, group in groupby(lines, key=lambda line: line.block)]
    if not paragraphs:
        return ""
    pieces = [join(paragraphs[0])]
    for before, after in pairwise(paragraphs):
        pieces += [_between(before[-1], after[0]), join(after)]
    return "".join(pieces)


def join(lines: Sequence[Line]) -> str:
    """One paragraph: its lines with a space between, or nothing between Chinese characters.

    Lines that the page itself breaks stay lines, with an empty line where the page leaves one.
    """
    text = lines[0].text
    for before, after in pairwise(lines):
        height = before.box[3] - before.box[1]
        gap = after.box[1] - before.box[3]
        if before.keeps_spaces or after.forced or gap > 4 * height:
            text += ("\n\n" if gap > 0.6 * height else "\n") + after.text
        elif after.box[1] > before.box[1] + height / 2 and (after.inside_word or _is_chinese(text, after.text)):
            text += after.text
        else:
            text += " " + after.text
    return text


def _is_chinese(before: str, after: str) -> bool:
    return bool(_NO_SPACE.match(before[-1]) and _NO_SPACE.match(after[0]))


def _between(before: Line, after: Line) -> str:
    height = before.box[3] - before.box[1]
    beside = after.box[1] < before.box[3] - 0.5 * height and after.box[3] > before.box[1] + 0.5 * height
    if beside:
        cells = before.row >= 0 and before.row == after.row and before.cell != after.cell
        return "\t" if cells or after.box[0] - before.box[2] > 1.5 * height else " "
    if before.tag in _CELLS and after.tag in _CELLS:
        return "\n"
    if _HEADING.match(before.tag) or _HEADING.match(after.tag):
        return "\n\n"
    if before.tag == after.tag:
        return "\n\n" if before.tag in _PARAGRAPHS else "\n"
    above = after.box[1] < before.box[1]  # the next column
    return "\n\n" if above or after.box[1] - before.box[3] > height else "\n"
