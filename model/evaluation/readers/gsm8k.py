"""GSM8K (Cobbe et al. 2021, MIT): word problems of grade school, answered by a number after `####`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from model.evaluation.readers.found import Found, RowError, json_rows, words

#: How many solved problems stand before each, as is usual.
SHOTS = 8

_MARKED = re.compile(r"####\s*([^\n]*)")
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?|-?\.\d+")
_CALCULATOR = re.compile(r"<<[^>\n]*>>")


@dataclass(frozen=True)
class Problem:
    """A problem; `solution` is what its author wrote, without the marks for a calculator, `answer` the number."""

    question: str
    solution: str
    answer: Decimal


def read(path: Path) -> Found[Problem]:
    """The problems of a JSONL file with `question` and `answer`."""
    found: Found[Problem] = Found()
    for place, row in json_rows(path):
        try:
            if isinstance(row, str):
                raise RowError(row)
            written = words(row, "answer")
            number = marked(written)
            if number is None:
                raise RowError("no number after ####")
            found.items.append(Problem(words(row, "question").strip(), _CALCULATOR.sub("", written).strip(), number))
        except RowError as error:
            found.rejected.append((place, str(error)))
    return found.need(path, "problem")


def prompt(problem: Problem, examples: list[Problem]) -> str:
    """The problem behind solved ones."""
    solved = [f"Question: {one.question}\nAnswer: {one.solution}" for one in examples]
    return "\n\n".join([*solved, f"Question: {problem.question}\nAnswer:"])


def marked(text: str) -> Decimal | None:
    """The first number after `####`."""
    match = _MARKED.search(text)
    return _decimal(_NUMBER.search(match[1])) if match else None


def last(text: str) -> Decimal | None:
    """The last number of a text: what is taken where a model does not write `####`."""
    numbers = list(_NUMBER.finditer(text))
    return _decimal(numbers[-1]) if numbers else None


def _decimal(match: re.Match[str] | None) -> Decimal | None:
    if match is None:
        return None
    try:
        return Decimal(match[0].replace(",", ""))
    except InvalidOperation:
        return None
