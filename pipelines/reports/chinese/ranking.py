"""A ranking, in Chinese."""

from __future__ import annotations

import numpy as np

from pipelines.reports.charts.ranking import MOST
from pipelines.reports.findings.ranking import Ranking
from pipelines.reports.study import Section
from pipelines.reports.telling import Told, noun
from pipelines.reports.wording import Writer


def tell(w: Writer, section: Section, found: Ranking, figure: str, look: str) -> Told:
    """The section in words."""
    variable = w.frame.study.variables[section.y]
    y, by = noun(variable, "zh", section.aggregate), w.frame.study.categories[section.by].zh
    columns, count = [section.y, section.by], len(found.names)

    def name(place: int) -> str:
        return w.frame.name_of(section.by, found.names[place], "zh")

    def value(place: int) -> str:
        write = w.average if section.aggregate == "mean" else w.amount
        return write("ranked", float(found.values[place]), variable, columns, group=found.names[place])

    each = "各国" if by == "国家" else f"各{by}"
    number = w.count("ranked_count", count, columns)
    opening = w.pick(f"{figure}把{number}个{by}按{y}从高到低排列。", f"{number}个{by}的{y}排名见{figure}。")
    if count > MOST:
        opening += f"图中只画出前{MOST - 4}名和最后三名。"
    lead = w.pick(
        f"第一名是{name(0)}（{value(0)}），其后是{name(1)}（{value(1)}）和{name(2)}（{value(2)}）。",
        f"{name(0)}以{value(0)}居首，{name(1)}（{value(1)}）和{name(2)}（{value(2)}）分列第二、第三。",
    )
    tail = w.pick(
        f"末尾两名是{name(-2)}（{value(-2)}）和{name(-1)}（{value(-1)}）。",
        f"排在最后的是{name(-1)}，为{value(-1)}，倒数第二的{name(-2)}为{value(-2)}。",
    )
    gaps = found.values[:-1] - found.values[1:]
    widest = int(np.argmax(gaps))
    gap = w.difference("rank_gap", float(gaps[widest]), variable, columns, extra=int(section.aggregate == "mean"))
    details = [
        w.pick(
            f"相邻名次之间差距最大的是{name(widest)}与{name(widest + 1)}，相差{gap}。",
            f"名次之间最大的落差在{name(widest)}和{name(widest + 1)}之间，为{gap}。",
        )
    ]
    if variable.ratio and found.values[-1] > 0:
        ratio = w.plain("rank_ratio", float(found.values[0] / found.values[-1]), 1, columns)
        details.append(f"第一名的数值是最后一名的{ratio}倍。")
    if variable.additive and section.aggregate != "mean":
        details.append(f"前三名合计占总数的{w.percent('top_share', found.share_of_first(3), columns)}。")
    above = int(np.sum(found.values > found.values.mean()))
    average = w.average("mean_of_ranked", float(found.values.mean()), variable, columns)
    details.append(f"{each}的平均值为{average}，高于平均值的有{w.count('above_mean', above, columns)}个。")
    tied = [place for place in range(count - 1) if value(place) == value(place + 1)]
    if tied:
        details.append(f"{name(tied[0])}与{name(tied[0] + 1)}数值相同，都是{value(tied[0])}。")
    headline = f"{y}以{name(0)}最高（{value(0)}），{name(-1)}最低（{value(-1)}）"
    heading = w.pick(f"{by}排名", f"{y}的高低次序", "谁排在前面")
    return Told(heading, f"{each}的{y}。", opening + lead + tail, details, headline)
