"""A course over time, in Chinese."""

from __future__ import annotations

from collections.abc import Callable

from pipelines.reports.charts.trend import window
from pipelines.reports.findings.trend import Trend
from pipelines.reports.study import Section, Variable
from pipelines.reports.telling import Told, noun, percentages_make_sense
from pipelines.reports.wording import Writer

_STEP = {4: "年", 7: "个月", 10: "天", 13: "小时"}


def tell(w: Writer, section: Section, found: Trend, figure: str, look: str) -> Told:
    """The section in words."""
    variable = w.frame.study.variables[section.y]
    y, columns = noun(variable, "zh", section.aggregate), [section.y]
    context: dict[str, str] = {"aggregate": section.aggregate, "every": section.every}
    start, end = found.times[0], found.times[-1]

    def value(kind: str, place: int) -> str:
        return w.amount(kind, float(found.values[place]), variable, columns, time=found.times[place], **context)

    first, last = value("first", 0), value("last", -1)
    opening = w.pick(
        f"{figure}画出了{w.time(start)}至{w.time(end)}{y}的变化。",
        f"从{w.time(start)}到{w.time(end)}，{y}的走势见{figure}。",
        f"{figure}以时间为横轴，展示{w.time(start)}到{w.time(end)}的{y}。",
    )
    if look == "smoothed":
        opening += f"其中较粗的线是{window(found)}点移动平均。"
    change = _change(w, found, variable, columns, context)
    course = {
        "rise": f"总的方向是上升：{w.time(start)}为{first}，{w.time(end)}为{last}{change}。",
        "fall": f"总的方向是下降：{w.time(start)}为{first}，{w.time(end)}为{last}{change}。",
        "hill": f"起点是{first}，终点是{last}{change}，但中段高于两头。",
        "valley": f"起点是{first}，终点是{last}{change}，中间有一段低谷。",
        "flat": f"整个时期没有持续的方向：开始时为{first}，结束时为{last}{change}。",
    }[found.shape]
    details = [
        _steps(w, found, variable, columns, context),
        _run(w, found),
        _thirds(w, found, variable, columns, context),
    ]
    w.random.shuffle(details)
    details = [_extremes(w, found, value), *[text for text in details if text][:2]]
    headline = {
        "rise": f"{y}由{w.time(start)}的{first}上升到{w.time(end)}的{last}",
        "fall": f"{y}由{w.time(start)}的{first}下降到{w.time(end)}的{last}",
        "hill": f"{y}在中间时段最高，峰值出现在{w.time(found.times[found.peak])}",
        "valley": f"{y}在中间时段最低，谷底出现在{w.time(found.times[found.trough])}",
        "flat": f"{w.time(start)}至{w.time(end)}，{y}没有持续的升降方向",
    }[found.shape]
    heading = w.pick(f"{y}的变化", "随时间的走势", f"{y}的走势")
    return Told(heading, f"{y}，{w.time(start)}至{w.time(end)}。", opening + course, details, headline)


def step_word(found: Trend) -> str:
    """What lies between two neighbouring values."""
    if "-Q" in found.times[0]:
        return "个季度"
    if len(found.times[0]) == 4 and int(found.times[1]) - int(found.times[0]) > 1:
        return "个间隔"
    return _STEP[len(found.times[0])]


def _change(w: Writer, found: Trend, variable: Variable, columns: list[str], context: dict[str, str]) -> str:
    change = found.last - found.first
    if round(change, variable.decimals) == 0:
        return "，前后持平"
    size = w.difference("change", change, variable, columns, **context)
    word = "增加" if change > 0 else "减少"
    if not variable.ratio or variable.unit.en == "%":
        word = "升高" if change > 0 else "降低"
    if percentages_make_sense(variable, found.first):
        share = w.percent("relative_change", abs(change) / found.first, columns, **context)
        return f"，{word}{size}，幅度为{share}"
    return f"，{word}{size}"


def _extremes(w: Writer, found: Trend, value: Callable[[str, int], str]) -> str:
    high, low = value("maximum", found.peak), value("minimum", found.trough)
    top, bottom = w.time(found.times[found.peak]), w.time(found.times[found.trough])
    edge = {0: "起点", len(found.values) - 1: "终点"}
    if found.peak in edge and found.trough in edge:
        return f"最高值{high}就在{edge[found.peak]}，最低值{low}则在{edge[found.trough]}。"
    return w.pick(
        f"最高点是{top}的{high}，最低点是{bottom}的{low}。",
        f"{top}达到峰值{high}，{bottom}落到谷底{low}。",
        f"期间最高不超过{high}（{top}），最低不低于{low}（{bottom}）。",
    )


def _steps(w: Writer, found: Trend, variable: Variable, columns: list[str], context: dict[str, str]) -> str:
    step = step_word(found)
    if not found.ups or not found.downs:
        return f"相邻两期之间没有例外，每一步都在{'上升' if found.ups else '下降'}。"
    jump = w.difference("largest_rise", float(found.steps[found.jump]), variable, columns, **context)
    drop = w.difference("largest_fall", float(found.steps[found.drop]), variable, columns, **context)
    up, down = w.time(found.times[found.jump + 1]), w.time(found.times[found.drop + 1])
    every = f"逐{step.removeprefix('个')}比较" if step != "个间隔" else "相邻两期比较"
    steps = w.count("steps", len(found.steps), columns, **context)
    ups, downs = w.count("ups", found.ups, columns, **context), w.count("downs", found.downs, columns, **context)
    return w.pick(
        f"{every}，升幅最大的一次是{up}，比上一期高{jump}；跌幅最大的一次是{down}，低了{drop}。",
        f"在{steps}次相邻比较中，上升{ups}次，下降{downs}次；跌得最多的是{down}，比上一期低{drop}。",
    )


def _run(w: Writer, found: Trend) -> str:
    start, length, sign = found.longest_run
    if length < 4 or not found.ups or not found.downs:
        return ""
    word = "上升" if sign > 0 else "下降"
    first, last = w.time(found.times[start]), w.time(found.times[start + length])
    return f"最长的一段连续{word}从{first}持续到{last}，一连{length}次。"


def _thirds(w: Writer, found: Trend, variable: Variable, columns: list[str], context: dict[str, str]) -> str:
    if len(found.values) < 12:
        return ""
    early, middle, late = (
        w.average("third_mean", part, variable, columns, third=number, **context)
        for number, part in enumerate(found.thirds)
    )
    return w.pick(
        f"把这段时间分成前、中、后三段，均值依次为{early}、{middle}和{late}。",
        f"前三分之一的均值是{early}，中间三分之一是{middle}，后三分之一是{late}。",
    )
