"""The course of the year, in Chinese."""

from __future__ import annotations

import numpy as np

from pipelines.reports.findings.seasons import Seasons
from pipelines.reports.study import Section
from pipelines.reports.telling import Told, noun
from pipelines.reports.wording import Writer


def tell(w: Writer, section: Section, found: Seasons, figure: str, look: str) -> Told:
    """The section in words."""
    variable = w.frame.study.variables[section.y]
    y = noun(variable, "zh", section.aggregate)
    columns, context, extra = [section.y], {"aggregate": section.aggregate}, int(variable.decimals < 2)

    def mean(place: int) -> str:
        return w.average("month_mean", float(found.means[place]), variable, columns, month=place + 1, **context)

    def deviation(place: int) -> str:
        value = float(found.deviations[place])
        return w.average("month_deviation", value, variable, columns, month=place + 1, **context)

    years = list(found.table)
    aid = {
        "means": "每个月给出一个平均数",
        "boxes": "每个月一个箱线图",
        "map": "每行一年、每列一月，颜色越亮数值越高",
    }[look]
    period = f"{years[0]}年" if len(years) == 1 else f"{years[0]}至{years[-1]}年"
    opening = w.pick(
        f"{figure}展示{y}在一年之中的变化，{aid}。", f"{y}随月份怎样起伏？{figure}根据{period}的数据作答：{aid}。"
    )
    high, low = found.highest, found.lowest
    finding = w.pick(
        f"平均最高的是{high + 1}月，为{mean(high)}；最低的是{low + 1}月，为{mean(low)}。",
        f"一年的高峰在{high + 1}月（平均{mean(high)}），低谷在{low + 1}月（平均{mean(low)}）。",
    )
    swing = w.difference(
        "month_gap", float(found.means[high] - found.means[low]), variable, columns, extra=extra, **context
    )
    steps = np.diff(np.append(found.means, found.means[0]))
    up, down = int(np.argmax(steps)), int(np.argmin(steps))
    rise = w.difference("month_rise", float(steps[up]), variable, columns, extra=extra, **context)
    fall = w.difference("month_fall", float(steps[down]), variable, columns, extra=extra, **context)
    details = [
        f"两者相差{swing}。",
        w.pick(
            f"{_pair(up)}升得最快，升幅{rise}；{_pair(down)}降得最快，降幅{fall}。",
            f"逐月来看，{_pair(up)}的升幅最大（{rise}），{_pair(down)}的降幅最大（{fall}）。",
        ),
    ]
    if all(len(values) > 1 for values in found.months):
        wide, narrow = int(np.argmax(found.deviations)), int(np.argmin(found.deviations))
        details.append(
            f"{wide + 1}月的波动最大（标准差{deviation(wide)}），{narrow + 1}月最稳定（标准差{deviation(narrow)}）。"
        )
    headline = w.pick(
        f"一年之中，{y}以{high + 1}月最高、{low + 1}月最低", f"{y}在{low + 1}月与{high + 1}月之间相差{swing}"
    )
    heading = w.pick("一年之中的变化", "逐月来看", "季节")
    return Told(heading, f"各月的{y}。", opening + finding, details, headline)


def _pair(place: int) -> str:
    return f"{place + 1}月到{(place + 1) % 12 + 1}月"
