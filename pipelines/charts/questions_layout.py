"""Questions on what the picture is and shows, and questions that it cannot answer."""

from __future__ import annotations

import random
from collections.abc import Iterator

from pipelines.charts.question import Question
from pipelines.charts.questions_values import number_columns
from pipelines.charts.spec import CHARTS, ONE_SERIES, Spec
from pipelines.charts.speech import Speech, article, capital


def unanswerable(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    """A value for a label that the table has, or a year just beyond the last, which the picture does not show."""
    view = spec.view
    columns = number_columns(spec)
    if not columns:
        return
    absent = [text for text in view.missing if text not in view.labels]
    if not absent and view.time and all(text.isdigit() and len(text) == 4 for text in view.labels):
        years = sorted(int(text) for text in view.labels)
        absent = [str(years[-1] + rng.randint(2, 12)), str(years[0] - rng.randint(2, 12))]
    if not absent:
        return
    text, column = rng.choice(absent), rng.choice(columns)
    subject, at, name = speech.subject(column), speech.at_named(text), speech.named(text)
    question = speech.pick(f"What is {subject} {at}?", f"{speech.joined(at, column)}是多少？")
    answer = speech.pick(
        f"This cannot be answered: the {speech.thing} does not show {name}.",
        f"无法回答，{speech.thing}中没有{name}的数据。",
    )
    yield Question("unanswerable", question, answer, None, {"series": view.measures[column].title, "labels": [text]})


def count_items(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    view = spec.view
    count = len(view.labels)
    if spec.chart == "table":
        if rng.random() < 0.5:
            text = speech.pick("How many columns does the table have?", "表中共有多少列？")
            yield Question("count_columns", text, str(len(view.measures) + 1), len(view.measures) + 1)
            return
        text = speech.pick("How many rows does the table have, without the heading?", "除表头外，表中共有多少行？")
        yield Question("count_items", text, str(count), count)
    elif view.shape == "points":
        groups = len(set(view.labels))
        if spec.chart == "scatter" and groups > 1:
            text = speech.pick("How many groups does the legend tell apart?", "图例中区分了多少组数据？")
            yield Question("count_groups", text, str(groups), groups)
        elif spec.chart == "bubble":
            text = speech.pick("How many bubbles are there?", "图中有多少个气泡？")
            yield Question("count_items", text, str(count), count)
    elif len(view.measures) > 1 and view.shape == "series":
        lines = spec.chart == "multi_line"
        text = speech.pick(f"How many {'lines' if lines else 'series'} does the chart show?", "图中共有多少组数据？")
        yield Question("count_series", text, str(len(view.measures)), len(view.measures))
    elif count <= 16 and (spec.chart in ONE_SERIES or view.shape in ("bins", "boxes")):
        text = speech.pick(f"How many {speech.labels} does the chart show?", f"图中共有多少{speech.counted}？")
        yield Question("count_items", text, str(count), count)


def axis(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    """What the axis of values, or one of two such axes, stands for."""
    view = spec.view
    if spec.chart in ("table", "pie", "donut", "radar", "heatmap"):
        return
    if view.shape == "points":
        index = rng.choice((0, 1))
        which = ("horizontal", "横轴") if index == 0 else ("vertical", "纵轴")
        heading = view.measures[index].heading
    else:
        which = ("horizontal", "横轴") if spec.chart in ("barh", "dot") else ("vertical", "纵轴")
        heading = view.axis_heading
    text = speech.pick(f"What does the {which[0]} axis show?", f"{which[1]}表示什么？")
    yield Question("axis", text, capital(heading), heading, {"direction": which[0]})


def chart_type(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    if spec.chart == "table":
        return
    text = speech.pick("What type of chart is this?", "这是什么类型的图？")
    word = CHARTS[spec.chart][0 if speech.english else 1]
    yield Question("chart_type", text, speech.pick(capital(article(word)), word), spec.chart)
