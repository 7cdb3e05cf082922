"""A row of a question set as a question, by the names that published sets use for its parts."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

_QUESTIONS = (
    "question", "problem", "query", "stem", "题目", "问题", "prompt", "input", "instruction", "text"
)  # fmt: skip
_OPTIONS = ("options", "choices", "candidates", "选项", "endings")
_ANSWERS = (
    "answer", "answers", "answerkey", "answer_idx", "correct_answer", "correct", "label", "target", "gold", "答案",
    "output", "final_answer",
)  # fmt: skip
_EXPLANATIONS = ("explanation", "solution", "rationale", "analysis", "解析", "reasoning", "exp")
_PASSAGES = ("context", "passage", "article", "support", "hint", "材料")
_LETTERS = "ABCDEFGHIJ"
#: GSM8K writes its sums between these, and the result behind four marks.
_SUM = re.compile(r"<<[^<>]*>>")
_RESULT = re.compile(r"\n?####\s*(.+)\s*\Z", re.S)
_LETTER = re.compile(r"\(?([A-Ja-j])[).:、．]?\Z")
#: A letter that already stands before an option.
_LABELLED = re.compile(r"\s*\(?([A-Ja-j])[).:、．]\s*(?=\S)")
MAX_TEXT = 6000


@dataclass(frozen=True)
class Question:
    """`right` is the place of the right option, where there are options; `answer` is its text, or the answer itself."""

    text: str
    options: tuple[str, ...] = ()
    right: int | None = None
    answer: str = ""
    explanation: str = ""
    passage: str = ""

    @property
    def letter(self) -> str:
        """The letter of the right option, "" where none is known."""
        return _LETTERS[self.right] if self.right is not None else ""


class QuestionError(ValueError):
    """A row that is no question on paper; `reason` is a short snake_case word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def question_of(row: dict[str, Any]) -> Question:
    """The question that a row holds; raises `QuestionError`."""
    values = {str(key).strip().lower(): value for key, value in row.items()}
    if any(values.get(key) for key in ("image", "images", "image_path", "image_1")):
        raise QuestionError("question_needs_picture")
    text = _text(_first(values, _QUESTIONS))
    if not text:
        raise QuestionError("no_question")
    options, labels = _options(values)
    answer = _first(values, _ANSWERS)
    if isinstance(answer, list):
        answer = answer[0] if len(answer) == 1 else None
    explanation = _text(_first(values, _EXPLANATIONS))
    said = _text(answer)
    if not options and (found := _RESULT.search(said)):
        explanation, said = explanation or _SUM.sub("", said[: found.start()]), found[1].strip()
    right = _right(answer, said, options, labels) if options else None
    whole = sum(map(len, (text, explanation, *options)))
    if whole > MAX_TEXT:
        raise QuestionError("question_too_long")
    if len(options) > len(_LETTERS):
        raise QuestionError("too_many_options")
    passage = _text(_first(values, _PASSAGES))
    return Question(
        text,
        tuple(options),
        right,
        options[right] if right is not None else ("" if options else said),
        _SUM.sub("", explanation),
        passage if len(passage) <= MAX_TEXT else "",
    )


def _first(values: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((values[name] for name in names if values.get(name) not in (None, "", [])), None)


def _text(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "True", False: "False"}.get(value, "") if value is not None else ""
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if isinstance(value, dict):
        return _text(value.get("stem") or value.get("text") or value.get("value"))
    return value.strip() if isinstance(value, str) else ""


def _options(values: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Options and the labels that they go by: a list, a dictionary by letters, parallel lists, or columns A to J."""
    found = _first(values, _OPTIONS)
    if found is None and isinstance(values.get("question"), dict):  # ARC as it is published
        found = values["question"].get("choices")
    if isinstance(found, str) and found[:1] in "[{":
        try:
            found = json.loads(found)
        except ValueError:
            found = None
    labels: list[str] = []
    options: list[str] = []
    if isinstance(found, dict) and isinstance(found.get("text"), list):
        options, labels = [_text(one) for one in found["text"]], [_text(one) for one in found.get("label") or ()]
    elif isinstance(found, dict):
        labels, options = [str(key) for key in found], [_text(one) for one in found.values()]
    elif isinstance(found, list):
        options = [_text(one) for one in found]
        labels = [_text(one.get("label")) for one in found if isinstance(one, dict)]
    elif found is None:
        for letter in _LETTERS:
            one = next((values[k] for k in (letter.lower(), f"choice_{letter.lower()}", f"option_{letter.lower()}",
                                            f"option{letter.lower()}") if k in values), None)  # fmt: skip
            if not _text(one):
                break
            options.append(_text(one))
    if options and all((match := _LABELLED.match(one)) and match[1].upper() == _LETTERS[n % 10]
                       for n, one in enumerate(options)):  # fmt: skip
        options = [_LABELLED.sub("", one, count=1) for one in options]
    if not all(options):
        raise QuestionError("empty_option")
    return options, labels if len(labels) == len(options) else []


def _right(answer: Any, said: str, options: list[str], labels: list[str]) -> int | None:
    """The place that an answer names: by a label, a letter, the option's words, or a number from 0."""
    if said in labels:
        return labels.index(said)
    if isinstance(answer, int) and not isinstance(answer, bool):
        return answer if 0 <= answer < len(options) else None
    if (match := _LETTER.match(said)) and said not in options:
        place = _LETTERS.index(match[1].upper())
        return place if place < len(options) else None
    if said in options:
        return options.index(said)
    if said.isascii() and said.isdigit():
        return int(said) if int(said) < len(options) else None
    return None
