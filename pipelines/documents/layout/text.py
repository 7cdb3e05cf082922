"""A page reading to its text: the checks that a page must pass, and what is kept of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.documents.layout.columns import crossed_rows, reading_order, staggered
from pipelines.documents.layout.furniture import split_furniture
from pipelines.documents.layout.lines import Line, lines_of, stacked_fragments
from pipelines.documents.layout.paragraphs import Paragraph, paragraphs
from pipelines.documents.reading.page import PageReading, TextRun
from pipelines.engine.pipeline import Drop

#: Fewer characters than this are no page of text.
MIN_CHARACTERS = 60
#: Text smaller than this many pixels cannot be read in the picture.
MIN_SIZE = 6.5
_MAX_BROKEN = 0.005
_MAX_HIDDEN = 0.2
_MAX_TURNED = 0.3
_MAX_MATHS_LINES = 0.25
_MATHS_LINE = 0.4
_MIN_CROSSED = 5
#: U+FFFD, private use, and control characters other than white space.
_BROKEN = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x7f-\x9f\U000f0000-\U0010ffff]")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]")


@dataclass(frozen=True)
class PageText:
    """The paragraphs in reading order, the furniture, and the share of the text in displayed formulas."""

    paragraphs: list[Paragraph]
    furniture: list[Line]
    formula_share: float

    @property
    def text(self) -> str:
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)


def page_text(reading: PageReading) -> PageText:
    """The text of a page; raises `Drop` where it would not be what the page shows."""
    _check(reading)
    body, furniture = split_furniture(lines_of(reading.runs), reading.height, reading.margins)
    total = sum(len(line.text) for line in body)
    if total < MIN_CHARACTERS:
        raise Drop("too_little_text", f"{total} characters")
    sizes = sorted((line.size, len(line.text)) for line in body)
    if _weighted_median(sizes) < MIN_SIZE:
        raise Drop("text_too_small", f"{_weighted_median(sizes):.1f} pixels, the limit is {MIN_SIZE}")
    maths = sum(len(line.text) for line in body if line.maths > _MATHS_LINE) / total
    if maths > _MAX_MATHS_LINES:
        raise Drop(
            "formula_layout", f"{maths:.0%} of the text stands in displayed formulas, whose layout carries meaning"
        )
    if fragments := stacked_fragments(body):
        raise Drop("formula_layout", f"{fragments} pieces of formulas stand above or below their line")
    groups = reading_order(body)
    if staggered(groups):
        raise Drop("table_layout", f"{staggered(groups)} of {len(body)} lines stand beside a line of another height")
    if crossed_rows(groups) >= _MIN_CROSSED:
        raise Drop("table_layout", f"{crossed_rows(groups)} rows hold running text in several places")
    return PageText(paragraphs(groups), furniture, maths)


def _check(reading: PageReading) -> None:
    everything = "".join(run.text for run in reading.runs)
    count = len("".join(everything.split()))
    if count == 0:
        raise Drop("no_text_layer", f"pictures cover {reading.picture_share:.0%} of the page")
    broken = len(_BROKEN.findall(everything))
    if broken > _MAX_BROKEN * count:
        raise Drop("broken_text_layer", f"{broken} of {count} characters have no meaning in Unicode")
    if unknown := everything.count("\ufffd"):
        raise Drop("broken_text_layer", f"{unknown} of {count} characters are unknown")
    hidden = _count(run for run in reading.runs if not run.visible)
    if hidden > _MAX_HIDDEN * count:
        raise Drop("invisible_text", f"{hidden} of {count} characters are not shown")
    cut = [run for run in reading.runs if run.visible and run.text.strip() and _runs_out(run, reading.width)]
    if cut:
        raise Drop("text_cut_off", f"{len(cut)} pieces of text run out of the page, as {cut[0].text[:40]!r}")
    turned = _count(run for run in reading.runs if run.visible and not run.horizontal)
    if turned > _MAX_TURNED * count:
        raise Drop("rotated_text", f"{turned} of {count} characters")
    backwards = len(_RIGHT_TO_LEFT.findall(everything))
    if backwards > 0.05 * count:
        raise Drop("right_to_left", f"{backwards} of {count} characters")


def _runs_out(run: TextRun, width: int) -> bool:
    return run.horizontal and (run.box[0] < 1 or run.box[2] > width - 1)


def _count(runs: Iterable[TextRun]) -> int:
    """Characters other than white space."""
    return sum(len("".join(run.text.split())) for run in runs)


def _weighted_median(values: list[tuple[float, int]]) -> float:
    half = sum(weight for _, weight in values) / 2
    for value, weight in values:
        half -= weight
        if half <= 0:
            return value
    return values[-1][0] if values else 0.0
