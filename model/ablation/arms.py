"""The arms of the first ablation, and their recipes: plans alone, over stores that nobody rewrites.

arXiv 2403.05525 §3.2.2 (figure 4, the share of language) and §4.4 (figures 8 and 9, grouping and warm-up).
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mixtures.recipe import Recipe
from model.ablation.settings import AblationSettings
from model.evaluation.errors import EvaluationError


@dataclass(frozen=True)
class Arm:
    """`text`: percent of the tokens that are language, at the end of the run if there is a warm-up."""

    name: str
    text: float
    warm_up: bool = False
    grouping: bool = False


#: The share that the paper trains with: every other arm is compared with this one.
REFERENCE = "text-70"

SHARES = tuple(Arm(f"text-{share}", share) for share in (100, 90, 70, 40, 10))
ORDERS = (
    Arm("text-70", 70),
    Arm("text-70-warm-up", 70, warm_up=True),
    Arm("text-70-grouped", 70, grouping=True),
    Arm("text-70-warm-up-grouped", 70, warm_up=True, grouping=True),
)
ARMS: dict[str, Arm] = {arm.name: arm for arm in (*SHARES, *ORDERS)}


def chosen(only: Sequence[str]) -> list[Arm]:
    """The arms of these names, or all; raises `EvaluationError` with the nearest name."""
    for name in only:
        if name not in ARMS:
            near = difflib.get_close_matches(name, ARMS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(ARMS)}"
            raise EvaluationError(f"no arm {name!r}; {hint}")
    return [arm for name, arm in ARMS.items() if not only or name in only]


def derive(base: Recipe, arm: Arm, settings: AblationSettings) -> Recipe:
    """The base recipe with the arm's share of text; the rows of each modality keep their ratio.

    Gaps are not filled with text: it would tie an arm's text to its pictures.
    """
    whole = {"text": base.text_share(), "vision_language": 100 - base.text_share()}
    shares = {"text": arm.text, "vision_language": 100 - arm.text}
    missing = [kind for kind, share in shares.items() if share and not whole[kind]]
    if missing:
        raise EvaluationError(
            f"the recipe {base.name!r} has no rows of {missing[0]}, and the arm {arm.name} wants some"
        )
    rows: list[dict[str, Any]] = []
    for row in base.components:
        share = row.share * shares[row.kind()] / whole[row.kind()] if whole[row.kind()] else 0.0
        if share:
            rows.append({**row.model_dump(), "share": share})
    # rounding may not leave the sum
    rows[0]["share"] += 100 - sum(row["share"] for row in rows)
    schedule = {"kind": "linear", "start": 100, "fraction": settings.warm_up} if arm.warm_up else {"kind": "constant"}
    return Recipe.model_validate(
        {
            **base.model_dump(),
            "name": f"{settings.name}-{arm.name}",
            "paper_table": None,
            "unit": "tokens",
            "total": settings.tokens,
            "packing": "best_fit",
            "sequence_length": settings.sequence_length,
            "global_batch": settings.global_batch,
            "grouping": "modality" if arm.grouping else "none",
            "schedule": schedule,
            "fill_gaps": None,
            "components": rows,
        }
    )
