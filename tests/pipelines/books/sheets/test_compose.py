from __future__ import annotations

import random

import pytest

from pipelines.books.sheets.compose import Answers, Sheet, composed
from pipelines.books.sheets.question import Question
from pipelines.books.transcript import fragment_markdown

QUESTIONS = [
    Question("Two and two?", ("three", "four"), 1, "four", "Count them."),
    Question("What is $x^2$ for $x=3$?", answer="9"),
]


def sheet(answers: Answers | None, questions: list[Question] = QUESTIONS) -> Sheet:
    return composed(questions, "Sums", 5, answers, random.Random(3))


def written(made: Sheet) -> list[str]:
    return [fragment_markdown(block, 0, len(block.pieces)) for block in made.document.blocks]


def test_questions_are_numbered_and_their_options_lettered() -> None:
    made = sheet("key")
    assert written(made) == [
        "# Sums", "5. Two and two?", "  A. three", "  B. four", "6. What is $x^2$ for $x=3$?",
        "## Answers", "5. B", "6. 9",
    ]  # fmt: skip
    assert made.right == ("B", "9")


def test_answers_may_stand_with_each_question() -> None:
    assert written(sheet("each"))[4:6] == ["**Answer:** B. four", "Count them."]


def test_sheet_without_any_known_answer_tells_none() -> None:
    made = sheet("key", [Question("Why?")])
    assert made.answers == "none"
    assert written(made)[-1] == "1. Why?" or written(made)[-1] == "5. Why?"


@pytest.mark.parametrize("text", ["It costs $5 and $6.", "From $12 to $15 more", "US$ 3 or $ 4"])
def test_money_is_no_formula(text: str) -> None:
    block = sheet("none", [Question(text)]).document.blocks[-1]
    assert not any(atom.mathml for piece in block.pieces for atom in piece.atoms)


def test_formula_that_is_none_stays_as_it_is_written() -> None:
    text = written(sheet("none", [Question(r"Find $\undefinedthing{$ now")]))[-1]
    assert "undefinedthing" in text


def test_chinese_questions_have_a_chinese_sheet() -> None:
    made = sheet("key", [Question("一加一等于几？", ("一", "二"), 1, "二")])
    assert made.document.language == "zh"
    assert "## 参考答案" in written(made)
