"""All trials of an ablation together: spreads by arm and measure, a table, and what may be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from model.ablation.arms import ARMS, REFERENCE
from model.ablation.claims import Comparison, Spread, compare, sentence

#: What arms are compared in: key of a trial's losses, name, unit.
MEASURES: dict[str, tuple[str, str]] = {
    "text.bits_per_byte": ("text", "bits per byte"),
    "vision_language.bits_per_byte": ("vision-language", "bits per byte"),
}


@dataclass(frozen=True)
class Summary:
    """`spreads` by arm and measure, `components` by arm and component, `tokens` and `steps` by arm as means."""

    spreads: dict[str, dict[str, Spread]]
    components: dict[str, dict[str, Spread]]
    tokens: dict[str, Spread]
    steps: dict[str, Spread]
    comparisons: list[Comparison]

    @property
    def arms(self) -> list[str]:
        """In the order in which they are defined."""
        return [name for name in ARMS if name in self.spreads]

    def sentences(self) -> list[str]:
        """A sentence for each comparison."""
        return [sentence(one, MEASURES[one.measure][1]) for one in self.comparisons]


def summarise(outcomes: Sequence[Mapping[str, Any]]) -> Summary:
    """The outcomes of trials, in any order. A loss that is no number counts as none."""
    by_arm: dict[str, list[Mapping[str, Any]]] = {}
    for outcome in sorted(outcomes, key=lambda one: int(one["trial"]["seed"])):
        by_arm.setdefault(outcome["trial"]["arm"], []).append(outcome)
    spreads = {
        arm: {measure: _spread([one["losses"].get(measure) for one in found]) for measure in MEASURES}
        for arm, found in by_arm.items()
    }
    components = {
        arm: {
            name: _spread([one["components"][name]["bits_per_byte"] for one in found if name in one["components"]])
            for name in sorted({name for one in found for name in one["components"]})
        }
        for arm, found in by_arm.items()
    }
    tokens, steps = (
        {arm: _spread([float(one[key]) for one in found]) for arm, found in by_arm.items()}
        for key in ("tokens", "steps")
    )
    return Summary(spreads, components, tokens, steps, compare(spreads, REFERENCE, list(MEASURES)))


def _spread(values: Sequence[float | None]) -> Spread:
    return Spread(tuple(value for value in values if value is not None))


def told(spread: Spread) -> str:
    """Mean and standard deviation."""
    if not spread.values:
        return "–"
    deviation = f" ± {spread.deviation:.4f}" if len(spread.values) > 1 else ""
    return f"{spread.mean:.4f}{deviation}"


def markdown(summary: Summary, name: str, facts: Mapping[str, Any]) -> str:
    """The report as Markdown: what ran, tables, sentences; the picture lies beside it."""
    arms = summary.arms
    names = list(dict.fromkeys(component for arm in arms for component in summary.components[arm]))
    head = ["arm", "seeds", "steps", "tokens", *(f"{said}, {unit}" for said, unit in MEASURES.values())]
    lines = [
        f"# Ablation `{name}`",
        "",
        " ".join(f"{key}: {value}." for key, value in facts.items()),
        "",
        "Losses are of held-out records, after equal amounts of tokens: mean ± standard deviation over the seeds.",
        "",
        _row(head),
        _row(["---", *["---:"] * (len(head) - 1)]),
    ]
    for arm in arms:
        seeds = len(summary.tokens[arm].values)
        counts = [f"{seeds}", f"{summary.steps[arm].mean:,.0f}", f"{summary.tokens[arm].mean:,.0f}"]
        lines.append(_row([arm, *counts, *(told(summary.spreads[arm][measure]) for measure in MEASURES)]))
    lines += ["", "Bits per byte by component:", "", _row(["arm", *names]), _row(["---", *["---:"] * len(names)])]
    for arm in arms:
        lines.append(_row([arm, *(told(summary.components[arm].get(one, Spread(()))) for one in names)]))
    spoken = [sentence(one, MEASURES[one.measure][1]) for one in summary.comparisons if one.speaks]
    silent = [sentence(one, MEASURES[one.measure][1]) for one in summary.comparisons if not one.speaks]
    lines += ["", "## What can be said", ""]
    lines += [f"- {one}" for one in spoken] or ["Nothing: no difference is beyond the spread of the seeds."]
    if silent:
        lines += ["", "## What cannot", "", *(f"- {one}" for one in silent)]
    lines += [
        "",
        "A claim is made where Welch's interval of the difference of two means, for 95 % over all comparisons of this "
        "table together (Bonferroni), does not hold zero.",
        "",
        "![The arms and their seeds](picture.png)",
    ]
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
