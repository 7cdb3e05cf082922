"""Pages that read from right to left, or in columns from the top down, turned so that they are laid out like others.

A Hebrew page in a mirror has its lines begin at the left, and its first column there; a Chinese page of vertical
columns that is turned by a quarter has them as lines below each other. So layout knows one direction only, and what it
finds is put back where it stands in the picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from pipelines.documents.layout.lines import CHINESE, Line, lines_of
from pipelines.documents.reading.backwards import BACKWARDS
from pipelines.documents.reading.page import Margin, PageReading, Rectangle, TextRun
from pipelines.ocr.engine import OcrLine

#: rows: from left to right. right_to_left: rows of Hebrew or Arabic. columns: vertical Chinese, the first at the right.
Direction = Literal["rows", "right_to_left", "columns"]

_LATIN = re.compile(r"[A-Za-z\u00c0-\u052f]")
_LEFT_TO_RIGHT = re.compile(r"[A-Za-z0-9\u00c0-\u052f\u0660-\u0669\u06f0-\u06f9]")
#: A page reads as this share of its letters does.
_MOST = 0.5
#: Where the baseline of vertical text lies once it is turned, from the foot of its box, in ems.
_DESCENT = 0.12
#: Letters further apart than this many ems are of two words.
_WORD_GAP = 0.16
#: Characters that stand below each other: so many ems apart down, and so few across.
_STEP, _ASIDE = (0.75, 1.8), 0.3


def direction_of(runs: Sequence[TextRun]) -> Direction:
    """How most of a page's letters read."""
    shown = [run for run in runs if run.visible]
    text = "".join(run.text for run in shown)
    if text.isascii():
        return "rows"
    backwards = len(BACKWARDS.findall(text))
    if backwards and backwards > _MOST * sum(map(str.isalpha, text)):
        return "right_to_left"
    chinese = len(CHINESE.findall(text))
    if 2 * chinese <= sum(map(str.isalpha, text)):
        return "rows"
    down = sum(len(CHINESE.findall(run.text)) for run in stacked(shown) if run.vertical)
    return "columns" if down > _MOST * chinese else "rows"


def stacked(runs: Iterable[TextRun]) -> list[TextRun]:
    """The runs, with characters that stand one below another as vertical ones: some programs place each by itself."""
    found: list[TextRun] = []
    for run in runs:
        before = found[-1] if found else None
        if before is not None and _below(before, run):
            found[-1] = before._replace(vertical=True, horizontal=False)
            found.append(run._replace(vertical=True, horizontal=False))
        else:
            found.append(run)
    return found


def turned(reading: PageReading, direction: Direction) -> PageReading:
    """The page as if it were read in rows from left to right; its picture stays as it is."""
    if direction == "right_to_left":
        margins = [Margin(m.page, [_mirrored(run, reading.width) for run in m.runs]) for m in reading.margins]
        runs = [_mirrored(run, reading.width) for run in reading.runs]
        boxes = [_mirrored_box(box, reading.width) for box in reading.pictures]
        return replace(reading, runs=runs, margins=margins, pictures=boxes)
    if direction == "columns":
        runs = [_laid(run, reading.width) for run in stacked(reading.runs) if run.vertical]
        boxes = [_laid_box(box, reading.width) for box in reading.pictures]
        return replace(
            reading, width=reading.height, height=reading.width, runs=runs, margins=[], pictures=boxes, picture=b""
        )
    return reading


def turned_boxes(boxes: Iterable[Rectangle], width: int, direction: Direction) -> list[Rectangle]:
    """Boxes in the picture, which is `width` pixels wide, as they stand on the turned page."""
    turn = {"rows": lambda box, _: box, "right_to_left": _mirrored_box, "columns": _laid_box}[direction]
    return [turn(box, width) for box in boxes]


def turned_lines(page: PageReading, direction: Direction) -> list[Line]:
    """The lines of a page that `turned` has turned."""
    return lines_of(page.runs, with_left_to_right if direction == "right_to_left" else None)


def back(box: Rectangle, width: int, direction: Direction) -> Rectangle:
    """Where a box of a turned page stands in the picture, which is `width` pixels wide."""
    if direction == "right_to_left":
        return _mirrored_box(box, width)
    if direction == "columns":
        return (width - box[3], box[0], width - box[1], box[2])
    return box


def outlines(lines: Iterable[Line], width: int, direction: Direction) -> dict[Line, OcrLine]:
    """Where the lines of a turned page stand in the picture."""
    return {line: OcrLine(line.text, back(line.box, width, direction), 1.0) for line in lines}


def furniture_beside(reading: PageReading, direction: Direction) -> list[Line]:
    """The rows of a page of vertical columns: page numbers and running heads."""
    return lines_of(reading.runs) if direction == "columns" else []


def with_left_to_right(runs: list[TextRun]) -> list[TextRun]:
    """The runs of a mirrored line, with words and numbers that read from left to right put together in their order."""
    arranged: list[TextRun] = []
    pending: list[TextRun] = []
    for run in runs:
        if pending and (BACKWARDS.search(run.text) or _numbers_apart(pending, run)):
            arranged += _settled(pending)
            pending = []
        if pending or _reads_on(run):
            pending.append(run)
        else:
            arranged.append(run)
    return arranged + _settled(pending)


def _settled(pending: list[TextRun]) -> list[TextRun]:
    """What reads from left to right as one run; marks behind it belong to the line."""
    last = max((place for place, run in enumerate(pending) if _reads_on(run)), default=-1)
    return ([_together(pending[: last + 1])] if last >= 0 else []) + pending[last + 1 :]


def _numbers_apart(pending: list[TextRun], run: TextRun) -> bool:
    """Numbers with a space between them follow each other as the line does; words do not."""
    gap = run.box[0] - pending[-1].box[2] > _WORD_GAP * run.size
    return gap and not any(_LATIN.search(piece.text) for piece in (*pending, run))


def _reads_on(run: TextRun) -> bool:
    return bool(_LEFT_TO_RIGHT.search(run.text)) and not BACKWARDS.search(run.text)


def _together(runs: list[TextRun]) -> TextRun:
    """One run of several that come in the order of the mirror: the last stands first."""
    pieces: list[str] = []
    for before, run in zip([None, *reversed(runs)], reversed(runs), strict=False):
        gap = before is not None and before.box[0] - run.box[2] > _WORD_GAP * run.size
        pieces.append((" " if gap and not pieces[-1].endswith(" ") and not run.text.startswith(" ") else "") + run.text)
    boxes = [run.box for run in runs]
    around = (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
    return max(runs, key=lambda run: len(run.text))._replace(text="".join(pieces), box=around)


def _below(before: TextRun, run: TextRun) -> bool:
    if len(run.text.strip()) != 1 or len(before.text.strip()) != 1 or not CHINESE.search(before.text + run.text):
        return False
    step = (run.box[1] - before.box[1]) / run.size if run.size else 0.0
    return _STEP[0] < step < _STEP[1] and abs(run.box[0] - before.box[0]) < _ASIDE * run.size


def _mirrored(run: TextRun, width: int) -> TextRun:
    return run._replace(box=_mirrored_box(run.box, width))


def _mirrored_box(box: Rectangle, width: int) -> Rectangle:
    return (width - box[2], box[1], width - box[0], box[3])


def _laid(run: TextRun, width: int) -> TextRun:
    box = _laid_box(run.box, width)
    return run._replace(box=box, baseline=box[3] - _DESCENT * run.size, horizontal=True, vertical=False)


def _laid_box(box: Rectangle, width: int) -> Rectangle:
    return (box[1], width - box[2], box[3], width - box[0])
