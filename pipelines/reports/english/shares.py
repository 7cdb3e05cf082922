"""How rows divide among categories, in English."""

from __future__ import annotations

from pipelines.reports.findings.shares import Shares
from pipelines.reports.study import Section
from pipelines.reports.telling import Told
from pipelines.reports.wording import Writer, sentence


def tell(w: Writer, section: Section, found: Shares, figure: str, look: str) -> Told:
    """The section in words."""
    by, columns = w.frame.study.categories[section.by].en, [section.by]
    rows = w.frame.study.rows.en[1]

    def name(place: int) -> str:
        return w.frame.name_of(section.by, found.names[place], "en")

    def told(place: int) -> str:
        group = found.names[place]
        count = w.count("category_count", found.counts[place], columns, group=group)
        return f"{name(place)} ({count}, {w.percent('category_share', found.share(place), columns, group=group)})"

    total = w.rows("total", found.total, columns)
    opening = w.pick(
        f"{figure} divides the {total} by {by}.",
        f"By {by}, the {total} split up as in {figure}.",
    )
    if found.share(0) > 0.5:
        lead = f"More than half fall to one category, {told(0)}."
    elif found.counts[0] == found.counts[-1]:
        lead = f"All categories are equally large, with {w.count('category_count', found.counts[0], columns)} each."
    else:
        lead = f"The largest category is {told(0)}, short of a majority."
    details = []
    if found.counts[0] != found.counts[-1]:
        rest = [told(place) for place in range(1, len(found.names))]
        details.append(f"It is followed by {w.listed(rest[:4])}.")
        if len(rest) > 4:
            details.append(f"The smallest is {told(-1)}.")
        if len(found.names) > 2:
            both = w.percent("first_two", found.share(0) + found.share(1), columns)
            details.append(f"The first two together hold {both} of the {rows}.")
        if found.counts[0] >= 2 * found.counts[-1]:
            ratio = w.plain("count_ratio", found.counts[0] / found.counts[-1], 1, columns)
            details.append(f"The largest category has {ratio} times as many {rows} as the smallest.")
    share = w.percent("category_share", found.share(0), columns, group=found.names[0])
    headline = f"{name(0)} is the largest category of {by} with {share} of the {rows}"
    heading = w.pick(f"Make-up by {by}", sentence(by), "How the rows divide")
    return Told(sentence(heading), f"{sentence(rows)} by {by}.", f"{opening} {lead}", details, headline)
