"""ScreenQA (https://github.com/google-research-datasets/screen_qa): questions on screenshots of the Rico dataset.

A JSON list of {"image_id", "question", "ground_truth"}. Short answers and complex questions have a list of strings that
are all right; the long form `answers_and_bboxes` a list of {"full_answer", "ui_elements": […]}.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sources.input_files import is_unicode, printable

#: The answer of questions that the screen does not answer.
NO_ANSWER = "<no answer>"


class ScreenQuestionError(ValueError):
    """A row that lacks a field or has another shape."""


@dataclass(frozen=True)
class ScreenQuestion:
    """A question on screen `screen` (a Rico id). `answers` are all right; the first is the one to show."""

    screen: str
    question: str
    answers: tuple[str, ...]


def is_screen_qa(content: Any) -> bool:
    """Whether parsed JSON is a list whose first row has the fields of ScreenQA."""
    return (
        isinstance(content, list)
        and bool(content)
        and isinstance(content[0], dict)
        and {"image_id", "question", "ground_truth"} <= set(content[0])
    )


def screen_question(row: Any) -> ScreenQuestion:
    """One row; raises `ScreenQuestionError`."""
    if not isinstance(row, dict):
        raise ScreenQuestionError("the row is no object")
    screen, question, truth = row.get("image_id"), row.get("question"), row.get("ground_truth")
    if not isinstance(screen, int | str) or isinstance(screen, bool):
        raise ScreenQuestionError("image_id is missing")
    if not isinstance(question, str) or not question.strip():
        raise ScreenQuestionError("question is missing")
    if not isinstance(truth, list):
        raise ScreenQuestionError("ground_truth is no list")
    if not is_unicode(question) or not all(is_unicode(_answer(value)) for value in truth):
        raise ScreenQuestionError("the text holds half of a surrogate pair")
    answers = tuple(answer for answer in map(_answer, truth) if answer)
    if not answers:
        raise ScreenQuestionError("ground_truth holds no answer")
    return ScreenQuestion(printable(str(screen)[:200]), " ".join(question.split()), answers)


def _answer(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("full_answer")
    return " ".join(value.split()) if isinstance(value, str) else ""
