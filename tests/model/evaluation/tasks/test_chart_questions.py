from typing import Any

import pytest
from pictures import picture_bytes

from corpus.record import Image, Record, document, image
from model.evaluation.tasks.chart_questions import Asked, is_right, questions

QUESTIONS: list[dict[str, Any]] = [
    {"kind": "difference", "question": "By how much?", "answer": "10.6 ppm", "value": 10.6},
    {"kind": "comparison", "question": "Is it higher?", "answer": "Yes, 6.9 against 6.6", "value": "yes"},
    {"kind": "unanswerable", "question": "And Nevada?", "answer": "The chart does not show Nevada.", "value": None},
]


def _asked(chart: str = "bar", language: str = "en", conversation: bool = False) -> list[Asked]:
    record = Record("", "", "", "table_chart", document(image(), "\n\nData"), images=[Image(picture_bytes(20, 20))])
    record.provenance, record.language = {"chart": chart, "questions": QUESTIONS}, language
    return questions(record, conversation)


def test_questions_are_asked_about_the_picture_alone() -> None:
    one = _asked()[0]
    assert one.prompt.text == "\n\nQuestion: By how much?\nAnswer:"
    assert one.prompt.pictures == (picture_bytes(20, 20),)
    assert _asked(language="zh")[0].prompt.text == "\n\n问题：By how much?\n回答："
    assert _asked(conversation=True)[0].prompt.text == "By how much?"
    assert [one.number for one in _asked()] == [10.6, None, None]
    assert not questions(Record("", "", "", "", document("x")))


@pytest.mark.parametrize(
    ("number", "answer", "exact", "relaxed"),
    [
        (0, " 10.6 ppm", True, True),
        (0, "10.2", False, True),
        (0, "about 11.2 ppm", False, False),
        (0, "no idea", False, False),
        (1, " Yes", True, True),
        (1, "No, 6.9 against 6.6", False, False),
        (2, "The chart does not show Nevada", True, True),
        (2, "10.6", False, False),
    ],
)
def test_numbers_of_charts_may_be_off_by_a_twentieth(number: int, answer: str, exact: bool, relaxed: bool) -> None:
    one = _asked()[number]
    assert (is_right(one, answer), is_right(one, answer, relaxed=True)) == (exact, relaxed)


def test_numbers_of_tables_may_not() -> None:
    one = _asked("table")[0]
    assert one.kind == "table"
    assert not is_right(one, "10.2", relaxed=True)
