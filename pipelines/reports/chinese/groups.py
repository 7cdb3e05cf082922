"""Comparison of groups, in Chinese."""

from __future__ import annotations

from collections.abc import Callable

from pipelines.reports.findings.groups import Group, Groups
from pipelines.reports.study import Section
from pipelines.reports.telling import Told
from pipelines.reports.wording import Writer


def tell(w: Writer, section: Section, found: Groups, figure: str, look: str) -> Told:
    """The section in words."""
    variable = w.frame.study.variables[section.y]
    y, by = variable.zh, w.frame.study.categories[section.by].zh
    columns = [section.y, section.by]

    def name(group: Group) -> str:
        return w.frame.name_of(section.by, group.name, "zh")

    def mean(group: Group) -> str:
        return w.average("group_mean", group.mean, variable, columns, group=group.name)

    aid = {
        "boxes": "箱体覆盖每组居中的一半数值，箱内横线是中位数"
        if len(found.groups) <= 5
        else "箱体覆盖每组居中的一半数值，箱内的线是中位数",
        "bars": "柱长表示均值，细线为上下各一个标准差",
        "points": "圆点是均值，穿过圆点的线段表示上下各一个标准差",
        "panels": "每个小图是一组的直方图，虚线是该组均值",
    }[look]
    opening = w.pick(
        f"{figure}按{by}比较{y}，{aid}。",
        f"{y}与{by}有没有关系？{figure}把{len(found.groups)}组放在一起：{aid}。",
        f"按{by}分组之后，{y}的情形如{figure}所示，其中{aid}。",
    )
    if len(found.groups) <= 4:
        rest = w.listed([f"{name(group)}（{mean(group)}）" for group in found.groups[1:]])
        then = "其后依次是" if len(found.groups) > 2 else "其后是"
        order = w.pick(
            f"均值最高的是{name(found.top)}，达到{mean(found.top)}，{then}{rest}。",
            f"{name(found.top)}以{mean(found.top)}的均值领先，{rest}随后。",
        )
    else:
        order = (
            f"{name(found.top)}的均值最高，为{mean(found.top)}；第二、第三位是{name(found.groups[1])}"
            f"（{mean(found.groups[1])}）和{name(found.groups[2])}（{mean(found.groups[2])}）；"
            f"{name(found.bottom)}最低，只有{mean(found.bottom)}。"
        )
    gap = w.difference(
        "group_gap", found.top.mean - found.bottom.mean, variable, columns, extra=int(variable.decimals < 2)
    )
    contrast = f"{name(found.top)}与{name(found.bottom)}的均值相差{gap}"
    if variable.ratio and found.bottom.mean > 0 and found.top.mean / found.bottom.mean >= 1.2:
        contrast += f"，前者是后者的{w.plain('group_ratio', found.top.mean / found.bottom.mean, 2, columns)}倍"
    details = [contrast + "。", *_details(w, section, found, name)]
    headline = w.pick(
        f"按{by}看，{y}的均值以{name(found.top)}最高（{mean(found.top)}），{name(found.bottom)}最低（{mean(found.bottom)}）",
        f"{name(found.top)}与{name(found.bottom)}的{y}平均相差{gap}",
    )
    heading = w.pick(f"不同{by}的{y}", f"按{by}比较", f"{y}与{by}")
    return Told(heading, f"按{by}分组的{y}。", opening + order, details, headline)


def _details(w: Writer, section: Section, found: Groups, name: Callable[[Group], str]) -> list[str]:
    variable, columns = w.frame.study.variables[section.y], [section.y, section.by]
    by = w.frame.study.categories[section.by].zh
    details = []
    top, bottom = found.top, found.bottom
    if found.apart:
        low = w.amount("group_minimum", float(top.values.min()), variable, columns, group=top.name)
        high = w.amount("group_maximum", float(bottom.values.max()), variable, columns, group=bottom.name)
        details.append(f"两组毫无重叠：{name(top)}的最小值是{low}，仍高于{name(bottom)}的最大值{high}。")
    share = w.percent("explained", found.explained, columns)
    if found.explained >= 0.4:
        details.append(
            w.pick(f"组间差异占全部变异的{share}。", f"全部变异中有{share}来自组与组之间，组内差别反而不大。")
            if found.explained >= 0.6
            else f"组间差异占全部变异的{share}。"
        )
    elif found.explained < 0.15:
        details.append(
            w.pick(f"不过组间差异只占全部变异的{share}，其余都在组内。", f"各组大面积重叠，{by}只能说明{share}的变异。")
        )
    else:
        details.append(f"{by}能说明{share}的变异，各组之间仍有部分重叠。")
    if len(found.groups) > 2 and found.widest is not found.narrowest:
        wide = w.average("group_deviation", found.widest.deviation, variable, columns, group=found.widest.name)
        narrow = w.average("group_deviation", found.narrowest.deviation, variable, columns, group=found.narrowest.name)
        details.append(
            w.pick(
                f"组内最分散的是{name(found.widest)}（标准差{wide}），最集中的是{name(found.narrowest)}（标准差{narrow}）。",
                f"{name(found.narrowest)}内部最整齐，标准差只有{narrow}；{name(found.widest)}则为{wide}。",
            )
        )
    if not found.same_order_by_median and len(found.groups) <= 6:
        details.append("若改用中位数排序，各组的先后会有变化。")
    small = [group for group in found.groups if len(group.values) < 6]
    if small:
        least = min(small, key=lambda group: (len(group.values), group.name))
        size = w.rows("group_size", len(least.values), columns, group=least.name)
        details.append(f"小组的结果要谨慎看待：{name(least)}只有{size}。")
    return details
