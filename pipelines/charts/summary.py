"""A short description of a picture, worked out from the data shown; values that are only seen are given roughly."""

from __future__ import annotations

import random
import statistics

from pipelines.charts.questions_points import coefficient
from pipelines.charts.questions_values import number_columns
from pipelines.charts.reading import estimate, round_step, span, step_decimals, visible
from pipelines.charts.spec import ONE_SERIES, Spec
from pipelines.charts.speech import Speech, article, capital


def summary(spec: Spec, rng: random.Random) -> str:
    """Two to five sentences on `spec`."""
    speech = Speech(spec)
    sentences = [_opening(spec, speech, rng)]
    if spec.view.shape == "points":
        sentences += _points(spec, speech)
    elif spec.chart == "table":
        sentences += _table(spec, speech)
    elif spec.chart in ONE_SERIES or spec.view.shape in ("bins", "boxes"):
        sentences += _one_series(spec, speech, rng)
    else:
        sentences += _several_series(spec, speech)
    return (" " if speech.english else "").join(sentences)


def _opening(spec: Spec, speech: Speech, rng: random.Random) -> str:
    view, count = spec.view, len(spec.view.labels)
    title = view.title
    if view.shape == "points":
        x, y = view.measures[0].title, view.measures[1].title
        return speech.pick(
            f"The {spec.chart_word} “{title}” sets {y} against {x} for {count} points.",
            f"{spec.chart_word}《{title}》展示了{count}个数据点的{x}与{y}。",
        )
    if spec.chart == "table":
        words = speech.listing([measure.title for measure in view.measures])
        return speech.pick(
            f"The table “{title}” lists {words} for {count} {speech.labels}.",
            f"表《{title}》列出了{count}{speech.counted}的{words}。",
        )
    quantity = view.axis or view.measures[0].title
    first, last = (f"the {name}" if name.endswith("0s") else name for name in (speech.name(0), speech.name(count - 1)))
    if view.time and count > 3:
        return speech.pick(
            rng.choice(
                [
                    f"The {spec.chart_word} “{title}” shows the {quantity} from {first} to {last}.",
                    f"“{title}” is {article(spec.chart_word)} of the {quantity} between {first} and {last}.",
                ]
            ),
            f"{spec.chart_word}《{title}》展示了{first}至{last}的{quantity}。",
        )
    return speech.pick(
        rng.choice(
            [
                f"The {spec.chart_word} “{title}” compares the {quantity} of {count} {speech.labels}.",
                f"“{title}” is {article(spec.chart_word)} with {count} {speech.labels}; it shows the {quantity}.",
            ]
        )
        if view.shape != "bins"
        else f"The {spec.chart_word} “{title}” counts the {quantity.removeprefix('number of ')} in {count} intervals.",
        f"{spec.chart_word}《{title}》比较了{count}{speech.counted}的{quantity}。",
    )


def _one_series(spec: Spec, speech: Speech, rng: random.Random) -> list[str]:
    column = number_columns(spec)[0]
    values = spec.view.column(column)
    sentences = []
    rows = sorted(range(len(values)), key=lambda row: values[row])
    subject = speech.subject(column)
    inside = f"按{subject}比较，" if spec.view.shape == "boxes" else "其中"
    gap = visible(spec)
    high, low = rows[-1], rows[0]
    clear_high = values[high] > values[rows[-2]] and values[high] - values[rows[-2]] >= gap
    clear_low = values[low] < values[rows[1]] and values[rows[1]] - values[low] >= gap
    if clear_high and clear_low:
        sentences.append(
            speech.pick(
                f"{capital(subject)} is highest {speech.at(high)} ({_value(spec, speech, column, high)}) and lowest "
                f"{speech.at(low)} ({_value(spec, speech, column, low)}).",
                f"{inside}{speech.name(high)}最高（{_value(spec, speech, column, high)}），"
                f"{speech.name(low)}最低（{_value(spec, speech, column, low)}）。",
            )
        )
    elif clear_high:
        sentences.append(
            speech.pick(
                f"{capital(subject)} is highest {speech.at(high)}, at {_value(spec, speech, column, high)}.",
                f"{inside}{speech.name(high)}最高（{_value(spec, speech, column, high)}）。",
            )
        )
    if (
        spec.view.time
        and len(values) > 3
        and abs(values[-1] - values[0]) > max(1.5 * gap, 0.2 * (values[high] - values[low]))
    ):
        rises = values[-1] > values[0]
        sentences.append(
            speech.pick(
                f"Over the whole period it {'rises' if rises else 'falls'}, from {_value(spec, speech, column, 0)} to "
                f"{_value(spec, speech, column, len(values) - 1)}.",
                f"从整个时期看，{subject}从{_value(spec, speech, column, 0)}{'上升到' if rises else '下降到'}"
                f"{_value(spec, speech, column, len(values) - 1)}。",
            )
        )
    if spec.view.shape == "boxes" and spec.chart == "box":
        spreads = [row[4] - row[0] for row in spec.view.values]
        widest = sorted(range(len(spreads)), key=lambda row: -spreads[row])
        if spreads[widest[0]] - spreads[widest[1]] >= gap:
            sentences.append(
                speech.pick(
                    f"The range from minimum to maximum is widest {speech.at(widest[0])}.",
                    f"{speech.name(widest[0])}的最小值与最大值之间的范围最宽。",
                )
            )
    elif (
        spec.values_shown and spec.chart not in ("pie", "donut") and spec.view.shape == "series" and rng.random() < 0.5
    ):
        mean = statistics.fmean(values)
        measure = spec.view.measures[column]
        text = measure.quantity(mean, measure.decimals + 1)
        sentences.append(
            speech.pick(f"The mean of the {len(values)} values is {text}.", f"{len(values)}个数值的平均值为{text}。")
        )
    return sentences


def _value(spec: Spec, speech: Speech, column: int, row: int) -> str:
    value = spec.view.values[row][column]
    if spec.values_shown:
        return speech.quantity(column, value)
    step = round_step(span(spec) / 25)
    return speech.pick("about ", "约") + speech.quantity(column, estimate(value, step), step_decimals(step))


def _several_series(spec: Spec, speech: Speech) -> list[str]:
    view = spec.view
    sentences = []
    columns = number_columns(spec)
    means = {j: statistics.fmean(view.column(j)) for j in columns}
    ranked = sorted(columns, key=lambda j: -means[j])
    if len(ranked) > 1 and means[ranked[0]] - means[ranked[-1]] > 1.5 * visible(spec):
        top, bottom = (speech.series(j) for j in (ranked[0], ranked[-1]))
        sentences.append(
            speech.pick(
                f"Averaged over all {speech.labels}, {top} is the largest and {bottom} the smallest of the "
                f"{len(ranked)} series."
                if len(ranked) > 2
                else f"Averaged over all {speech.labels}, {top} is larger than {bottom}.",
                f"就全部{speech.label}的平均而言，{len(ranked)}组数据中{top}最大，{bottom}最小。"
                if len(ranked) > 2
                else f"就全部{speech.label}的平均而言，{top}高于{bottom}。",
            )
        )
    for column in columns[:3]:
        values = view.column(column)
        rows = sorted(range(len(values)), key=lambda row: -values[row])
        if values[rows[0]] - values[rows[1]] < max(visible(spec), 1e-12):
            continue
        sentences.append(
            speech.pick(
                f"{capital(speech.subject(column))} is highest {speech.at(rows[0])}"
                + (f" ({_value(spec, speech, column, rows[0])})." if spec.values_shown else "."),
                f"{speech.subject(column)}在{speech.name(rows[0])}最高"
                + (f"（{_value(spec, speech, column, rows[0])}）。" if spec.values_shown else "。"),
            )
        )
    return sentences


def _points(spec: Spec, speech: Speech) -> list[str]:
    view = spec.view
    x, y = view.measures[0].title, view.measures[1].title
    sentences = []
    groups = list(dict.fromkeys(view.labels))
    if spec.chart == "scatter" and len(groups) > 1:
        sentences.append(
            speech.pick(
                f"The points belong to {len(groups)} groups: {speech.listing(groups)}.",
                f"数据点分为{len(groups)}组：{speech.listing(groups)}。",
            )
        )
    if spec.chart == "bubble":
        size = view.measures[2].title
        sentences.append(speech.pick(f"The area of a bubble stands for {size}.", f"气泡的面积表示{size}。"))
        return sentences
    found = coefficient(view.column(0), view.column(1))
    if found >= 0.6:
        sentences.append(speech.pick(f"Larger {x} tends to go with larger {y}.", f"{x}越大，{y}总体上也越大。"))
    elif found <= -0.6:
        sentences.append(speech.pick(f"Larger {x} tends to go with smaller {y}.", f"{x}越大，{y}总体上越小。"))
    elif abs(found) <= 0.3:
        sentences.append(speech.pick("The points show no clear trend.", "数据点没有明显的变化趋势。"))
    return sentences


def _table(spec: Spec, speech: Speech) -> list[str]:
    sentences = []
    for column in number_columns(spec)[:2]:
        values = spec.view.column(column)
        low, high = min(values), max(values)
        if low == high:
            continue
        subject = speech.subject(column)
        sentences.append(
            speech.pick(
                f"{capital(subject)} ranges from {speech.quantity(column, low)} to {speech.quantity(column, high)}.",
                f"{subject}在{speech.quantity(column, low)}到{speech.quantity(column, high)}之间。",
            )
        )
    return sentences
