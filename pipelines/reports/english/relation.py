"""Two variables together, in English."""

from __future__ import annotations

from pipelines.reports.english.distribution import where
from pipelines.reports.findings.relation import Relation
from pipelines.reports.study import Section
from pipelines.reports.telling import Told
from pipelines.reports.wording import Writer, sentence


def strength(r: float) -> str:
    """How strong a correlation is called: very weak below 0.2, weak, moderate, strong, very strong from 0.9."""
    steps = ((0.2, "very weak"), (0.4, "weak"), (0.6, "moderate"), (0.9, "strong"))
    return next((word for limit, word in steps if abs(r) < limit), "very strong")


def tell(w: Writer, section: Section, found: Relation, figure: str, mark: bool) -> Told:
    """The section in words; `mark` says that the chart rings the row farthest from the line."""
    study = w.frame.study
    vx, vy = study.variables[section.x], study.variables[section.y]
    x, y, columns = vx.en, vy.en, [section.x, section.y]
    r = w.plain("correlation", found.correlation, 2, columns)
    count = w.rows("pairs", len(found.x), columns)
    opening = w.pick(
        f"{figure} plots {y} against {x} for {count}.",
        f"Does {y} go with {x}? {figure} has a point for each of {count}.",
        f"Each of the {count} in {figure} is a point, placed by {x} (horizontal) and {y} (vertical).",
    )
    if section.by:
        opening += f" Colours and symbols tell {study.categories[section.by].en} apart."
    direction = "positive" if found.correlation > 0 else "negative"
    more = "higher" if found.correlation > 0 else "lower"
    degree = strength(found.correlation)
    if abs(found.correlation) < 0.2:
        finding = w.pick(
            f"The correlation is {r}, too weak to say that one goes with the other.",
            f"With a correlation of {r} the cloud has hardly any direction.",
        )
    else:
        finding = w.pick(
            f"The correlation is {r}, which is {degree} and {direction}: where {x} is higher, {y} tends to be {more}.",
            f"There is a {degree} {direction} correlation of {r}, so {y} tends to be {more} where {x} is higher.",
        )
    details = [_line(w, section, found)]
    if found.within:
        details.append(_within(w, section, found))
    distance = w.difference("residual", found.distance, vy, columns, extra=int(vy.decimals < 2))
    side = "above" if found.distance > 0 else "below"
    if mark:
        details.append(f"Farthest from the line is the ringed point, {where(w, found.farthest)}, {distance} {side} it.")
    else:
        details.append(f"The point farthest from the line lies {distance} {side} it.")
    if abs(found.correlation) >= 0.4:
        details.append(
            w.pick(
                "A correlation alone does not say which of the two drives the other, or whether a third quantity "
                "drives both.",
                "This is an association in these data, not proof of cause and effect.",
                "",
            )
        )
    headline = (
        f"{y} and {x} have a {degree} {direction} correlation ({r})"
        if abs(found.correlation) >= 0.2
        else f"{y} and {x} are nearly uncorrelated ({r})"
    )
    heading = w.pick(f"{_label(y)} and {_bare(x)}", f"How {y} goes with {x}", f"{_label(y)} against {_bare(x)}")
    return Told(
        heading,
        f"{_label(y)} against {_bare(x)}, with the least squares line.",
        f"{opening} {finding}",
        details,
        headline,
    )


def _bare(name: str) -> str:
    return name.removeprefix("the ")


def _label(name: str) -> str:
    return sentence(_bare(name))


def _line(w: Writer, section: Section, found: Relation) -> str:
    study = w.frame.study
    vx, vy, columns = study.variables[section.x], study.variables[section.y], [section.x, section.y]
    shared = w.percent("shared", found.shared, columns)
    step, extra = found.readable_step(vy.decimals)
    rise = w.difference("slope", found.slope * step, vy, columns, extra=extra, per=step)
    unit = w.step(step, vx)
    verb = "rises" if found.slope > 0 else "falls"
    return w.pick(
        f"The least squares line {verb} by {rise} for each increase of {unit} in {vx.en} and accounts for {shared} of "
        f"the variation of {vy.en}.",
        f"Along the fitted line, an increase of {unit} in {vx.en} goes with "
        f"{'an increase' if found.slope > 0 else 'a decrease'} of {rise} in {vy.en}; the line accounts for {shared} of "
        "the variation.",
    )


def _within(w: Writer, section: Section, found: Relation) -> str:
    columns = [section.x, section.y]
    parts = [
        f"{w.plain('correlation_within', r, 2, columns, group=name)} in {w.frame.name_of(section.by, name, 'en')}"
        for name, r in found.within.items()
    ]
    text = f"Taken separately, the correlation is {w.listed(parts)}."
    values = list(found.within.values())
    if all(r * found.correlation < 0 for r in values):
        return text + " Inside every group the direction is thus the opposite of that in the whole cloud."
    if all(abs(r) < abs(found.correlation) for r in values) and len(values) > 1:
        return text + " Part of the overall relation therefore comes from differences between the groups."
    return text
