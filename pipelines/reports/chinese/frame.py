"""Opening, headings and closing of a report, in Chinese."""

from __future__ import annotations

from pipelines.reports.study import Report
from pipelines.reports.wording import Writer


def opening(w: Writer, report: Report) -> str:
    """What the data are, how many rows, and what the report asks."""
    study, rows = w.frame.study, w.rows("rows", len(w.frame))
    span = ""
    if study.time:
        times = sorted(w.frame.times())
        if times[0] != times[-1]:
            span = f"，时间从{w.time(times[0])}到{w.time(times[-1])}"
    size = w.pick(f"本文使用其中{rows}的数据{span}。", f"这里的分析基于{rows}{span}。", f"下文涉及{rows}{span}。")
    return w.pick(f"{study.about.zh}{size}{report.question.zh}", f"{report.question.zh}{study.about.zh}{size}")


def closing(w: Writer, headlines: list[str]) -> str:
    """Two or three findings and a caveat."""
    chosen = headlines if len(headlines) <= 3 else w.random.sample(headlines, 3)
    chosen = [headline for headline in headlines if headline in chosen]
    start = w.pick("总的来看，", "归纳起来，", "概括地说，")
    return f"{start}{'；'.join(chosen)}。{w.frame.study.caveat.zh}"


def closing_heading(w: Writer) -> str:
    """The heading of the last section."""
    return w.pick("小结", "结语", "要点回顾")


def figure_name(number: int) -> str:
    """How figure `number` is referred to."""
    return f"图{number}"


def caption(number: int, text: str) -> str:
    """The line under an image."""
    return f"图{number}　{text.removesuffix('。')}"
