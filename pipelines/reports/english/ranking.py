"""A ranking, in English."""

from __future__ import annotations

import numpy as np

from pipelines.reports.charts.ranking import MOST
from pipelines.reports.findings.ranking import Ranking
from pipelines.reports.study import Section
from pipelines.reports.telling import Told, noun
from pipelines.reports.wording import Writer, sentence


def tell(w: Writer, section: Section, found: Ranking, figure: str, look: str) -> Told:
    """The section in words."""
    variable = w.frame.study.variables[section.y]
    y, by = noun(variable, "en", section.aggregate).removeprefix("the "), w.frame.study.categories[section.by].en
    columns, count = [section.y, section.by], len(found.names)

    def name(place: int) -> str:
        return w.frame.name_of(section.by, found.names[place], "en")

    def value(place: int) -> str:
        write = w.average if section.aggregate == "mean" else w.amount
        return write("ranked", float(found.values[place]), variable, columns, group=found.names[place])

    opening = w.pick(
        f"{figure} ranks the {w.count('ranked_count', count, columns)} {_plural(by)} by {y}.",
        f"In {figure} the {_plural(by)} are put in order of {y}.",
    )
    if count > MOST:
        opening += (
            f" Only the first {MOST - 4} and the last three of the {w.count('ranked_count', count, columns)} are drawn."
        )
    lead = w.pick(
        f"{sentence(name(0))} comes first with {value(0)}, ahead of {name(1)} ({value(1)}) and {name(2)} ({value(2)}).",
        f"The top three are {name(0)} ({value(0)}), {name(1)} ({value(1)}) and {name(2)} ({value(2)}).",
    )
    tail = w.pick(
        f"The other end of the list is {name(-1)} with {value(-1)}, just behind {name(-2)} ({value(-2)}).",
        f"Last are {name(-2)} ({value(-2)}) and {name(-1)} ({value(-1)}).",
    )
    gaps = found.values[:-1] - found.values[1:]
    widest = int(np.argmax(gaps))
    gap = w.difference("rank_gap", float(gaps[widest]), variable, columns, extra=int(section.aggregate == "mean"))
    details = [
        w.pick(
            f"The widest step between neighbours, {gap}, separates {name(widest)} from {name(widest + 1)}.",
            f"Nowhere do neighbours in the list differ more than between {name(widest)} and {name(widest + 1)}, "
            f"which are {gap} apart.",
        )
    ]
    if variable.ratio and found.values[-1] > 0:
        ratio = w.plain("rank_ratio", float(found.values[0] / found.values[-1]), 1, columns)
        details.append(f"The first value is {ratio} times the last.")
    if variable.additive and section.aggregate != "mean":
        share = w.percent("top_share", found.share_of_first(3), columns)
        details.append(f"Together the first three make up {share} of the total.")
    above = int(np.sum(found.values > found.values.mean()))
    average = w.average("mean_of_ranked", float(found.values.mean()), variable, columns)
    details.append(
        f"The average over the {_plural(by)} is {average}; {w.count('above_mean', above, columns)} of them "
        f"{'lies' if above == 1 else 'lie'} above it."
    )
    tied = [place for place in range(count - 1) if value(place) == value(place + 1)]
    if tied:
        details.append(f"{sentence(name(tied[0]))} and {name(tied[0] + 1)} share the same value of {value(tied[0])}.")
    headline = f"{name(0)} has the highest {y} ({value(0)}), {name(-1)} the lowest ({value(-1)})"
    heading = w.pick("Ranking", f"{sentence(_plural(by))} in order of {y}", "Who comes first")
    caption = f"{sentence(_plural(by))} by {y}."
    return Told(heading, caption, f"{opening} {lead} {tail}", details, headline)


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word if word.endswith("s") else word + "s"
