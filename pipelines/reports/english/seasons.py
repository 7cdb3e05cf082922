"""The course of the year, in English."""

from __future__ import annotations

import numpy as np

from pipelines.reports.findings.seasons import Seasons
from pipelines.reports.study import Section
from pipelines.reports.telling import Told, noun
from pipelines.reports.wording import MONTHS, Writer, sentence


def tell(w: Writer, section: Section, found: Seasons, figure: str, look: str) -> Told:
    """The section in words."""
    variable = w.frame.study.variables[section.y]
    y = noun(variable, "en", section.aggregate)
    columns, context = [section.y], {"aggregate": section.aggregate}

    def mean(place: int) -> str:
        return w.average("month_mean", float(found.means[place]), variable, columns, month=place + 1, **context)

    def deviation(place: int) -> str:
        value = float(found.deviations[place])
        return w.average("month_deviation", value, variable, columns, month=place + 1, **context)

    years = list(found.table)
    aid = {
        "means": "with one mean for each calendar month",
        "boxes": "with a box for each calendar month",
        "map": "with a row for each year and a column for each month, brighter cells standing for higher values",
    }[look]
    period = years[0] if len(years) == 1 else f"the years {years[0]} to {years[-1]}"
    opening = w.pick(
        f"{figure} shows the yearly course of {y}, {aid}.",
        f"How does {y} move through the year? {figure} answers for {period}, {aid}.",
    )
    high, low = found.highest, found.lowest
    finding = w.pick(
        f"{MONTHS[high]} is the highest month with a mean of {mean(high)}, {MONTHS[low]} the lowest with {mean(low)}.",
        f"On average the year peaks in {MONTHS[high]} ({mean(high)}) and bottoms out in {MONTHS[low]} ({mean(low)}).",
    )
    swing = w.difference(
        "month_gap",
        float(found.means[high] - found.means[low]),
        variable,
        columns,
        extra=int(variable.decimals < 2),
        **context,
    )
    details = [f"The two differ by {swing}."]
    steps = np.diff(np.append(found.means, found.means[0]))
    up, down = int(np.argmax(steps)), int(np.argmin(steps))
    rise = w.difference("month_rise", float(steps[up]), variable, columns, extra=int(variable.decimals < 2), **context)
    fall = w.difference(
        "month_fall", float(steps[down]), variable, columns, extra=int(variable.decimals < 2), **context
    )
    details.append(
        w.pick(
            f"The steepest climb, {rise}, comes between {_pair(up)}; the steepest descent, {fall}, between "
            f"{_pair(down)}.",
            f"From month to month the mean climbs most between {_pair(up)} ({rise}) and falls most between "
            f"{_pair(down)} ({fall}).",
        )
    )
    if all(len(values) > 1 for values in found.months):
        wide, narrow = int(np.argmax(found.deviations)), int(np.argmin(found.deviations))
        details.append(
            f"{MONTHS[wide]} varies most (standard deviation {deviation(wide)}), {MONTHS[narrow]} least "
            f"({deviation(narrow)})."
        )
    headline = w.pick(
        f"within the year, {y} is highest in {MONTHS[high]} and lowest in {MONTHS[low]}",
        f"{y} swings by {swing} between {MONTHS[low]} and {MONTHS[high]}",
    )
    heading = w.pick("The course of the year", "Month by month", "Seasons")
    return Told(heading, f"{sentence(y)} by calendar month.", f"{opening} {finding}", details, headline)


def _pair(place: int) -> str:
    return f"{MONTHS[place]} and {MONTHS[(place + 1) % 12]}"
