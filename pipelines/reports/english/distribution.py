"""The spread of one variable, in English."""

from __future__ import annotations

from pipelines.reports.findings.distribution import Distribution
from pipelines.reports.study import Section, Variable
from pipelines.reports.telling import Told
from pipelines.reports.wording import Writer, label, sentence


def tell(w: Writer, section: Section, found: Distribution, figure: str, look: str) -> Told:
    """The section in words."""
    variable = w.frame.study.variables[section.y]
    y, columns = variable.en, [section.y]
    mean = w.average("mean", found.mean, variable, columns)
    median = w.exact("median", found.median, variable, columns)
    opening = {
        "histogram": w.pick(
            f"{figure} shows how {y} is distributed over the {w.rows('present', len(found.values), columns)}.",
            f"The histogram in {figure} gives the distribution of {y} for "
            f"{w.rows('present', len(found.values), columns)}.",
        ),
        "histogram_box": f"{figure} shows the distribution of {y} twice: as a box plot at the top and as a histogram "
        f"of the same {w.rows('present', len(found.values), columns)} below.",
        "cumulative": f"The curve in {figure} climbs from left to right: above each value of {y} it gives the "
        f"percentage of the {w.rows('present', len(found.values), columns)} at or below that value.",
    }[look]
    centre = w.pick(
        f"The mean is {mean} and the median {median}.",
        f"Its mean is {mean}; the median, the middle of all values, is {median}.",
        f"On average it is {mean}, with a median of {median}.",
    )
    spread = [_range(w, found, variable, columns), _middle(w, found, variable, columns)]
    if look != "cumulative":
        spread.append(_tallest(w, found, variable, columns))
    w.random.shuffle(spread)
    lead = " ".join([opening, centre, _skew(w, found, columns)])
    details = [*spread, _outliers(w, found, variable, columns)]
    if found.missing:
        verb = "is" if found.missing == 1 else "are"
        missing = w.rows("missing", found.missing, columns)
        details.append(f"The value is missing for {missing}, which {verb} left out.")
    headline = w.pick(
        f"{y} averages {mean} (median {median})",
        f"{y} ranges from {w.amount('minimum', found.low, variable, columns)} to "
        f"{w.amount('maximum', found.high, variable, columns)} around a median of {median}",
    )
    heading = w.pick(label(y), f"The distribution of {y}", f"How {y} is spread")
    return Told(
        heading, f"Distribution of {y} ({w.rows('present', len(found.values), columns)}).", lead, details, headline
    )


def _skew(w: Writer, found: Distribution, columns: list[str]) -> str:
    value = w.plain("skewness", found.skewness, 2, columns)
    if abs(found.skewness) < 0.3:
        return w.pick(
            f"With a skewness of {value} the shape is close to symmetric.",
            f"The skewness of {value} points to a nearly symmetric shape.",
        )
    side = "right" if found.skewness > 0 else "left"
    degree = "strongly" if abs(found.skewness) > 1 else "moderately"
    text = w.pick(
        f"The distribution is {degree} skewed to the {side} (skewness {value})",
        f"A skewness of {value} marks a {degree} stretched tail on the {side}",
    )
    if (found.mean > found.median) == (found.skewness > 0):
        return text + f"; the mean accordingly lies {'above' if found.skewness > 0 else 'below'} the median."
    return text + "."


def _range(w: Writer, found: Distribution, variable: Variable, columns: list[str]) -> str:
    low = w.amount("minimum", found.low, variable, columns)
    high = w.amount("maximum", found.high, variable, columns)
    named = bool(w.frame.study.label or w.frame.study.time)
    if not named or found.low_ties > 1 or found.high_ties > 1:
        return w.pick(f"The values run from {low} to {high}.", f"The smallest value is {low}, the largest {high}.")
    lowest, highest = where(w, found.low_row), where(w, found.high_row)
    return w.pick(
        f"The values run from {low} ({lowest}) to {high} ({highest}).",
        f"The largest value is {high} ({highest}), the smallest {low} ({lowest}).",
    )


def _middle(w: Writer, found: Distribution, variable: Variable, columns: list[str]) -> str:
    first = w.exact("first_quartile", found.quartiles[0], variable, columns)
    third = w.exact("third_quartile", found.quartiles[1], variable, columns)
    deviation = w.average("deviation", found.deviation, variable, columns)
    near = w.percent("within_one_deviation", found.within_one_deviation / len(found.values), columns)
    return w.pick(
        f"About half of the values lie between {first} and {third}.",
        f"About a quarter of the values are at most {first}, and about a quarter at least {third}.",
        f"The standard deviation is {deviation}; {near} of the values fall within one standard deviation of the mean.",
        f"The standard deviation comes to {deviation}, and the quartiles are {first} and {third}.",
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
        f"The tallest bar covers values from {low} up to, but not including, {high} and holds "
        f"{w.rows('bar_count', count, columns)} ({share}).",
        f"Most crowded is the bar that starts at {low} and ends before {high}: {w.rows('bar_count', count, columns)}, "
        f"or {share} of all.",
    )


def _outliers(w: Writer, found: Distribution, variable: Variable, columns: list[str]) -> str:
    everything = found.outliers_high + found.outliers_low
    if not everything:
        return w.pick(
            "No value lies more than 1.5 interquartile ranges outside the quartiles.",
            "By the usual rule of 1.5 interquartile ranges there are no outliers.",
        )
    named = bool(w.frame.study.label or w.frame.study.time)
    if len(everything) == 1:
        row, value = everything[0]
        shown = w.amount("outlier", value, variable, columns)
        return f"One value counts as an outlier by the 1.5 interquartile range rule: {shown}" + (
            f" ({where(w, row)})." if named else "."
        )
    high, low = len(found.outliers_high), len(found.outliers_low)
    above = w.count("outliers_high", high, columns)
    below = w.count("outliers_low", low, columns)
    sides = (
        f"{above} on the high side and {below} on the low side"
        if high and low
        else "all on the high side"
        if high
        else "all on the low side"
    )
    text = f"{sentence(w.few(len(everything)))} values lie beyond 1.5 interquartile ranges from the quartiles, {sides}"
    if named and len(everything) <= 4:
        return (
            text
            + ": "
            + w.listed(
                [f"{where(w, row)} ({w.amount('outlier', value, variable, columns)})" for row, value in everything]
            )
            + "."
        )
    return text + "."


def where(w: Writer, row: int) -> str:
    """The name of a row: its label, or its time."""
    study = w.frame.study
    if study.label:
        name = w.frame.name_of(study.label, str(w.frame.columns[study.label][row]), "en")
        return f"{name} {w.at(w.frame.times()[row])}" if study.panel else name
    return w.time(w.frame.times()[row])
