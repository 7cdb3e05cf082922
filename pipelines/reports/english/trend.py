"""A course over time, in English."""

from __future__ import annotations

from pipelines.reports.charts.trend import window
from pipelines.reports.findings.trend import Trend
from pipelines.reports.study import Section, Variable
from pipelines.reports.telling import Told, noun, percentages_make_sense
from pipelines.reports.wording import Writer, sentence

_STEP = {4: "year", 7: "month", 10: "day", 13: "hour"}


def tell(w: Writer, section: Section, found: Trend, figure: str, look: str) -> Told:
    """The section in words."""
    variable = w.frame.study.variables[section.y]
    y, columns = noun(variable, "en", section.aggregate), [section.y]
    context: dict[str, str] = {"aggregate": section.aggregate, "every": section.every}
    start, end = found.times[0], found.times[-1]

    def value(kind: str, place: int) -> str:
        return w.amount(kind, float(found.values[place]), variable, columns, time=found.times[place], **context)

    first, last = value("first", 0), value("last", -1)
    opening = w.pick(
        f"{figure} follows {y} from {w.time(start)} to {w.time(end)}.",
        f"The course of {y} between {w.time(start)} and {w.time(end)} is drawn in {figure}.",
        f"{figure} plots {y} against time, from {w.time(start)} to {w.time(end)}.",
    )
    if look == "smoothed":
        opening += f" The heavier line is a moving mean over {window(found)} values."
    change = _change(w, found, variable, columns, context)
    course = {
        "rise": f"The direction is upward: from {first} {w.at(start)} to {last} {w.at(end)}{change}.",
        "fall": f"The direction is downward: from {first} {w.at(start)} to {last} {w.at(end)}{change}.",
        "hill": f"It starts at {first} and ends at {last}{change}, but the middle of the period stands higher than "
        f"both ends.",
        "valley": f"It starts at {first} and ends at {last}{change}, with a low stretch in between.",
        "flat": f"There is no lasting direction: the series begins at {first} and closes at {last}{change}.",
    }[found.shape]
    extremes = _extremes(w, found, y, value)
    details = [
        _steps(w, found, variable, columns, context),
        _run(w, found),
        _thirds(w, found, variable, columns, context),
    ]
    w.random.shuffle(details)
    details = [extremes, *[detail for detail in details if detail][:2]]
    headline = {
        "rise": f"{y} rose from {first} {w.at(start)} to {last} {w.at(end)}",
        "fall": f"{y} fell from {first} {w.at(start)} to {last} {w.at(end)}",
        "hill": f"{y} was highest in the middle part of the period, with its maximum {w.at(found.times[found.peak])}",
        "valley": f"{y} was lowest in the middle part of the period, with its minimum "
        f"{w.at(found.times[found.trough])}",
        "flat": f"{y} shows no lasting direction between {w.time(start)} and {w.time(end)}",
    }[found.shape]
    heading = w.pick("Development over time", f"The course of {y}", f"{sentence(y)} over time")
    return Told(heading, f"{sentence(y)}, {w.span(start, end)}.", f"{opening} {course}", details, headline)


def step_word(found: Trend) -> str:
    """What lies between two neighbouring values: a year, a quarter, or several years."""
    if "-Q" in found.times[0]:
        return "quarter"
    if len(found.times[0]) == 4 and int(found.times[1]) - int(found.times[0]) > 1:
        return "step"
    return _STEP[len(found.times[0])]


def _change(w: Writer, found: Trend, variable: Variable, columns: list[str], context: dict[str, str]) -> str:
    change = found.last - found.first
    if round(change, variable.decimals) == 0:
        return ", no change on balance"
    size = w.difference("change", change, variable, columns, **context)
    word = "an increase" if change > 0 else "a decrease"
    if percentages_make_sense(variable, found.first):
        share = w.percent("relative_change", abs(change) / found.first, columns, **context)
        return f", {word} of {size} or {share}"
    return f", {word} of {size}"


def _extremes(w: Writer, found: Trend, y: str, value) -> str:  # type: ignore[no-untyped-def]
    high, low = value("maximum", found.peak), value("minimum", found.trough)
    top, bottom = found.times[found.peak], found.times[found.trough]
    edge = {0: "at the very start", len(found.values) - 1: "at the very end"}
    if found.peak in edge and found.trough in edge:
        return f"The highest value, {high}, stands {edge[found.peak]} and the lowest, {low}, {edge[found.trough]}."
    return w.pick(
        f"The peak of {high} was reached {w.at(top)}, the low of {low} {w.at(bottom)}.",
        f"The highest value is {high}, {w.at(top)}; the lowest is {low}, {w.at(bottom)}.",
        f"The series never exceeds {high} ({w.time(top)}) and never goes below {low} ({w.time(bottom)}).",
    )


def _steps(w: Writer, found: Trend, variable: Variable, columns: list[str], context: dict[str, str]) -> str:
    if not found.ups or not found.downs:
        return f"Every single {step_word(found)} brought {'a rise' if found.ups else 'a fall'}."
    jump = w.difference("largest_rise", float(found.steps[found.jump]), variable, columns, **context)
    drop = w.difference("largest_fall", float(found.steps[found.drop]), variable, columns, **context)
    times = found.times
    return w.pick(
        f"The largest rise from one {_value(found)} to the next is {jump} (to {w.time(times[found.jump + 1])}), the "
        f"largest fall {drop} (to {w.time(times[found.drop + 1])}).",
        f"Of {w.count('steps', len(found.steps), columns, **context)} steps from one {_value(found)} to the next, "
        f"{w.count('ups', found.ups, columns, **context)} go up and "
        f"{w.count('downs', found.downs, columns, **context)} down; the steepest fall, {drop}, ends "
        f"{w.at(times[found.drop + 1])}.",
    )


def _value(found: Trend) -> str:
    word = step_word(found)
    return "value" if word == "step" else word


def _run(w: Writer, found: Trend) -> str:
    start, length, sign = found.longest_run
    if length < 4 or not found.ups or not found.downs:
        return ""
    times = f"from {w.time(found.times[start])} to {w.time(found.times[start + length])}"
    return f"The longest unbroken run is {'a rise' if sign > 0 else 'a fall'} over {w.few(length)} steps, {times}."


def _thirds(w: Writer, found: Trend, variable: Variable, columns: list[str], context: dict[str, str]) -> str:
    if len(found.values) < 12:
        return ""
    early, middle, late = (
        w.average("third_mean", part, variable, columns, third=number, **context)
        for number, part in enumerate(found.thirds)
    )
    return w.pick(
        f"Cut into thirds, the period has means of {early}, {middle} and {late}.",
        f"The mean of the first third is {early}, of the middle third {middle} and of the last third {late}.",
    )
