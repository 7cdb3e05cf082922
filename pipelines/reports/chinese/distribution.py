"""The spread of one variable, in Chinese."""

from __future__ import annotations

from pipelines.reports.findings.distribution import Distribution
from pipelines.reports.study import Section, Variable
from pipelines.reports.telling import Told
from pipelines.reports.wording import Writer


def tell(w: Writer, section: Section, found: Distribution, figure: str, look: str) -> Told:
    """The section in words."""
    variable = w.frame.study.variables[section.y]
    y, columns = variable.zh, [section.y]
    count = w.rows("present", len(found.values), columns)
    mean = w.average("mean", found.mean, variable, columns)
    median = w.exact("median", found.median, variable, columns)
    opening = {
        "histogram": w.pick(
            f"{figure}是{count}的{y}直方图。",
            f"{y}的分布见{figure}，共统计{count}。",
            f"先看{y}如何分布：{figure}把{count}按数值分段，画成直方图。",
        ),
        "histogram_box": f"{figure}用两种方式展示{count}的{y}：上方是箱线图，下方是直方图。",
        "cumulative": f"{figure}是{y}的累积分布曲线，曲线在某一数值处的高度，就是{count}中不超过该数值的百分比。",
    }[look]
    centre = w.pick(
        f"均值为{mean}，中位数为{median}。",
        f"平均来看，{y}为{mean}，而中位数是{median}。",
        f"全体的平均值是{mean}，处在正中间的水平（中位数）是{median}。",
    )
    spread = [_range(w, found, variable, columns), _middle(w, found, variable, columns)]
    if look != "cumulative":
        spread.append(_tallest(w, found, variable, columns))
    w.random.shuffle(spread)
    lead = opening + centre + _skew(w, found, columns)
    details = [*spread, _outliers(w, found, variable, columns)]
    if found.missing:
        details.append(f"另有{w.rows('missing', found.missing, columns)}缺少这项数据，未计入。")
    headline = w.pick(
        f"{y}平均为{mean}，中位数为{median}",
        f"{y}介于{w.amount('minimum', found.low, variable, columns)}与"
        f"{w.amount('maximum', found.high, variable, columns)}之间，中位数为{median}",
    )
    heading = w.pick(f"{y}的分布", y, f"{y}：集中还是分散")
    return Told(heading, f"{y}的分布（{count}）。", lead, details, headline)


def _skew(w: Writer, found: Distribution, columns: list[str]) -> str:
    value = w.plain("skewness", found.skewness, 2, columns)
    if abs(found.skewness) < 0.3:
        return w.pick(f"偏度只有{value}，形状大致对称。", f"偏度为{value}，左右两侧差不多对称。")
    side = "右" if found.skewness > 0 else "左"
    degree = "明显" if abs(found.skewness) > 1 else "有些"
    text = w.pick(f"分布{degree}向{side}偏斜（偏度{value}）", f"{side}侧的尾部{degree}拉长，偏度为{value}")
    if (found.mean > found.median) == (found.skewness > 0):
        return text + f"，均值因此落在中位数的{side}侧。"
    return text + "。"


def _range(w: Writer, found: Distribution, variable: Variable, columns: list[str]) -> str:
    low = w.amount("minimum", found.low, variable, columns)
    high = w.amount("maximum", found.high, variable, columns)
    named = bool(w.frame.study.label or w.frame.study.time)
    if not named or found.low_ties > 1 or found.high_ties > 1:
        return w.pick(f"最小值{low}，最大值{high}。", f"全部数值在{low}到{high}之间。")
    lowest, highest = where(w, found.low_row), where(w, found.high_row)
    return w.pick(
        f"最低的是{lowest}，为{low}；最高的是{highest}，为{high}。",
        f"最大值{high}出现在{highest}，最小值{low}出现在{lowest}。"
        if not w.frame.study.label
        else f"{highest}以{high}居首，{lowest}以{low}垫底。",
    )


def _middle(w: Writer, found: Distribution, variable: Variable, columns: list[str]) -> str:
    first = w.exact("first_quartile", found.quartiles[0], variable, columns)
    third = w.exact("third_quartile", found.quartiles[1], variable, columns)
    deviation = w.average("deviation", found.deviation, variable, columns)
    near = w.percent("within_one_deviation", found.within_one_deviation / len(found.values), columns)
    return w.pick(
        f"约有一半的数值落在{first}和{third}之间。",
        f"下四分位数是{first}，上四分位数是{third}。",
        f"标准差为{deviation}，有{near}的数值与均值相差不超过一个标准差。",
        f"标准差为{deviation}，两个四分位数分别是{first}和{third}。",
    )


def _tallest(w: Writer, found: Distribution, variable: Variable, columns: list[str]) -> str:
    place = found.fullest
    count = int(found.counts[place])
    if list(found.counts).count(count) > 1:
        return ""
    low = w.exact("bar_from", float(found.edges[place]), variable, columns)
    high = w.exact("bar_to", float(found.edges[place + 1]), variable, columns)
    share = w.percent("bar_share", count / len(found.values), columns)
    return w.pick(
        f"最高的柱子对应不低于{low}、低于{high}的一段，包含{w.rows('bar_count', count, columns)}，占{share}。",
        f"数值最密集的是{low}（含）到{high}（不含）之间，共{w.rows('bar_count', count, columns)}，占全部的{share}。",
    )


def _outliers(w: Writer, found: Distribution, variable: Variable, columns: list[str]) -> str:
    everything = found.outliers_high + found.outliers_low
    if not everything:
        return w.pick("按1.5倍四分位距的标准衡量，没有离群值。", "没有任何数值超出四分位数1.5倍四分位距之外。")
    named = bool(w.frame.study.label or w.frame.study.time)
    if len(everything) == 1:
        row, value = everything[0]
        shown = w.amount("outlier", value, variable, columns)
        return f"按1.5倍四分位距的标准，只有一个离群值：{shown}" + (f"（{where(w, row)}）。" if named else "。")
    high, low = len(found.outliers_high), len(found.outliers_low)
    above, below = w.count("outliers_high", high, columns), w.count("outliers_low", low, columns)
    sides = f"高端{above}个，低端{below}个" if high and low else "都在高端" if high else "都在低端"
    text = f"按1.5倍四分位距的标准，有{w.number(len(everything), 0)}个离群值，{sides}"
    if named and len(everything) <= 4:
        names = [f"{where(w, row)}（{w.amount('outlier', value, variable, columns)}）" for row, value in everything]
        return f"{text}：{w.listed(names)}。"
    return text + "。"


def where(w: Writer, row: int) -> str:
    """The name of a row: its label, or its time."""
    study = w.frame.study
    if study.label:
        name = w.frame.name_of(study.label, str(w.frame.columns[study.label][row]), "zh")
        return f"{w.time(w.frame.times()[row])}的{name}" if study.panel else name
    return w.time(w.frame.times()[row])
