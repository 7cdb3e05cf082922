"""Questions that compare values: extremes, counts above a bound, ranks, trends, yes or no."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise

from pipelines.charts.question import Question
from pipelines.charts.questions_values import _about, number_columns
from pipelines.charts.reading import round_step, span, step_decimals, visible
from pipelines.charts.spec import STACKS, Spec
from pipelines.charts.speech import Speech, capital

_RANKS = ("second", "third", "fourth")
_CHINESE_NUMBERS = ("零", "一", "二", "三", "四")


def _apart(first: float, second: float, gap: float) -> bool:
    """Whether two values differ, and by at least `gap`."""
    return first != second and abs(first - second) >= gap


def extremes(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    columns = number_columns(spec)
    if not columns:
        return
    column = rng.choice(columns)
    values = spec.view.column(column)
    for kind, sign in (("maximum", -1), ("minimum", 1)):
        rows = sorted(range(len(values)), key=lambda row: sign * values[row])
        if not _apart(values[rows[0]], values[rows[1]], visible(spec)):
            continue
        words = ("highest", "最高") if kind == "maximum" else ("lowest", "最低")
        subject = speech.subject(column)
        text = rng.choice(
            [
                speech.pick(
                    f"{speech.when} which {speech.label} is {subject} {words[0]}?",
                    f"哪{speech.counted}的{subject}{words[1]}？",
                ),
                speech.pick(
                    f"Which {speech.label} has the {words[0]} {subject.removeprefix('the ')}?",
                    f"{speech.thing}中{subject}{words[1]}的是哪{speech.counted}？",
                ),
            ]
        )
        answer = speech.name(rows[0])
        if spec.values_shown:
            quantity = speech.quantity(column, values[rows[0]])
            answer += speech.pick(f" ({quantity})", f"（{quantity}）")
        yield Question(kind, text, answer, spec.view.labels[rows[0]], _about(spec, column, []))


def count_above(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    columns = number_columns(spec)
    if not columns or len(spec.view.labels) < 4:
        return
    column = rng.choice(columns)
    values = spec.view.column(column)
    if max(values) == min(values):
        return
    step = round_step((max(values) - min(values)) / 4)
    start = int(min(values) // step)
    bounds = [round(step * factor, 6) for factor in range(start, start + 12)]
    gap = max(visible(spec), span(spec) * 1e-9)
    bounds = [b for b in bounds if min(values) < b < max(values) and all(abs(v - b) >= gap for v in values)]
    if not bounds:
        return
    bound = rng.choice(bounds)
    above = rng.random() < 0.6
    count = sum((value > bound) == above for value in values)
    shown = speech.quantity(column, bound, step_decimals(step))
    subject = speech.subject(column)
    side = "above" if above else "below"
    text = speech.pick(
        f"{speech.when} how many {speech.labels} is {subject} {side} {shown}?",
        f"有多少{speech.counted}的{subject}{'高于' if above else '低于'}{shown}？",
    )
    kind = "count_above" if above else "count_below"
    yield Question(kind, text, str(count), count, {**_about(spec, column, []), "bound": bound})


def rank(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    columns = number_columns(spec)
    if not columns or len(spec.view.labels) < 4 or len(spec.view.labels) > 25:
        return
    column = rng.choice(columns)
    values = spec.view.column(column)
    rows = sorted(range(len(values)), key=lambda row: -values[row])
    place = rng.choice([p for p in (1, 2, 3) if p + 1 < len(rows)])
    gap = visible(spec)
    neighbours = (rows[place - 1], rows[place + 1])
    if not all(_apart(values[row], values[rows[place]], gap) for row in neighbours):
        return
    subject = speech.subject(column)
    text = speech.pick(
        f"Which {speech.label} has the {_RANKS[place - 1]} highest {subject.removeprefix('the ')}?",
        f"按{subject}从高到低排列，排在第{_CHINESE_NUMBERS[place + 1]}的是哪{speech.counted}？",
    )
    arguments = {**_about(spec, column, []), "place": place + 1}
    yield Question("rank", text, speech.name(rows[place]), spec.view.labels[rows[place]], arguments)


def order(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    columns = number_columns(spec)
    if not columns or not 4 <= len(spec.view.labels) <= 16 or spec.view.shape == "bins":
        return
    column = rng.choice(columns)
    values = spec.view.column(column)
    rows = sorted(range(len(values)), key=lambda row: -values[row])[:4]
    if not all(_apart(values[a], values[b], visible(spec)) for a, b in pairwise(rows)):
        return
    subject = speech.subject(column)
    text = speech.pick(
        f"List the three {speech.labels} with the highest {subject.removeprefix('the ')}, highest first.",
        f"列出{subject}最高的三{speech.counted}，从高到低排列。",
    )
    names = [speech.name(row) for row in rows[:3]]
    answer = ", ".join(names) if speech.english else "、".join(names)
    yield Question("order", text, answer, [spec.view.labels[row] for row in rows[:3]], _about(spec, column, []))


def trend(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    columns = number_columns(spec)
    count = len(spec.view.labels)
    if not columns or not spec.view.time or count < 3 or (spec.chart in STACKS and not spec.values_shown):
        return
    column = rng.choice(columns)
    values = spec.view.column(column)
    first = rng.randrange(0, max(1, count // 3))
    last = rng.randrange(count - max(1, count // 3), count)
    if last - first < 2 or not _apart(values[first], values[last], 1.5 * visible(spec)):
        return
    rises = values[last] > values[first]
    subject = speech.subject(column)
    text = speech.pick(
        f"Is {subject} higher or lower {speech.at(last)} than {speech.at(first)}?",
        f"与{speech.name(first)}相比，{speech.name(last)}的{subject}是上升了还是下降了？",
    )
    answer = speech.pick("Higher" if rises else "Lower", "上升了" if rises else "下降了")
    if spec.values_shown:
        a, b = (speech.quantity(column, values[row]) for row in (first, last))
        answer += speech.pick(f": it goes from {a} to {b}", f"，从{a}变为{b}")
    yield Question("trend", text, answer, "up" if rises else "down", _about(spec, column, [first, last]))


def comparison(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    columns = number_columns(spec)
    if not columns:
        return
    column = rng.choice(columns)
    a, b = rng.sample(range(len(spec.view.labels)), 2)
    values = spec.view.column(column)
    if not _apart(values[a], values[b], visible(spec)):
        return
    higher = values[a] > values[b]
    subject = speech.subject(column)
    text = speech.pick(
        f"Is {subject} {speech.at(a)} greater than {speech.at(b)}?",
        f"{speech.name(a)}的{subject}比{speech.name(b)}高吗？",
    )
    answer = speech.pick("Yes" if higher else "No", "是" if higher else "不是")
    if spec.values_shown:
        x, y = (speech.quantity(column, values[row]) for row in (a, b))
        answer += speech.pick(f", {x} against {y}", f"，分别为{x}和{y}")
    yield Question("comparison", text, answer, "yes" if higher else "no", _about(spec, column, [a, b]))


def between_series(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    """Which of two series is larger at a label, or by how much."""
    view = spec.view
    columns = number_columns(spec)
    if len(columns) < 2 or len({view.measures[j].unit for j in columns}) > 1 or view.shape == "boxes":
        return
    if spec.chart == "table" and not view.axis:
        return
    a, b = rng.sample(columns, 2)
    row = rng.randrange(len(view.labels))
    values = view.values[row]
    if not _apart(values[a], values[b], visible(spec)):
        return
    larger = a if values[a] > values[b] else b
    at = speech.at(row)
    names = (speech.series(a), speech.series(b))
    text = speech.pick(
        f"{capital(at)}, which is larger: {names[0]} or {names[1]}?",
        f"{at}，{names[0]}和{names[1]}哪个更大？"
        if not view.items or view.time
        else f"就{at}而言，{names[0]}和{names[1]}的{view.axis}哪个更大？",
    )
    answer = capital(speech.series(larger))
    arguments = {"labels": [view.labels[row]], "compared": [view.measures[a].title, view.measures[b].title]}
    yield Question("series_comparison", text, answer, view.measures[larger].title, arguments)


def stack_total(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    """The tallest stack."""
    view = spec.view
    if spec.chart not in STACKS:
        return
    totals = [sum(row) for row in view.values]
    rows = sorted(range(len(totals)), key=lambda row: -totals[row])
    if not _apart(totals[rows[0]], totals[rows[1]], 0.03 * totals[rows[0]]):
        return
    text = speech.pick(
        f"{speech.when} which {speech.label} is the total of all series highest?",
        f"哪{speech.counted}各部分的合计最高？",
    )
    yield Question("total_maximum", text, speech.name(rows[0]), view.labels[rows[0]])
