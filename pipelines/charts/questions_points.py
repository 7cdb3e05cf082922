"""Questions on scatter plots and bubble charts."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator

from pipelines.charts.question import Question
from pipelines.charts.spec import Spec
from pipelines.charts.speech import Speech


def correlation(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    """Whether y grows with x; only where the cloud of points leaves no doubt."""
    view = spec.view
    if spec.chart != "scatter" or len(view.labels) < 8:
        return
    found = coefficient(view.column(0), view.column(1))
    if 0.3 < abs(found) < 0.6:
        return
    x, y = view.measures[0].title, view.measures[1].title
    text = speech.pick(f"How does the {y} change as the {x} grows?", f"随着{x}的增大，{y}总体上如何变化？")
    value = "none" if abs(found) <= 0.3 else "up" if found > 0 else "down"
    answer = {
        "up": speech.pick("It tends to grow too", "总体上也随之增大"),
        "down": speech.pick("It tends to fall", "总体上随之减小"),
        "none": speech.pick("There is no clear trend", "没有明显的变化趋势"),
    }[value]
    yield Question("correlation", text, answer, value, {"compared": [x, y]})


def coefficient(x: list[float], y: list[float]) -> float:
    """Pearson's correlation; 0 where one side does not vary."""
    if len(set(x)) < 2 or len(set(y)) < 2:
        return 0.0
    return statistics.correlation(x, y)


def extreme_group(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    """The group of the highest or rightmost point."""
    view = spec.view
    groups = list(dict.fromkeys(view.labels))
    if spec.chart != "scatter" or len(groups) < 2:
        return
    axis = rng.choice((0, 1))
    best = {
        group: max(v[axis] for name, v in zip(view.labels, view.values, strict=True) if name == group)
        for group in groups
    }
    values = view.column(axis)
    first, second = sorted(best.values(), reverse=True)[:2]
    if first - second < 0.04 * (max(values) - min(values)):
        return
    winner = max(groups, key=lambda group: best[group])
    title = view.measures[axis].title
    text = speech.pick(f"Which group has the point with the largest {title}?", f"{title}最大的点属于哪一组？")
    yield Question("extreme_group", text, winner, winner, {"series": title})


def largest_bubble(spec: Spec, speech: Speech, rng: random.Random) -> Iterator[Question]:
    """The label with the largest value of one of the three measures of a bubble chart."""
    view = spec.view
    if spec.chart != "bubble":
        return
    column = rng.randrange(3)
    values = view.column(column)
    rows = sorted(range(len(values)), key=lambda row: -values[row])
    gap = 0.15 * values[rows[0]] if column == 2 else 0.05 * (max(values) - min(values))
    if values[rows[0]] - values[rows[1]] < gap:
        column = 1
        values = view.column(1)
        rows = sorted(range(len(values)), key=lambda row: -values[row])
        if values[rows[0]] - values[rows[1]] < 0.05 * (max(values) - min(values)):
            return
    title = view.measures[column].title
    text = speech.pick(f"Which {speech.label} has the highest {title}?", f"哪{speech.counted}的{title}最高？")
    yield Question("maximum", text, view.labels[rows[0]], view.labels[rows[0]], {"series": title})
