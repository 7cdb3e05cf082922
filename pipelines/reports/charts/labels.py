"""The words on a chart, already in the language of the report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pipelines.reports.frame import Frame
from pipelines.reports.study import Language, Variable
from pipelines.reports.wording import label

_WORDS: dict[str, tuple[str, str]] = {
    "mean": ("mean", "均值"),
    "median": ("median", "中位数"),
    "count_of": ("number of {}", "{}数"),
    "fit": ("least squares line", "最小二乘直线"),
    "month": ("month", "月份"),
    "year": ("year", "年份"),
    "share": ("share of {} (%)", "占{}的比例（%）"),
    "smooth": ("moving mean of {} values", "{}点移动平均"),
    "index": ("{} = 100", "{}=100"),
    "spread": ("mean and standard deviation", "均值与标准差"),
}


@dataclass(frozen=True)
class Labels:
    """Title, axis labels, and how raw names are called on the chart."""

    language: Language
    title: str
    x: str = ""
    y: str = ""
    rows: str = ""
    name: Callable[[str], str] = field(default=str)

    def word(self, key: str, filled: str = "") -> str:
        """A fixed word of the charts."""
        return _WORDS[key][0 if self.language == "en" else 1].format(filled)


def axis(variable: Variable, language: Language, aggregate: str = "") -> str:
    """An axis label: name and unit."""
    unit = variable.unit.of(language).strip()
    if language == "zh":
        name = {"mean": "平均", "sum": "总"}.get(aggregate, "") + variable.zh
        return f"{name}（{unit}）" if unit else name
    name = label(variable.en)
    if aggregate:
        name = {"mean": "Mean ", "sum": "Total "}[aggregate] + name[:1].lower() + name[1:] if aggregate else name
        if variable.en.removeprefix("the ")[:1].isupper():
            name = {"mean": "Mean ", "sum": "Total "}[aggregate] + variable.en.removeprefix("the ")
    return f"{name} ({unit})" if unit else name


def rows_word(frame: Frame, language: Language) -> str:
    """What the rows are, for an axis that counts them."""
    return frame.study.rows.en[1] if language == "en" else frame.study.rows.zh[1] or frame.study.rows.zh[0]
