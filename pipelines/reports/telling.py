"""What a section of a report says, and the helpers that both languages share."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.reports.study import Language, Variable


@dataclass(frozen=True)
class Told:
    """A section in words: `lead` refers to the figure, `headline` is one sentence for the closing.

    `details` are sentences in order; the last of them can be left out where a report grows too long.
    """

    heading: str
    caption: str
    lead: str
    details: list[str]
    headline: str


def noun(variable: Variable, language: Language, aggregate: str = "") -> str:
    """The variable's name in a sentence, with "mean" or "total" where rows are put together."""
    if language == "zh":
        return {"mean": "平均", "sum": "总"}.get(aggregate, "") + variable.zh
    if not aggregate:
        return variable.en
    bare = variable.en.removeprefix("the ")
    article = "the " if bare != variable.en or aggregate == "sum" else ""
    return f"{article}{'total' if aggregate == 'sum' else 'mean'} {bare}"


def percentages_make_sense(variable: Variable, start: float) -> bool:
    """Can a change of `variable` from `start` be told as a percentage?"""
    return variable.ratio and variable.unit.en != "%" and start > 0
