"""All pairs of several variables, in English."""

from __future__ import annotations

from pipelines.reports.findings.correlations import Correlations
from pipelines.reports.study import Section
from pipelines.reports.telling import Told
from pipelines.reports.wording import Writer


def tell(w: Writer, section: Section, found: Correlations, figure: str, look: str) -> Told:
    """The section in words."""
    variables = w.frame.study.variables

    def pair(entry: tuple[str, str, float]) -> str:
        one, other, r = entry
        shown = w.plain("correlation", r, 2, [one, other], complete_in=found.columns)
        return f"{variables[one].en} and {variables[other].en} ({shown})"

    pairs = found.pairs
    opening = w.pick(
        f"{figure} gives the correlation of every two of the {w.few(len(found.columns))} variables over "
        f"{w.rows('complete', found.rows, found.columns)}.",
        f"Which variables go together? {figure} is the correlation matrix of {w.few(len(found.columns))} of them, "
        f"computed over {w.rows('complete', found.rows, found.columns)}.",
    )
    top = (
        f"The strongest positive correlation is that of {pair(pairs[0])}."
        if pairs[0][2] > 0
        else "No two of them are positively correlated."
    )
    if pairs[-1][2] < 0:
        hardly = ", hardly different from zero" if pairs[-1][2] > -0.1 else ""
        second = f"The most negative one joins {pair(pairs[-1])}{hardly}."
    else:
        second = "None of the correlations is negative."
    strong = sum(abs(r) >= 0.6 for _, _, r in pairs)
    total = w.count("variable_pairs", len(pairs), found.columns)
    counted = w.count("strong_pairs", strong, found.columns)
    details = [
        f"Of the {total} pairs, {counted} {'has' if strong == 1 else 'have'} a coefficient of at least 0.6 in size.",
    ]
    if found.weakest not in (pairs[0], pairs[-1]):
        details.append(f"Nearest to zero is {pair(found.weakest)}.")
    headline = (
        f"of all pairs, {pair(pairs[0])} go together most closely"
        if abs(pairs[0][2]) >= abs(pairs[-1][2])
        else f"the strongest correlation of all is the negative one of {pair(pairs[-1])}"
    )
    heading = w.pick("All pairs at a glance", "Correlations", "What goes with what")
    return Told(heading, "Correlation matrix.", f"{opening} {top} {second}", details, headline)
