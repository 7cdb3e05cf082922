"""A whole report: opening, sections with their figures in place, closing."""

from __future__ import annotations

import random
from collections.abc import Iterator
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


def compose(study: Study, report: Report, columns: dict[str, list[Any]], language: Language, seed: str) -> Composed:
    """The report on the table `columns` in `language`; the same for the same `seed`."""
    choices = random.Random(seed)
    frame = Frame(columns, study.spoken(language), study.period).where(report.where)
    writer = Writer(frame, language, choices)
    words = english_frame if language == "en" else chinese_frame
    style = draw_style(choices, language)
    headed = choices.random() < 0.6
    parts: list[str | bytes] = [f"# {report.title.of(language)}\n\n{words.opening(writer, report)}\n\n"]
    headlines, looks = [], []
    for number, section in enumerate(report.sections, 1):
        written = write(writer, section, words.figure_name(number), style)
        parts += _section(written, words.caption(number, written.told.caption), headed, choices.random() < 0.4)
        headlines.append(written.told.headline)
        looks.append(f"{section.kind}:{written.look}")
    ending = words.closing(writer, report, headlines, len(report.sections))
    parts.append((f"## {words.closing_heading(writer)}\n\n" if headed else "") + ending)
    composed = Composed(_joined(parts), writer.facts, looks)
    text = composed.text
    return Composed(composed.parts, [fact for fact in writer.facts if fact["text"] in text], looks)


def _section(written: Written, caption: str, headed: bool, figure_first: bool) -> Iterator[str | bytes]:
    told = written.told
    if headed:
        yield f"## {told.heading}\n\n"
    if not figure_first:
        yield told.paragraphs[0] + "\n\n"
    yield written.image
    yield f"\n\n{caption}\n\n"
    rest = told.paragraphs if figure_first else told.paragraphs[1:]
    yield "".join(paragraph + "\n\n" for paragraph in rest)


def _joined(parts: list[str | bytes]) -> list[str | bytes]:
    """Neighbouring texts as one."""
    joined: list[str | bytes] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part:
            joined.append(part)
    return joined
