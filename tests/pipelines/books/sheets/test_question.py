from __future__ import annotations

from typing import Any

import pytest

from pipelines.books.sheets.question import Question, QuestionError, question_of

CAPITALS = ("Paris", "Rome", "Bern")
LABELLED = list(zip(CAPITALS, "ABC", strict=True))


@pytest.mark.parametrize(
    "row",
    [
        {"question": "Where?", "options": ["Paris", "Rome", "Bern"], "answer": "B"},
        {"question": "Where?", "choices": ["Paris", "Rome", "Bern"], "answer": 1},
        {"question": "Where?", "A": "Paris", "B": "Rome", "C": "Bern", "answer": "(B)"},
        {"question": "Where?", "choice_a": "Paris", "choice_b": "Rome", "choice_c": "Bern", "answer": "Rome"},
        {"Question": "Where?", "options": {"A": "Paris", "B": "Rome", "C": "Bern"}, "answer_idx": "B"},
        {"question": "Where?", "options": ["A. Paris", "B. Rome", "C. Bern"], "answer": "B."},
        {"question": "Where?", "choices": {"text": list(CAPITALS), "label": ["1", "2", "3"]}, "answerKey": "2"},
        {"question": {"stem": "Where?", "choices": [{"text": t, "label": x} for t, x in LABELLED]},
         "answerKey": "B"},
        {"题目": "Where?", "选项": '["Paris", "Rome", "Bern"]', "答案": "B"},
    ],
)  # fmt: skip
def test_published_forms_of_choice_say_the_same(row: dict[str, Any]) -> None:
    assert question_of(row) == Question("Where?", CAPITALS, 1, "Rome")


def test_sums_of_gsm8k_go_and_its_result_is_the_answer() -> None:
    row = {"question": "How many?", "answer": "She has 16 - 3 = <<16-3=13>>13 eggs.\n#### 13"}
    assert question_of(row) == Question("How many?", answer="13", explanation="She has 16 - 3 = 13 eggs.")


def test_answer_that_names_no_option_is_not_known() -> None:
    found = question_of({"question": "Where?", "options": list(CAPITALS), "answer": "London"})
    assert (found.right, found.answer, found.letter) == (None, "", "")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"answer": "x"}, "no_question"),
        ({"question": "  "}, "no_question"),
        ({"question": "See?", "image": "images/1.jpg"}, "question_needs_picture"),
        ({"question": "a?", "options": ["x", ""]}, "empty_option"),
        ({"question": "a" * 7000}, "question_too_long"),
        ({"question": "a?", "options": [str(n) for n in range(12)]}, "too_many_options"),
    ],
)
def test_rows_that_are_no_question_on_paper_are_told(row: dict[str, Any], reason: str) -> None:
    with pytest.raises(QuestionError) as refused:
        question_of(row)
    assert refused.value.reason == reason
