"""Opening, headings and closing of a report, in English."""

from __future__ import annotations

from pipelines.reports.study import Report
from pipelines.reports.wording import Writer, sentence


def opening(w: Writer, report: Report) -> str:
    """What the data are, how many rows, and what the report asks."""
    study, rows = w.frame.study, w.rows("rows", len(w.frame))
    span = ""
    if study.time:
        times = sorted(w.frame.times())
        if times[0] != times[-1]:
            span = f", from {w.time(times[0])} to {w.time(times[-1])}"
    size = w.pick(
        f"This report uses {rows}{span}.", f"The basis here is {rows}{span}.", f"The analysis rests on {rows}{span}."
    )
    return w.pick(
        f"{study.about.en} {size} {report.question.en}",
        f"{report.question.en} {study.about.en} {size}",
    )


def closing(w: Writer, headlines: list[str]) -> str:
    """Two or three findings and a caveat."""
    chosen = headlines if len(headlines) <= 3 else w.random.sample(headlines, 3)
    chosen = [headline for headline in headlines if headline in chosen]
    start = w.pick("In short:", "To sum up:", "Three points remain." if len(chosen) == 3 else "In brief:")
    body = " ".join(sentence(headline) + "." for headline in chosen)
    return f"{start} {body} {w.frame.study.caveat.en}"


def closing_heading(w: Writer) -> str:
    """The heading of the last section."""
    return w.pick("Summary", "Conclusion", "What to remember")


def figure_name(number: int) -> str:
    """How figure `number` is referred to."""
    return f"Figure {number}"


def caption(number: int, text: str) -> str:
    """The line under an image."""
    return f"Figure {number}. {text}"
