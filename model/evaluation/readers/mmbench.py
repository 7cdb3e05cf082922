"""MMBench and what follows its format: TSV with pictures in base64, up to four options, some of them empty."""

from __future__ import annotations

import base64
import binascii
import csv
import io
from pathlib import Path
from typing import Any

from corpus.images import ImageRejectedError, inspect
from model.evaluation.choices import LETTERS, Question
from model.evaluation.errors import EvaluationError
from model.evaluation.readers.found import Found, RowError, text_of

COLUMNS = ("index", "image", "question", "A", "B", "answer")
#: What is no longer is the index of the row that has the picture.
LONGEST_KEY = 64
#: Characters of a picture in base64.
LONGEST_PICTURE = 1 << 30
#: The files for circular evaluation number the further turns of question i as i + 1,000,000 and so on.
TURN = 1_000_000
_EMPTY = ("", "nan", "None")


def read(path: Path) -> Found[Question]:
    """The questions with their pictures; `image` may name the index of another row that has the same picture."""
    rows = _rows(path)
    pictures = {row["index"]: row["image"] or "" for row in rows if len(row["image"] or "") > LONGEST_KEY}
    decoded: dict[str, bytes] = {}
    found: Found[Question] = Found()
    for row in rows:
        place = f"index {row['index']}"
        try:
            found.items.append(_question(row, pictures, decoded))
        except RowError as error:
            found.rejected.append((place, str(error)))
    return found.need(path, "question")


def _rows(path: Path) -> list[dict[str, Any]]:
    # the limit is the whole process's, and other readers rely on the usual one
    limit = csv.field_size_limit(LONGEST_PICTURE)
    try:
        reader = csv.DictReader(io.StringIO(text_of(path), newline=""), delimiter="\t")
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
        if missing:
            raise EvaluationError(f"{path} has no column {', '.join(missing)}; a TSV as MMBench has it is wanted")
        return list(reader)
    except csv.Error as error:
        raise EvaluationError(f"{path} is no table with tabs ({error}); a TSV as MMBench has it is wanted") from error
    finally:
        csv.field_size_limit(limit)


def _question(row: dict[str, str | None], pictures: dict[str, str], decoded: dict[str, bytes]) -> Question:
    index = row["index"] or ""
    question = _field(row, "question")
    if not index or not question:
        raise RowError("no index or question")
    shown = [(letter, _field(row, letter)) for letter in "ABCD"]
    given = [(letter, option) for letter, option in shown if option]
    answer = _field(row, "answer")
    if not answer:
        raise RowError("no answer (the test part has none)")
    letters = [letter for letter, _ in given]
    if len(given) < 2:
        raise RowError("fewer than two options")
    if answer not in letters:
        raise RowError("the answer is no option")
    hint = _field(row, "hint")
    return Question(
        key=str(int(index) % TURN) if index.isdigit() else index,
        text=f"{hint}\n{question}" if hint else question,
        # empty options leave no gap in the letters
        options=tuple(option for _, option in given),
        answer=letters.index(answer),
        pictures=(_picture(index, row["image"] or "", pictures, decoded),),
        group=_field(row, "l2-category") or _field(row, "category"),
    )


def _field(row: dict[str, str | None], name: str) -> str:
    value = (row.get(name) or "").strip()
    return "" if value in _EMPTY else value


def _picture(index: str, image: str, pictures: dict[str, str], decoded: dict[str, bytes]) -> bytes:
    key = index if index in pictures else image
    if key not in pictures:
        raise RowError("no picture" if not image else "the picture's index is none of the file")
    if key not in decoded:
        try:
            data = base64.b64decode(pictures[key], validate=True)
            inspect(data)
        except binascii.Error:
            raise RowError("a picture that is not base64") from None
        except ImageRejectedError as error:
            raise RowError(f"a picture that cannot be used ({error.reason})") from None
        decoded[key] = data
    return decoded[key]


def turned(question: Question) -> list[Question]:
    """The question with its options in every rotation, the first as it is: circular evaluation asks them all."""
    number = len(question.options)
    assert number <= len(LETTERS)
    return [
        Question(
            question.key,
            question.text,
            question.options[by:] + question.options[:by],
            (question.answer - by) % number,
            question.pictures,
            question.examples,
            question.heading,
            question.group,
        )
        for by in range(number)
    ]
