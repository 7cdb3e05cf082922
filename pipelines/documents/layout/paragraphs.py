"""Lines in reading order to paragraphs: what was broken to fit the column is joined, what was set apart stays apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipelines.documents.layout.lines import Line, is_chinese
from pipelines.documents.layout.shape import ALL, CELL_GAP, Shape, one_row, shape_of
from pipelines.documents.reading.page import Rectangle

_LIST_START = re.compile(
    r"^(?:[•●○▪■◦∙·*–—‣]\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]\s|\[\d{1,3}\]\s|[（(]?[一二三四五六七八九十]{1,3}[）)、])"
)
_SENTENCE_END = re.compile(r"[.!?:;。！？：；…][\"'”’）)\]}]*$")
#: The end of a line inside a web address or a path, which is often set in letters of one width.
_ADDRESS = re.compile(r"https?:\S*$|[\w-]/$")
_BROKEN_WORD = re.compile(r"([^\W\d_]{2,})[-\u00ad\u2010]$")
#: How such a line ends, and more letters than a word has.
_HYPHENS, _LONGEST_WORD = ("-", "\u00ad", "\u2010"), 200
_WORD = re.compile(r"[\w-]+")
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


def paragraphs(groups: list[list[Line]], shapes: Sequence[Shape] | None = None) -> list[Paragraph]:
    """The paragraphs of a page; `groups` are its columns in reading order (`columns.reading_order`).

    `shapes` are those of the groups, where these are parts of columns whose edges they do not show.
    """
    words = _Words(groups)
    result: list[Paragraph] = []
    for group, shape in zip(groups, shapes or map(shape_of, groups), strict=True):
        listed = _listed(group, shape)
        before: Line | None = None
        #: the lines since the last break, one a row
        run: list[Line] = []
        for line in group:
            join = "paragraph" if before is None else _between(run, before, line, shape, listed)
            entry = line in shape.indents or (shape.is_flush(line) and (shape.hanging or line in listed))
            if before is None and result and not entry and _runs_on(result[-1], line):
                join = "space"
            indented = " " * shape.indents.get(line, 0) + line.text
            if join == "paragraph":
                result.append(Paragraph(indented, [line]))
            else:
                last = result[-1]
                if join == "break":
                    last.text += "\n" + indented
                elif join == "cell":
                    last.text += _apart(before, line, shape) + line.text if before else line.text
                else:
                    last.text = joined(last.text, line.text, words)
                last.lines.append(line)
            if join in ("paragraph", "break"):
                run = [line]
            elif before is None or not one_row(before, line):
                run.append(line)
            before = line
    return result


def _apart(before: Line, line: Line, shape: Shape) -> str:
    """What stands between two pieces of a row: a tab, in code as many spaces as fit."""
    if before in shape.indents and line in shape.indents:
        letter = before.width / len(before.text)
        return " " * max(1, round((line.box[0] - before.box[2]) / letter))
    return "\t"


class _Words:
    """The words of a page in lower case, looked for when the first is asked for."""

    def __init__(self, groups: list[list[Line]]) -> None:
        self._groups = groups
        self._found: set[str] | None = None

    def __contains__(self, word: str) -> bool:
        if self._found is None:
            lines = (line.text for group in self._groups for line in group)
            self._found = {found.lower() for text in lines for found in _WORD.findall(text)}
        return word in self._found


def begins_entry(text: str) -> bool:
    """Does a line begin with a list mark or number?"""
    return bool(_LIST_START.match(text))


def joined(before: str, after: str, words: _Words | set[str]) -> str:
    """Two lines of one paragraph as one; a word broken at the end of the line is put together.

    `words` are the words of the page in lower case: a compound that stands there with its hyphen keeps it.
    """
    first = _FIRST_WORD.match(after)
    # paragraphs grow line by line: only their end is looked at
    broken = _BROKEN_WORD.search(before[-_LONGEST_WORD:]) if before.endswith(_HYPHENS) else None
    if broken and first and first[1][0].islower():
        compound = f"{broken[1]}-{first[1]}".lower()
        keep = compound in words and not before.endswith("\u00ad")
        return before[:-1] + ("-" if keep else "") + after
    if before.endswith("/-") and first:  # broken behind a stroke, in a path
        return before[:-1] + after
    if before.endswith(("-", "\u2010", "/", "—", "–")) and not before.endswith((" -", " –", " —", " /")):
        return before + after
    if before and after and (is_chinese(before[-1]) or is_chinese(after[0])):
        latin = before[-1].isascii() or after[0].isascii()
        return before + (" " if latin and before[-1].isalnum() and after[0].isalnum() else "") + after
    return f"{before} {after}"


def _between(run: list[Line], before: Line, line: Line, shape: Shape, listed: set[Line]) -> str:
    """How two successive lines of a column relate: `cell` of one row, `space`, `break` or `paragraph`."""
    size = max(before.size, line.size)
    if one_row(before, line):
        wide = line.box[0] - before.box[2] > CELL_GAP * size
        return "cell" if wide and (line in shape.cells or line in shape.indents) else "space"
    step = line.baseline - before.baseline
    if _stands_off(before, line, shape):
        return "paragraph"
    if _is_code_beside(run[-1], before, line, shape):
        return "break"
    if _LIST_START.match(line.text):
        return "break" if step < 1.15 * shape.pitch else "paragraph"
    if before in shape.cells or line in shape.cells:
        return "break"
    entry_goes_on = not shape.is_flush(line) and shape.is_full(before, line) and not line.text[0].isupper()
    if entry_goes_on and (shape.hanging or line in listed):
        return "space"
    if before.text.endswith(_HYPHENS) and _BROKEN_WORD.search(before.text) and line.text[0].islower():
        return "space"
    if line in listed:
        to_the_edge = shape.justified and shape.right - before.box[2] < 0.3 * size
        return "space" if to_the_edge and shape.is_flush(run[-1]) == shape.is_flush(line) else "break"
    return _in_prose(run, before, line, shape)


def _stands_off(before: Line, line: Line, shape: Shape) -> bool:
    """Is there a gap, a new column or another size of letters between the lines?"""
    step = line.baseline - before.baseline
    gap = max(1.3 * shape.pitch, 1.05 * shape.pitch + 0.25 * max(before.size, line.size))
    return step > gap or step < 0 or _differ(before, line)


def _listed(group: list[Line], shape: Shape) -> set[Line]:
    """The lines of blocks that are lists of entries, one a line: an entry is left before it fills its line.

    That the next one would not have fitted behind an entry says nothing there.
    """
    blocks: list[list[Line]] = []
    for line in group:
        if blocks and (one_row(blocks[-1][-1], line) or not _stands_off(blocks[-1][-1], line, shape)):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return {line for block in blocks if _is_list(block, shape) for line in block}


def _is_list(block: list[Line], shape: Shape) -> bool:
    """Does some line leave room for the next one's first word, or begin like the line before it?

    The first line may be a title, and says nothing of the others.
    """
    for place, (before, line) in enumerate(pairwise(block)):
        if one_row(before, line) or _set_apart(before, shape) or _set_apart(line, shape):
            continue
        begins = line.text.split(" ", 1)[0]
        alike = len(begins) > 3 and before.text.startswith(begins + " ")
        if alike and not _SENTENCE_END.search(before.text) and shape.right - before.box[2] > 0.3 * line.size:
            return True
        left_open = not shape.is_full(before, line) and not _SENTENCE_END.search(before.text)
        below = abs(before.box[0] - line.box[0]) < 0.4 * line.size and not _LIST_START.match(line.text)
        if place and left_open and below:
            return True
    return False


def _set_apart(line: Line, shape: Shape) -> bool:
    return line in shape.cells or line in shape.indents or line.bold > ALL


def _in_prose(run: list[Line], before: Line, line: Line, shape: Shape) -> str:
    size = max(before.size, line.size)
    full = shape.is_full(before, line)
    # what goes on in a small letter is the same sentence, though a mark stands before its first line (a footnote)
    goes_on = full and line.text[:1].islower() and not _SENTENCE_END.search(before.text)
    indented = not shape.is_flush(line) and abs(run[-1].box[0] - shape.left) < 0.4 * size and not goes_on
    if indented and shape.right - line.box[2] < 0.35 * (shape.right - shape.left) and before.text:
        return "paragraph"
    if (before.bold > ALL) != (line.bold > ALL) and min(before.bold, line.bold) < 1 - ALL:
        return "break"
    # further to the left than the lines of its paragraph: a new entry
    if len(run) > 1 and line.box[0] < run[-1].box[0] - 0.7 * size:
        return "break"
    if not full:
        return "paragraph" if _SENTENCE_END.search(before.text) and indented else "break"
    return "space"


def _is_code_beside(start: Line, before: Line, line: Line, shape: Shape) -> bool:
    """Lines of code are not joined; nor is one to a line of prose that begins elsewhere.

    `start` is the first piece of the row that ends with `before`.
    """
    one, two = start in shape.indents and before in shape.indents, line in shape.indents
    if two and _ADDRESS.search(before.text) and (not one or " " not in before.text):
        return False
    return (one and two) or (one != two and abs(before.box[0] - line.box[0]) > 0.7 * line.size)


def _differ(one: Line, other: Line) -> bool:
    return abs(one.size - other.size) > 0.12 * max(one.size, other.size)


def _runs_on(last: Paragraph, line: Line) -> bool:
    """True when the paragraph at the foot of a column goes on at the head of the next."""
    text = last.text
    if not text or _SENTENCE_END.search(text[-_LONGEST_WORD:]) or _differ(last.lines[-1], line) or "\t" in text[-40:]:
        return False
    if line.box[1] > last.lines[-1].box[1]:
        return False
    return line.text[:1].islower() or (is_chinese(line.text[:1] or " ") and is_chinese(text[-1]))
