"""The lines of a printed page: characters that follow each other on one baseline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.documents.reading.page import Rectangle, TextRun

#: In relation to the size of the letters: how far baselines of one line may lie apart (raised marks), and the widest
#: gap between words of one line.
_OFF, _GAP = 0.45, 1.5


@dataclass(frozen=True)
class PrintedLine:
    """A line's text, its box in pixels of the page's picture, and the size of its letters."""

    text: str
    box: Rectangle
    size: float


def printed_lines(runs: Iterable[TextRun]) -> list[PrintedLine]:
    """The runs of a page, which stand in the order in which they were set, as lines."""
    groups: list[list[TextRun]] = []
    for run in runs:
        if not run.text.strip():
            continue
        if groups and _goes_on(groups[-1][-1], run):
            groups[-1].append(run)
        else:
            groups.append([run])
    return [_line(group) for group in groups]


def _goes_on(before: TextRun, run: TextRun) -> bool:
    size = max(before.size, run.size)
    gap = run.box[0] - before.box[2]
    return abs(run.baseline - before.baseline) < _OFF * size and -0.5 * size < gap < _GAP * size


def _line(group: list[TextRun]) -> PrintedLine:
    text = ""
    for number, run in enumerate(group):
        apart = number and run.box[0] - group[number - 1].box[2] > 0.15 * run.size
        text += (" " if apart and not text.endswith(" ") else "") + run.text
    box = (
        min(run.box[0] for run in group),
        min(run.box[1] for run in group),
        max(run.box[2] for run in group),
        max(run.box[3] for run in group),
    )
    return PrintedLine(" ".join(text.split()), box, max(run.size for run in group))
