"""MMLU (Hendrycks et al. 2021, MIT): four options in 57 subjects, five solved questions of each to show before."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

from model.evaluation.choices import LETTERS, Question
from model.evaluation.errors import EvaluationError
from model.evaluation.readers.found import Found, RowError, text_of

OPTIONS = 4


def read(folder: Path) -> Found[Question]:
    """The questions of `<folder>/test/*_test.csv`, each with those of `<folder>/dev/` as its examples.

    A row is question, four options, answer: a letter as in the original, or its number from 0 as in some copies.
    """
    files = sorted(folder.glob("test/*_test.csv"))
    if not files:
        raise EvaluationError(f"{folder} holds no test/*_test.csv; give the folder of MMLU that holds test and dev")
    found: Found[Question] = Found()
    for file in files:
        subject = file.name.removesuffix("_test.csv")
        tests = read_file(file, subject)
        dev = folder / "dev" / f"{subject}_dev.csv"
        examples = tuple(read_file(dev, subject).items) if dev.is_file() else ()
        heading = f"The following are multiple choice questions (with answers) about {subject.replace('_', ' ')}."
        found.items += [replace(one, examples=examples, heading=heading) for one in tests.items]
        found.rejected += tests.rejected
    return found.need(folder, "question")


def read_file(path: Path, subject: str) -> Found[Question]:
    """The questions of one CSV file without a heading; quoted fields may hold line ends."""
    found: Found[Question] = Found()
    for number, row in enumerate(csv.reader(io.StringIO(text_of(path), newline="")), 1):
        place = f"{path.name} row {number}"
        try:
            found.items.append(_question(place, row, subject))
        except RowError as error:
            found.rejected.append((place, str(error)))
    return found


def _question(place: str, row: list[str], subject: str) -> Question:
    if len(row) != OPTIONS + 2:
        raise RowError(f"not {OPTIONS + 2} fields")
    question, *options, answer = (field.strip() for field in row)
    if not question or not all(options):
        raise RowError("an empty question or option")
    if answer not in (known := [*LETTERS[:OPTIONS], *"0123"]):
        raise RowError("an answer that is neither a letter from A to D nor a number from 0 to 3")
    return Question(place, question, tuple(options), known.index(answer) % OPTIONS, group=subject)
