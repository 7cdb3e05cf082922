"""Sums, differences, means and ratios of numbers that stand in a chart or table, with the working shown."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from taxonomy.conversations.builder import Builder
from taxonomy.conversations.chart_check import cells, states
from taxonomy.conversations.chart_questions import subject
from taxonomy.conversations.chart_truth import ChartTruth
from taxonomy.conversations.charts import truths
from taxonomy.conversations.conversation import IN_HOUSE, Conversation, Exchange, Family, Language
from taxonomy.conversations.voice import Voice


def make(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """Two or three calculations on each picture whose numbers can be read."""
    for truth in truths(family, language):
        if not truth.shown or not (truth.is_series or truth.is_table) or len(set(truth.labels)) < len(truth.labels):
            continue
        columns = truth.number_columns()
        if len(truth.labels) < 3 or not columns:
            continue
        voice = builder.voice(language, truth.record.id)
        column = voice.random.choice(columns)
        found = [_difference(truth, voice, column), _ratio(truth, voice, column), _mean(truth, voice, column)]
        exchanges = voice.draw([exchange for exchange in found if exchange], 3)
        if exchanges:
            yield Conversation(
                builder.task,
                builder.leaf,
                builder.component,
                language,
                (truth.record,),
                tuple(truth.record.images),
                tuple(exchanges),
            )


def holds(conversation: Conversation, exchange: Exchange) -> bool:
    """The result, worked out in exact decimals, is the last number of the answer's working."""
    truth = ChartTruth.of(conversation.parents[0])
    if truth is None:
        return False
    series, labels = exchange.about["series"], exchange.about["labels"]
    values = [cells(truth, series)[label] for label in labels]
    digits = truth.decimals[truth.measures.index(series)]
    if exchange.kind == "difference":
        return states(truth, series, values[0] - values[1], exchange.answer)
    if exchange.kind == "mean":
        return states(truth, series, sum(values, Decimal(0)) / len(values), exchange.answer, digits + 1)
    return exchange.kind == "ratio" and states(truth, series, values[0] / values[1], exchange.answer, 1)


def _difference(truth: ChartTruth, voice: Voice, column: int) -> Exchange | None:
    rows = voice.random.sample(range(len(truth.labels)), 2)
    high, low = sorted(rows, key=lambda row: -truth.values[row][column])
    values = [Decimal(str(truth.values[row][column])) for row in (high, low)]
    if values[0] == values[1]:
        return None
    result = values[0] - values[1]
    shown = truth.number(column, float(result))
    question = voice.say(
        [
            "By how much does {subject} for {high} exceed that for {low}?",
            "What is the difference between {high} and {low} in {subject}?",
        ],
        ["{high}的{subject}比{low}高出多少？", "{high}与{low}的{subject}相差多少？"],
        subject=subject(truth, voice, column),
        high=truth.labels[high],
        low=truth.labels[low],
    )
    working = " − ".join(_signed(truth.number(column, float(value))) for value in values)
    unit = truth.units[column]
    quantity = truth.quantity(column, float(result), shown)
    if unit == "%":
        quantity = shown + voice.word(" percentage points", "个百分点")
    answer = voice.say(
        ["{working} = {shown}, so the difference is {quantity}.", "{quantity}: {working} = {shown}."],
        ["{working} = {shown}，即相差{quantity}。", "相差{quantity}（{working} = {shown}）。"],
        working=working,
        shown=shown,
        quantity=quantity,
    )
    about = {"series": truth.measures[column], "labels": [truth.labels[high], truth.labels[low]]}
    return Exchange("difference", question, answer, about)


def _mean(truth: ChartTruth, voice: Voice, column: int) -> Exchange | None:
    if truth.chart == "histogram":
        return None
    rows = sorted(voice.random.sample(range(len(truth.labels)), 3))
    digits = truth.decimals[column] + 1
    values = [Decimal(str(truth.values[row][column])) for row in rows]
    result = (sum(values, Decimal(0)) / 3).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    names = voice.listing([truth.labels[row] for row in rows])
    question = voice.say(
        ["What is the mean of {subject} over {names}? Give {digits} decimal place(s)."],
        ["求{names}这三项“{measure}”的平均值，保留{digits}位小数。"],
        subject=subject(truth, voice, column),
        names=names,
        measure=truth.measures[column],
        digits=digits,
    )
    parts = " + ".join(_signed(truth.number(column, float(value))) for value in values)
    shown = f"{result:,.{digits}f}"
    answer = voice.say(
        ["({parts}) / 3 = {shown}"],
        ["({parts}) ÷ 3 = {shown}"],
        parts=parts,
        shown=shown,
    )
    about = {"series": truth.measures[column], "labels": [truth.labels[row] for row in rows]}
    return Exchange("mean", question, answer, about)


def _ratio(truth: ChartTruth, voice: Voice, column: int) -> Exchange | None:
    if min(truth.column(column)) <= 0 or "°" in truth.units[column]:
        return None
    rows = voice.random.sample(range(len(truth.labels)), 2)
    high, low = sorted(rows, key=lambda row: -truth.values[row][column])
    values = [Decimal(str(truth.values[row][column])) for row in (high, low)]
    result = (values[0] / values[1]).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    if not Decimal("1.2") <= result <= 100:
        return None
    question = voice.say(
        ["How many times as large as {low} is {high} when it comes to {subject}? Round to one decimal."],
        ["{high}的{subject}是{low}的多少倍？保留一位小数。"],
        subject=subject(truth, voice, column),
        high=truth.labels[high],
        low=truth.labels[low],
    )
    working = " / ".join(truth.number(column, float(value)) for value in values)
    answer = voice.say(
        ["{working} ≈ {result}, so about {result} times."],
        ["{working} ≈ {result}，约为{result}倍。"],
        working=working,
        result=f"{result:,.1f}",
    )
    about = {"series": truth.measures[column], "labels": [truth.labels[high], truth.labels[low]]}
    return Exchange("ratio", question, answer, about)


def _signed(number: str) -> str:
    """A negative number in brackets, as it stands in a sum."""
    return f"({number})" if number.startswith("-") else number


BUILDERS = (
    Builder("chart_algebra", "Logical Reasoning/Mathematical Reasoning/Algebra and Operation", IN_HOUSE, make, holds),
)
