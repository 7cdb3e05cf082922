"""The text of a PDF's pages as one stream of letters in the order of the file, which is the order TeX set them in.

Running heads, page numbers and turned text (arXiv's stamp) are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.arxiv.letters import plain
from pipelines.documents.layout.furniture import split_furniture
from pipelines.documents.layout.lines import _MATHS_FONT, lines_of
from pipelines.documents.reading.page import PageReading, Rectangle, TextRun

#: A line with so many letters is running text and not a label in a drawing.
PROSE_LETTERS = 25


@dataclass
class PrintedLine:
    """A line of a page: where it lies in the stream and in the raw text, its box in pixels, size of its letters."""

    page: int
    start: int
    stop: int
    raw_start: int
    raw_stop: int
    box: Rectangle
    size: float
    #: Share of its letters in fonts for formulas.
    maths: float = 0.0
    #: Share of its comparable characters that are letters and no digits: hardly any on the axis of a plot.
    worded: float = 1.0

    @property
    def prose(self) -> bool:
        return self.stop - self.start >= PROSE_LETTERS and self.maths < 0.4 and self.worded >= 0.5


@dataclass
class PrintedText:
    """`letters` of all pages, `raw` text with lines ended by line feeds; `place[i]` is where letter i lies in `raw`."""

    letters: str = ""
    raw: str = ""
    place: list[int] = field(default_factory=list)
    #: The line of each letter.
    line_of: list[int] = field(default_factory=list)
    lines: list[PrintedLine] = field(default_factory=list)
    #: Index of the first letter of each page, and the end.
    page_starts: list[int] = field(default_factory=list)

    def page_of(self, letter: int) -> int:
        """The page (from 0) that shows a letter."""
        return self.lines[self.line_of[letter]].page


def printed_text(pages: Sequence[PageReading | None]) -> PrintedText:
    """The stream of a file's pages; None stands for a page that cannot be read."""
    text = PrintedText()
    letters: list[str] = []
    raw: list[str] = []
    length = 0
    for number, page in enumerate(pages):
        text.page_starts.append(len(text.place))
        for line in _lines(page) if page else ():
            start, raw_start = len(text.place), length
            before: TextRun | None = None
            maths = 0
            for run in line:
                if before is not None and not _touching(before, run):
                    raw.append(" ")
                    length += 1
                for offset, character in enumerate(run.text):
                    for letter in plain(character):
                        letters.append(letter)
                        text.place.append(length + offset)
                        text.line_of.append(len(text.lines))
                        maths += bool(_MATHS_FONT.search(run.font)) if offset == 0 else 0
                raw.append(run.text)
                length += len(run.text)
                before = run
            raw.append("\n")
            length += 1
            in_maths = sum(len(run.text.strip()) for run in line if _MATHS_FONT.search(run.font))
            total = sum(len(run.text.strip()) for run in line) or 1
            box = (
                min(run.box[0] for run in line),
                min(run.box[1] for run in line),
                max(run.box[2] for run in line),
                max(run.box[3] for run in line),
            )
            size = max(line, key=lambda run: len(run.text.strip())).size
            text.lines.append(
                PrintedLine(
                    number,
                    start,
                    len(text.place),
                    raw_start,
                    length,
                    box,
                    size,
                    in_maths / total,
                    sum(map(str.isalpha, letters[start:])) / max(len(letters) - start, 1),
                )
            )
    text.page_starts.append(len(text.place))
    text.letters, text.raw = "".join(letters), "".join(raw)
    return text


def _lines(page: PageReading) -> list[list[TextRun]]:
    """The runs of a page's text in the order of the file, in lines."""
    _, furniture = split_furniture(lines_of(page.runs), page.height, page.margins)
    boxes = [line.box for line in furniture]
    lines: list[list[TextRun]] = []
    for run in page.runs:
        if not run.visible or not run.horizontal or not run.text.strip() or _inside(run, boxes):
            continue
        if lines and _same_line(lines[-1], run):
            lines[-1].append(run)
        else:
            lines.append([run])
    return lines


def _same_line(line: list[TextRun], run: TextRun) -> bool:
    last = line[-1]
    size = max(run.size, last.size, max(other.size for other in line[-4:]))
    level = abs(run.baseline - line[0].baseline) < 0.55 * size or abs(run.baseline - last.baseline) < 0.3 * size
    return level and -0.5 * size < run.box[0] - last.box[2] < 3 * size


def _inside(run: TextRun, boxes: list[Rectangle]) -> bool:
    x, y = (run.box[0] + run.box[2]) / 2, (run.box[1] + run.box[3]) / 2
    return any(box[0] - 1 <= x <= box[2] + 1 and box[1] - 2 <= y <= box[3] + 2 for box in boxes)


def _touching(before: TextRun, run: TextRun) -> bool:
    if before.text[-1:].isspace() or run.text[:1].isspace():
        return True
    return run.box[0] - before.box[2] < 0.14 * max(before.size, run.size)
