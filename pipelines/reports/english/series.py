"""Several series over time, in English."""

from __future__ import annotations

from pipelines.reports.findings.series import Series
from pipelines.reports.study import Section, Variable
from pipelines.reports.telling import Told, noun, percentages_make_sense
from pipelines.reports.wording import Writer, sentence


def line_name(w: Writer, section: Section, raw: str) -> str:
    """A line in words: the name of a group, or of a column."""
    if section.by:
        return w.frame.name_of(section.by, raw, w.language)
    variable = w.frame.study.variables[raw]
    return variable.en if w.language == "en" else variable.zh


def quantity(w: Writer, section: Section) -> Variable:
    """The variable that gives unit and digits: the one of the groups, or of the first column."""
    return w.frame.study.variables[section.y or section.lines[0]]


def tell(w: Writer, section: Section, found: Series, figure: str, look: str) -> Told:
    """The section in words."""
    variable = quantity(w, section)
    columns = [section.y, section.by] if section.by else list(section.lines)
    what = noun(variable, "en", section.aggregate) if section.by else ""
    names = {raw: line_name(w, section, raw) for raw in found.lines}
    start, end = found.times[0], found.times[-1]

    def value(kind: str, raw: str, place: int) -> str:
        amount = float(found.lines[raw].values[place])
        return w.amount(kind, amount, variable, columns, line=raw, time=found.times[place], every=section.every)

    subject = f"{what} of {w.listed(list(names.values()))}" if what else w.listed(list(names.values()))
    if len(names) > 6:
        subject = (
            f"{what} of {w.few(len(names))} {w.frame.study.categories[section.by].en}s"
            if what
            else f"{w.few(len(names))} series"
        )
    opening = {
        "lines": f"{figure} draws {subject} in one plot, from {w.time(start)} to {w.time(end)}.",
        "index": f"{figure} sets every series to 100 {w.at(start)}, so that the lines for {subject} show relative "
        f"change up to {w.time(end)}.",
        "panels": f"{figure} gives {subject} a panel each, all to one scale, from {w.time(start)} to {w.time(end)}.",
    }[look]
    first, last = found.by_start, found.by_end
    tied = [raw for raw in first if found.lines[raw].first == found.lines[first[0]].first]
    leaders = " and ".join(names[raw] for raw in tied)
    high, low = ("higher", "lower") if len(names) == 2 else ("highest", "lowest")
    ends = (
        f"{sentence(w.at(start))}, {leaders} stood {high}, at {value('first', first[0], 0)}, and "
        f"{names[first[-1]]} {low}, at {value('first', first[-1], 0)}"
    )
    if last[0] in tied and len(tied) > 1:
        ends += f"; {w.at(end)} {names[last[0]]} was alone in front, with {value('last', last[0], -1)}."
    elif first[0] == last[0]:
        ends += f"; {w.at(end)} {names[last[0]]} was still first, with {value('last', last[0], -1)}."
    else:
        ends += f"; {w.at(end)} the first place belonged to {names[last[0]]} with {value('last', last[0], -1)}."
    details = [
        _changes(w, found, variable, columns, names),
        _lead(w, found, names),
        _extreme(w, found, names, look, value),
    ]
    top = found.by_end[0]
    headline = (
        f"{names[top]} stood first {w.at(end)}, with {value('last', top, -1)}"
        if top in tied
        else f"{names[top]} overtook {names[first[0]]}, the leader {w.at(start)}, by {w.time(end)}"
    )
    heading = w.pick("The series compared", "Side by side", f"{start[:4]} to {end[:4]} compared")
    caption = (
        f"{sentence(what) if what else w.listed([sentence(n) if not i else n for i, n in enumerate(names.values())])}"
    )
    return Told(sentence(heading), f"{caption}, {w.span(start, end)}.", f"{opening} {ends}", details, headline)


def _changes(w: Writer, found: Series, variable: Variable, columns: list[str], names: dict[str, str]) -> str:
    if all(percentages_make_sense(variable, line.first) for line in found.lines.values()):

        def changed(raw: str) -> str:
            change = found.change(raw)
            share = w.percent("relative_change", abs(change), columns, line=raw)
            return f"{names[raw]} ({'up' if change >= 0 else 'down'} {share})"

        order = found.by_change
        if found.change(order[0]) > 0 > found.change(order[-1]):
            text = f"The strongest growth is that of {changed(order[0])}, while {changed(order[-1])} did worst."
        elif found.change(order[0]) > 0:
            text = f"All grew: {changed(order[0])} most, {changed(order[-1])} least."
        else:
            text = f"All fell: {changed(order[-1])} most, {changed(order[0])} least."
        return (
            text if len(order) > 2 else w.pick(f"Relative to the start: {changed(order[0])} and {changed(order[1])}.")
        )
    order = sorted(found.lines, key=lambda raw: found.lines[raw].first - found.lines[raw].last)
    raw = order[0]
    change = found.lines[raw].last - found.lines[raw].first
    size = w.difference("change", change, variable, columns, line=raw)
    if change <= 0:
        return f"None of the series ended above its start; the smallest loss is {size}, for {names[raw]}."
    return f"Between the two ends the largest gain, {size}, belongs to {names[raw]}."


def _lead(w: Writer, found: Series, names: dict[str, str]) -> str:
    one, other = found.by_end[:2]
    places = found.lead_changes(one, other)
    if not places:
        return f"{sentence(names[one])} and {names[other]}, first and second at the end, never swap places."
    times = [w.time(found.times[place]) for place in places]
    if len(places) == 1 and places[0] == len(found.times) - 1:
        return f"Only at the very end did {names[one]} move ahead of {names[other]}."
    if len(places) == 1:
        return f"{sentence(names[one])} moved ahead of {names[other]} for good {w.at(found.times[places[0]])}."
    if len(places) <= 3:
        return f"{sentence(names[one])} and {names[other]} change places more than once, at {w.listed(times)}."
    times_told = w.count("lead_changes", len(places), [])
    return (
        f"{sentence(names[one])} and {names[other]} change places {times_told} times, the last time "
        f"{w.at(found.times[places[-1]])}."
    )


def _extreme(w: Writer, found: Series, names: dict[str, str], look: str, value) -> str:  # type: ignore[no-untyped-def]
    raw = max(found.lines, key=lambda name: float(found.lines[name].values.max()))
    peak = found.lines[raw].peak
    if look == "index":
        return (
            f"In absolute numbers, the highest value of all is {value('maximum', raw, peak)}, reached by {names[raw]} "
            f"{w.at(found.times[peak])}."
        )
    return w.pick(
        f"The highest single value of all is {value('maximum', raw, peak)}, reached by {names[raw]} "
        f"{w.at(found.times[peak])}.",
        f"Nothing in the figure is higher than {names[raw]} {w.at(found.times[peak])}: {value('maximum', raw, peak)}.",
    )
