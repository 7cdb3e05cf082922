"""Lines in reading order to paragraphs: what was broken to fit the column is joined, what was set apart stays apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from pipelines.documents.layout.lines import Line, is_chinese
from pipelines.documents.reading.page import Rectangle

#: Pieces of a row further apart than this many ems are cells of a table; nearer ones are a widely set line.
_CELL_GAP = 1.3
#: A line with more than this share in bold is a heading or term of its own.
_ALL = 0.9
_LIST_START = re.compile(
    r"^(?:[•●○▪■◦∙·*–—‣]\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]\s|\[\d{1,3}\]\s|[（(]?[一二三四五六七八九十]{1,3}[）)、])"
)
_SENTENCE_END = re.compile(r"[.!?:;。！？：；…][\"'”’）)\]}]*$")
_BROKEN_WORD = re.compile(r"([^\W\d_]{2,})[-\u00ad\u2010]$")
_FIRST_WORD = re.compile(r"^([^\W\d_]+)")


@dataclass
class Paragraph:
    """A block of text, its lines in order, and the box around them in pixels."""

    text: str
    lines: list[Line] = field(default_factory=list)

    @property
    def box(self) -> Rectangle:
        boxes = [line.box for line in self.lines]
        return (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )


def paragraphs(groups: list[list[Line]]) -> list[Paragraph]:
    """The paragraphs of a page; `groups` are its columns in reading order (`columns.reading_order`)."""
    words = {word.lower() for group in groups for line in group for word in re.findall(r"[\w-]+", line.text)}
    result: list[Paragraph] = []
    for group in groups:
        pitch = _pitch(group)
        right = max((line.box[2] for line in group), default=0.0)
        left = min((line.box[0] for line in group), default=0.0)
        cells = _cells(group, left, right)
        before: Line | None = None
        for line in group:
            join = "paragraph" if before is None else _between(before, line, pitch, left, right)
            if join == "cell" and line not in cells:
                join = "space"
            if join == "space" and before is not None and not _one_row(before, line) and {before, line} & cells:
                join = "break"
            if before is None and result and _runs_on(result[-1], line):
                join = "space"
            if join == "paragraph":
                result.append(Paragraph(line.text, [line]))
            else:
                last = result[-1]
                last.text = (
                    last.text + ("\t" if join == "cell" else "\n") + line.text
                    if join != "space"
                    else joined(last.text, line.text, words)
                )
                last.lines.append(line)
            before = line
    return result


def joined(before: str, after: str, words: set[str]) -> str:
    """Two lines of one paragraph as one; a word broken at the end of the line is put together.

    `words` are the words of the page in lower case: a compound that stands there with its hyphen keeps it.
    """
    broken, first = _BROKEN_WORD.search(before), _FIRST_WORD.match(after)
    if broken and first and first[1][0].islower():
        compound = f"{broken[1]}-{first[1]}".lower()
        keep = compound in words and not before.endswith("\u00ad")
        return before[:-1] + ("-" if keep else "") + after
    if before.endswith(("-", "\u2010", "/", "—", "–")) and not before.endswith((" -", " –", " —", " /")):
        return before + after
    if before and after and (is_chinese(before[-1]) or is_chinese(after[0])):
        latin = before[-1].isascii() or after[0].isascii()
        return before + (" " if latin and before[-1].isalnum() and after[0].isalnum() else "") + after
    return f"{before} {after}"


def _between(before: Line, line: Line, pitch: float, left: float, right: float) -> str:
    """How two successive lines of a column relate: `cell` of one row, `space`, `break` or `paragraph`."""
    size = max(before.size, line.size)
    if _one_row(before, line):
        return "cell" if line.box[0] - before.box[2] > _CELL_GAP * size else "space"
    step = line.baseline - before.baseline
    if step > max(1.3 * pitch, 1.05 * pitch + 0.25 * size) or step < 0 or _differ(before, line):
        return "paragraph"
    if _LIST_START.match(line.text):
        return "break" if step < 1.15 * pitch else "paragraph"
    indented = line.box[0] > left + 0.7 * size and abs(before.box[0] - left) < 0.4 * size
    if indented and right - line.box[2] < 0.35 * (right - left) and before.text:
        return "paragraph"
    if (before.bold > _ALL) != (line.bold > _ALL) and min(before.bold, line.bold) < 1 - _ALL:
        return "break"
    room = right - before.box[2]
    if room > line.first_word + 0.5 * size:
        return "paragraph" if _SENTENCE_END.search(before.text) and indented else "break"
    return "space"


def _one_row(before: Line, line: Line) -> bool:
    return abs(line.baseline - before.baseline) < 0.45 * min(before.size, line.size)


def _cells(group: list[Line], left: float, right: float) -> set[Line]:
    """The lines that are cells of a row: rows of a table are not joined to each other.

    Two pieces that together reach from edge to edge are one line of justified text with a wide space in it.
    """
    rows: list[list[Line]] = []
    for line in group:
        if rows and _one_row(rows[-1][-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    cells: set[Line] = set()
    for row in rows:
        gaps = [b.box[0] - a.box[2] for a, b in pairwise(row)]
        size = max(line.size for line in row)
        justified = len(row) == 2 and gaps[0] < 3 * size
        justified = justified and row[0].box[0] - left < size and right - row[-1].box[2] < 0.3 * size
        if gaps and max(gaps) > _CELL_GAP * size and not justified:
            cells.update(row)
    return cells


def _differ(one: Line, other: Line) -> bool:
    return abs(one.size - other.size) > 0.12 * max(one.size, other.size)


def _pitch(lines: list[Line]) -> float:
    steps = [
        after.baseline - before.baseline
        for before, after in pairwise(lines)
        if after.baseline - before.baseline > 0.5 * before.size
    ]
    close = [step for step in steps if step < 2.2 * median(line.size for line in lines)] if lines else []
    return median(close) if close else (1.2 * lines[0].size if lines else 0.0)


def _runs_on(last: Paragraph, line: Line) -> bool:
    """True when the paragraph at the foot of a column goes on at the head of the next."""
    text = last.text
    if not text or _SENTENCE_END.search(text) or _differ(last.lines[-1], line) or "\t" in text[-40:]:
        return False
    if line.box[1] > last.lines[-1].box[1]:
        return False
    return line.text[:1].islower() or (is_chinese(line.text[:1] or " ") and is_chinese(text[-1]))
