import importlib.util
import json
import random
import re
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pipelines.charts.questions import as_json, questions
from pipelines.charts.spec import Spec


def _recomputed() -> Any:
    spec = importlib.util.spec_from_file_location("recompute", Path(__file__).with_name("recompute.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.answer


def _stored(spec: Spec) -> dict[str, Any]:
    """Provenance as it is after a trip through the store."""
    data = {"data": spec.view.data(), "chart": spec.chart, "axis": spec.view.axis_heading}
    return json.loads(json.dumps(data, ensure_ascii=False))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_answer_follows_from_the_stored_table(specs: dict[str, list[Spec]], language: str) -> None:
    answer = _recomputed()
    kinds: Counter[str] = Counter()
    for number, spec in enumerate(specs[language]):
        provenance = _stored(spec)
        for question in questions(spec, random.Random(number), 40):
            stored = json.loads(json.dumps(as_json(question), ensure_ascii=False))
            expected = answer(stored, provenance)
            found = stored["value"]
            if isinstance(found, float | int) and not isinstance(found, bool):
                found = Fraction(str(found))
            assert found == expected, (spec.view.name, stored)
            kinds[question.kind] += 1
    assert sum(kinds.values()) > 1500
    assert len(kinds) >= 24
    assert min(kinds.values()) >= 2


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_answer_text_says_the_bare_answer(specs: dict[str, list[Spec]], language: str) -> None:
    for number, spec in enumerate(specs[language]):
        for question in questions(spec, random.Random(number), 40):
            if isinstance(question.value, str) and question.kind not in (
                "chart_type",
                "trend",
                "comparison",
                "correlation",
            ):
                assert question.value.casefold() in question.answer.casefold(), question
            elif isinstance(question.value, float):
                numbers = [float(text.replace(",", "")) for text in re.findall(r"-?\d[\d,]*\.?\d*", question.answer)]
                assert question.value in numbers, question
            assert question.question[-1] in "?.？。）", question
            assert "  " not in question.question
            assert "{" not in question.question + question.answer


def test_exact_values_are_asked_for_only_where_they_stand_in_the_picture(specs: dict[str, list[Spec]]) -> None:
    exact = {"lookup", "cell_lookup", "reverse_lookup", "difference", "sum", "average", "ratio"}
    for number, spec in enumerate([*specs["en"], *specs["zh"]]):
        kinds = {question.kind for question in questions(spec, random.Random(number), 40)}
        assert spec.values_shown or not kinds & exact, (spec.view.name, spec.chart)


def test_close_values_are_not_compared_where_no_numbers_are_shown(specs: dict[str, list[Spec]]) -> None:
    judged = 0
    for number, spec in enumerate(specs["en"]):
        if spec.values_shown or spec.view.shape != "series":
            continue
        values = [value for row in spec.view.values for value in row]
        for question in questions(spec, random.Random(number), 40):
            if question.kind in ("comparison", "trend"):
                column = [m.title for m in spec.view.measures].index(question.arguments["series"])
                a, b = (
                    spec.view.values[spec.view.labels.index(label)][column] for label in question.arguments["labels"]
                )
                assert abs(a - b) > 0.03 * (max(values) - min(values)), (spec.view.name, question)
                judged += 1
    assert judged > 50


def test_questions_are_of_different_kinds_and_repeatable(specs: dict[str, list[Spec]]) -> None:
    spec = specs["en"][0]
    first, second = (questions(spec, random.Random(5), 6) for _ in range(2))
    assert first == second
    assert len({question.kind for question in first}) == len(first) == 6
