"""Comparison of groups, in English."""

from __future__ import annotations

from pipelines.reports.findings.groups import Group, Groups
from pipelines.reports.study import Section
from pipelines.reports.telling import Told
from pipelines.reports.wording import Writer, sentence


def tell(w: Writer, section: Section, found: Groups, figure: str, look: str) -> Told:
    """The section in words."""
    variable = w.frame.study.variables[section.y]
    category = w.frame.study.categories[section.by]
    y, by, columns = variable.en, category.en, [section.y, section.by]

    def name(group: Group) -> str:
        return w.frame.name_of(section.by, group.name, "en")

    def mean(group: Group) -> str:
        return w.average("group_mean", group.mean, variable, columns, group=group.name)

    count = len(found.groups)
    number = w.few(count)
    aid = {
        "boxes": "each box spans the middle half of a group, and the line in it is the median",
        "bars": "bars are means, and the thin lines reach one standard deviation up and down",
        "points": "points are means, and the lines through them reach one standard deviation to each side",
        "panels": "each panel is the histogram of one group, with its mean as a dashed line",
    }[look]
    opening = w.pick(
        f"{figure} compares {y} by {by}; {aid}.",
        f"How much does {y} depend on {by}? {figure} puts the {number} groups side by side: {aid}.",
        f"Broken down by {by}, {y} looks as in {figure}, where {aid}.",
    )
    if count <= 4:
        rest = w.listed([f"{name(group)} ({mean(group)})" for group in found.groups[1:]])
        order = w.pick(
            f"{sentence(name(found.top))} leads with a mean of {mean(found.top)}, followed by {rest}.",
            f"The highest mean belongs to {name(found.top)}, at {mean(found.top)}; then {_come(count)} {rest}.",
        )
    else:
        order = (
            f"{sentence(name(found.top))} has the highest mean, {mean(found.top)}, ahead of "
            f"{name(found.groups[1])} ({mean(found.groups[1])}) and {name(found.groups[2])} ({mean(found.groups[2])}); "
            f"{name(found.bottom)} stands last with {mean(found.bottom)}."
        )
    gap = w.difference(
        "group_gap", found.top.mean - found.bottom.mean, variable, columns, extra=int(variable.decimals < 2)
    )
    contrast = f"Between the means of {name(found.top)} and {name(found.bottom)} lie {gap}"
    if variable.ratio and found.bottom.mean > 0 and found.top.mean / found.bottom.mean >= 1.2:
        ratio = w.plain("group_ratio", found.top.mean / found.bottom.mean, 2, columns)
        contrast += f", a ratio of {ratio} to 1"
    details = [contrast + ".", *_details(w, section, found, name)]
    headline = w.pick(
        f"by {by}, {name(found.top)} has the highest mean of {y} ({mean(found.top)}) and {name(found.bottom)} the "
        f"lowest ({mean(found.bottom)})",
        f"{y} differs by {gap} on average between {name(found.top)} and {name(found.bottom)}",
    )
    heading = w.pick(f"{sentence(y.removeprefix('the '))} by {by}", f"Differences by {by}", f"Comparison by {by}")
    return Told(
        sentence(heading), f"{sentence(y.removeprefix('the '))} by {by}.", f"{opening} {order}", details, headline
    )


def _come(count: int) -> str:
    return "come" if count > 2 else "comes"


def _details(w: Writer, section: Section, found: Groups, name) -> list[str]:  # type: ignore[no-untyped-def]
    variable, columns = w.frame.study.variables[section.y], [section.y, section.by]
    by = w.frame.study.categories[section.by].en
    details = []
    top, bottom = found.top, found.bottom
    if found.apart:
        low = w.amount("group_minimum", float(top.values.min()), variable, columns, group=top.name)
        high = w.amount("group_maximum", float(bottom.values.max()), variable, columns, group=bottom.name)
        details.append(
            f"The two do not overlap at all: the smallest value of {name(top)} is {low}, the largest of "
            f"{name(bottom)} {high}."
        )
    share = w.percent("explained", found.explained, columns)
    if found.explained >= 0.4:
        details.append(
            w.pick(
                f"Differences between the groups account for {share} of all variation.",
                f"Much of the variation, {share}, lies between the groups rather than inside them.",
            )
        )
    elif found.explained < 0.15:
        details.append(
            w.pick(
                f"Still, only {share} of the variation lies between the groups; the rest is found inside them.",
                f"The groups overlap widely: {by} accounts for just {share} of the variation.",
            )
        )
    else:
        details.append(f"{sentence(by)} accounts for {share} of the variation, so the groups overlap in part.")
    if len(found.groups) > 2 and found.widest is not found.narrowest:
        wide = w.average("group_deviation", found.widest.deviation, variable, columns, group=found.widest.name)
        narrow = w.average("group_deviation", found.narrowest.deviation, variable, columns, group=found.narrowest.name)
        details.append(
            w.pick(
                f"The values scatter most in {name(found.widest)} (standard deviation {wide}) and least in "
                f"{name(found.narrowest)} ({narrow}).",
                f"{sentence(name(found.narrowest))} is the most uniform group, with a standard deviation of {narrow} "
                f"against {wide} in {name(found.widest)}.",
            )
        )
    if not found.same_order_by_median and len(found.groups) <= 6:
        details.append("Ordered by medians instead of means, the groups would stand in a different order.")
    small = [group for group in found.groups if len(group.values) < 6]
    if small:
        least = min(small, key=lambda group: (len(group.values), group.name))
        details.append(
            f"Caution is due with small groups: {name(least)} has only "
            f"{w.rows('group_size', len(least.values), columns, group=least.name)}."
        )
    return details
