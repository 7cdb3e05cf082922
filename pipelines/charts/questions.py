"""Questions on a picture that can be answered from what is seen in it, with their answers."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from pipelines.charts import questions_compare, questions_layout, questions_points, questions_values
from pipelines.charts.question import Question
from pipelines.charts.spec import Spec
from pipelines.charts.speech import Speech

Maker = Callable[[Spec, Speech, random.Random], Iterator[Question]]

_MAKERS: tuple[Maker, ...] = (
    questions_values.lookup,
    questions_values.reverse_lookup,
    questions_values.estimated,
    questions_values.difference,
    questions_values.total,
    questions_values.average,
    questions_values.ratio,
    questions_values.text_cell,
    questions_compare.extremes,
    questions_compare.count_above,
    questions_compare.rank,
    questions_compare.order,
    questions_compare.trend,
    questions_compare.comparison,
    questions_compare.between_series,
    questions_compare.stack_total,
    questions_layout.unanswerable,
    questions_layout.count_items,
    questions_layout.axis,
    questions_layout.chart_type,
    questions_points.correlation,
    questions_points.extreme_group,
    questions_points.largest_bubble,
)


@dataclass(frozen=True)
class _Choice:
    question: Question
    order: float


def questions(spec: Spec, rng: random.Random, wanted: int) -> list[Question]:
    """At most `wanted` questions on `spec`, of different kinds, in an order drawn from `rng`."""
    speech = Speech(spec)
    choices = []
    for maker in _MAKERS:
        found = list(maker(spec, speech, rng))
        if found:
            question = rng.choice(found)
            # Layout questions are easy and always possible: take them less often.
            easy = question.kind in _EASY
            choices.append(_Choice(question, rng.random() * (2.2 if easy else 1.0)))
    chosen = sorted(choices, key=lambda choice: choice.order)[:wanted]
    return [_smoothed(choice.question) for choice in chosen]


def _smoothed(question: Question) -> Question:
    """1999年的10月的气温 reads better as 1999年10月的气温."""
    return replace(question, question=re.sub(r"年的(\d{1,2}月的)", r"年\1", question.question))


_EASY = frozenset({"count_items", "axis", "chart_type", "unanswerable", "maximum", "minimum"})


def as_json(question: Question) -> dict[str, Any]:
    """The question as stored in provenance: what is asked of which labels and series, and the bare answer."""
    return {
        "kind": question.kind,
        "question": question.question,
        "answer": question.answer,
        "value": question.value,
        **question.arguments,
    }
