"""A whole report: opening, sections with their figures in place, closing."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pipelines.reports.charts.style import draw_style
from pipelines.reports.chinese import frame as chinese_frame
from pipelines.reports.english import frame as english_frame
from pipelines.reports.frame import Frame
from pipelines.reports.sections import Written, write
from pipelines.reports.study import Language, Report, Study
from pipelines.reports.wording import Writer


@dataclass(frozen=True)
class Composed:
    """A report as text and PNG images in reading order, with the numbers that its text states."""

    parts: list[str | bytes]
    facts: list[dict[str, Any]]
    looks: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text alone."""
        return "".join(part for part in self.parts if isinstance(part, str))


def compose(
    study: Study,
    report: Report,
    columns: dict[str, list[Any]],
    language: Language,
    seed: str,
    text_fits: Callable[[str, int], bool] = lambda text, images: True,
) -> Composed:
    """The report on the table `columns` in `language`; the same for the same `seed`.

    `text_fits(text, number of images)` says whether a report is short enough; while it is not, the section with the
    most details loses its last one; once there are none left, the last section goes.
    """
    choices = random.Random(seed)
    frame = Frame(columns, study.spoken(language), study.period).where(report.where)
    writer = Writer(frame, language, choices)
    words = english_frame if language == "en" else chinese_frame
    style = draw_style(choices, language)
    headed = choices.random() < 0.6
    start = f"# {report.title.of(language)}\n\n{words.opening(writer, report)}\n\n"
    sections = []
    for number, section in enumerate(report.sections, 1):
        written = write(writer, section, words.figure_name(number), style)
        sections.append(
            _Placed(section.kind, written, words.caption(number, written.told.caption), choices.random() < 0.4)
        )
    composed = _assembled(start, sections, headed, writer)
    while not text_fits(composed.text, len(sections)):
        longest = max(sections, key=lambda placed: len(placed.written.told.details))
        if longest.written.told.details:
            longest.written.told.details.pop()
        elif len(sections) > 2:
            sections.pop()
        else:
            break
        composed = _assembled(start, sections, headed, writer)
    return composed


def _assembled(start: str, sections: list[_Placed], headed: bool, writer: Writer) -> Composed:
    words = english_frame if writer.language == "en" else chinese_frame
    ending = words.closing(writer, [placed.written.told.headline for placed in sections])
    heading = f"## {words.closing_heading(writer)}\n\n" if headed else ""
    parts: list[str | bytes] = [start]
    for placed in sections:
        parts += placed.parts(headed, " " if writer.language == "en" else "")
    joined = _joined([*parts, heading + ending])
    text = "".join(part for part in joined if isinstance(part, str))
    looks = [f"{placed.kind}:{placed.written.look}" for placed in sections]
    return Composed(joined, [fact for fact in writer.facts if fact["text"] in text], looks)


@dataclass(frozen=True)
class _Placed:
    """A section with its caption, and whether the figure stands before all text."""

    kind: str
    written: Written
    caption: str
    figure_first: bool

    def parts(self, headed: bool, space: str) -> Iterator[str | bytes]:
        """The section in reading order; `space` stands between sentences."""
        told = self.written.told
        details = space.join(detail for detail in told.details if detail)
        if headed:
            yield f"## {told.heading}\n\n"
        if not self.figure_first:
            yield told.lead + "\n\n"
        yield self.written.image
        yield f"\n\n{self.caption}\n\n"
        if self.figure_first:
            yield told.lead + "\n\n"
        if details:
            yield details + "\n\n"


def _joined(parts: list[str | bytes]) -> list[str | bytes]:
    """Neighbouring texts as one."""
    joined: list[str | bytes] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part:
            joined.append(part)
    return joined
