"""Questions whose answer is a value: looked up, estimated, or worked out of several."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

from pipelines.charts.question import Question
from pipelines.charts.reading import estimate, exactly, reading_step, rounded, step_decimals
from pipelines.charts.spec import STACKS, Spec
from pipelines.charts.speech import Speech, capital


def number_columns(spec: Spec) -> list[int]:
    """The measures that questions may be about: all values are numbers; of box plots the median."""
    view = spec.view
    if view.shape == "points":
        return []
    if view.shape == "boxes":
        return [2]
    return [j for j in range(len(view.measures)) if all(isinstance(row[j], float) for row in view.values)]


def lookup(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    columns = number_columns(spec)
    if not spec.values_shown or not columns:
        return
    column, row = rng.choice(columns), rng.randrange(len(spec.view.labels))
    subject, at = speech.subject(column), speech.at(row)
    text = rng.choice(
        [
            speech.pick(f"What is {subject} {at}?", f"{speech.joined(at, column)}是多少？"),
            speech.pick(
                f"According to the {speech.thing}, what is {subject} {at}?",
                f"根据{speech.thing}中数据，{speech.joined(at, column)}为多少？",
            ),
            speech.pick(
                f"{capital(at)}, what value does {subject} take?",
                f"请从{speech.thing}中读出：{speech.joined(at, column)}。",
            ),
        ]
    )
    value = spec.view.values[row][column]
    kind = "cell_lookup" if spec.chart == "table" else "lookup"
    yield Question(kind, text, speech.quantity(column, value), value, _about(spec, column, [row]))


def reverse_lookup(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    columns = number_columns(spec)
    if not spec.values_shown or not columns:
        return
    column, row = rng.choice(columns), rng.randrange(len(spec.view.labels))
    value = spec.view.values[row][column]
    if spec.view.column(column).count(value) > 1:
        return
    quantity, subject = speech.quantity(column, value), speech.subject(column)
    text = speech.pick(
        f"{speech.when} which {speech.label} is {subject} exactly {quantity}?",
        f"哪{speech.counted}的{subject}恰好是{quantity}？",
    )
    yield Question(
        "reverse_lookup", text, speech.name(row), spec.view.labels[row], {**_about(spec, column, []), "bound": value}
    )


def estimated(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    """A value read on the axis, to a round step; only values that lie clearly nearest to one multiple of it."""
    if spec.values_shown or spec.chart in ("radar", "bubble"):
        return
    columns = number_columns(spec)[: 1 if spec.chart in STACKS else None]
    step = reading_step(spec)
    rows = list(range(len(spec.view.labels)))
    rng.shuffle(rows)
    for row in rows:
        for column in columns:
            value = spec.view.values[row][column]
            near = estimate(value, step)
            if abs(value - near) > 0.25 * step or near == 0:
                continue
            subject, at, digits = speech.subject(column), speech.at(row), step_decimals(step)
            shown_step = f"{step:,.{digits}f}"
            text = speech.pick(
                f"Roughly what is {subject} {at}? Give it to the nearest {shown_step}.",
                f"{speech.joined(at, column)}大约是多少？精确到最接近的{shown_step}的倍数。",
            )
            answer = speech.pick("About ", "约") + speech.quantity(column, near, digits)
            yield Question("estimate", text, answer, near, {**_about(spec, column, [row]), "bound": step})
            return


def difference(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    pair = _rows(spec, rng, 2)
    if not pair:
        return
    column, (a, b) = pair
    high, low = sorted((a, b), key=lambda row: -spec.view.values[row][column])
    measure = spec.view.measures[column]
    values = [exactly(spec.view.values[row][column]) for row in (high, low)]
    if values[0] == values[1]:
        return
    value = rounded(values[0] - values[1], measure.decimals)
    subject = speech.subject(column)
    text = rng.choice(
        [
            speech.pick(
                f"What is the difference between {subject} {speech.at(a)} and {speech.at(b)}?",
                f"{speech.name(a)}与{speech.name(b)}的{subject}相差多少？",
            ),
            speech.pick(
                f"By how much is {subject} higher {speech.at(high)} than {speech.at(low)}?",
                f"{speech.name(high)}的{subject}比{speech.name(low)}高多少？",
            ),
        ]
    )
    how = f"{measure.number(float(values[0]))} − {_signed(measure.number(float(values[1])))} = {measure.number(value)}"
    answer = speech.quantity(column, value)
    if measure.unit == "%":
        answer = measure.number(value) + speech.pick(" percentage points", "个百分点")
    yield Question("difference", text, answer, value, _about(spec, column, [high, low]), how)


def total(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    if not spec.view.additive or len(spec.view.labels) < 3:
        return
    chosen = _rows(spec, rng, rng.choice((2, 3)))
    if not chosen:
        return
    column, rows = chosen
    measure = spec.view.measures[column]
    value = rounded(sum((exactly(spec.view.values[row][column]) for row in rows), Decimal(0)), measure.decimals)
    if len(rows) == len(spec.view.labels):
        return
    names = speech.listing([speech.name(row) for row in sorted(rows)])
    subject = speech.subject(column)
    text = speech.pick(
        f"What is the combined {subject.removeprefix('the ')} of {names}?", f"{names}的{subject}合计是多少？"
    )
    how = " + ".join(_signed(measure.number(spec.view.values[row][column])) for row in sorted(rows))
    how += f" = {measure.number(value)}"
    yield Question("sum", text, speech.quantity(column, value), value, _about(spec, column, sorted(rows)), how)


def average(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    chosen = _rows(spec, rng, rng.choice((2, 3)))
    if not chosen or spec.view.shape == "bins" or len(spec.view.labels) < 3:
        return
    column, rows = chosen
    rows = sorted(rows)
    measure = spec.view.measures[column]
    decimals = measure.decimals + 1
    value = rounded(sum((exactly(spec.view.values[row][column]) for row in rows), Decimal(0)) / len(rows), decimals)
    names = speech.listing([speech.name(row) for row in rows])
    subject = speech.subject(column)
    text = speech.pick(
        f"What is the mean of {subject} over {names}, rounded to {decimals} decimal{'s' if decimals > 1 else ''}?",
        f"{names}的{subject}平均是多少？（保留{decimals}位小数）",
    )
    parts = " + ".join(_signed(measure.number(spec.view.values[row][column])) for row in rows)
    how = f"({parts}) / {len(rows)} = {value:,.{decimals}f}"
    arguments = {**_about(spec, column, rows), "decimals": decimals}
    yield Question("average", text, speech.quantity(column, value, decimals), value, arguments, how)


def ratio(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    chosen = _rows(spec, rng, 2)
    if not chosen or not spec.view.ratio or spec.chart == "table":
        return
    column, (a, b) = chosen
    high, low = sorted((a, b), key=lambda row: -spec.view.values[row][column])
    top, bottom = (spec.view.values[row][column] for row in (high, low))
    if bottom <= 0 or top < 1.2 * bottom or top > 200 * bottom:
        return
    value = rounded(exactly(top) / exactly(bottom), 1)
    measure = spec.view.measures[column]
    subject = speech.subject(column)
    text = speech.pick(
        f"How many times as high is {subject} {speech.at(high)} as {speech.at(low)}? Round to one decimal.",
        f"{speech.name(high)}的{subject}是{speech.name(low)}的多少倍？（保留一位小数）",
    )
    how = f"{measure.number(top)} / {measure.number(bottom)} ≈ {value:.1f}"
    answer = speech.pick(f"{value:.1f} times", f"{value:.1f}倍")
    yield Question("ratio", text, answer, value, _about(spec, column, [high, low]), how)


def text_cell(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    """A cell of words in a table image."""
    view = spec.view
    columns = [j for j in range(len(view.measures)) if any(isinstance(row[j], str) for row in view.values)]
    if view.shape != "table" or not columns:
        return
    column, row = rng.choice(columns), rng.randrange(len(view.labels))
    value = view.values[row][column]
    if not isinstance(value, str):
        return
    subject, at = speech.subject(column), speech.at(row)
    text = speech.pick(f"What does the table give as {subject} {at}?", f"表中{speech.joined(at, column)}是什么？")
    yield Question("cell_lookup", text, value, value, _about(spec, column, [row]))


def _signed(number: str) -> str:
    return f"({number})" if number.startswith("-") else number


def _rows(spec: Spec, rng: random.Random, count: int) -> tuple[int, list[int]] | None:
    """A measure and `count` labels of which values are shown exactly."""
    columns = number_columns(spec)
    if not spec.values_shown or not columns or len(spec.view.labels) < count:
        return None
    return rng.choice(columns), rng.sample(range(len(spec.view.labels)), count)


def _about(spec: Spec, column: int, rows: list[int]) -> dict[str, object]:
    labels = [spec.view.labels[row] for row in rows]
    return {"series": spec.view.measures[column].title, **({"labels": labels} if labels else {})}
