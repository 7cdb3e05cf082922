"""Multiple choice by likelihood, with pictures or without (arXiv 2403.05525 §3.2.2, "Multi-choice PPL").

`letters`: question, pictures and all options are shown, and the letters are compared where the answer begins. One
forward pass per question; all options are seen; but a model has to have learned what the letters mean.
`continuations`: only the question is shown, and each option is a text that may go on from it. This works for the
smallest models; but long options are less likely, so per byte is given beside the sum, and no option sees the others.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch

from model.evaluation.rows import Reader, Row, log_probabilities
from model.evaluation.texts import Answered, Prompt, Texts

Scoring = Literal["letters", "continuations"]

LETTERS = "ABCDEFGHIJ"


@dataclass(frozen=True)
class Question:
    """A question with its options; `answer` is the number of the right one.

    `text` is what is asked, `examples` are solved questions to show before it. `group` is the unit that results are
    told by (a subject, a category), `key` what joins the turns of one question.
    """

    key: str
    text: str
    options: tuple[str, ...]
    answer: int
    pictures: tuple[bytes, ...] = ()
    examples: tuple[Question, ...] = ()
    heading: str = ""
    group: str = ""


@dataclass(frozen=True)
class Preferred:
    """What a model prefers: by sum of log probabilities, and by that per byte of the option."""

    by_sum: int
    by_byte: int
    scores: tuple[float, ...]


def listed(question: Question) -> str:
    """The question with its options, as MMLU and MMBench are asked."""
    options = "".join(f"{LETTERS[number]}. {option}\n" for number, option in enumerate(question.options))
    return f"{question.text}\n{options}Answer:"


def prompt_of(question: Question, scoring: Scoring, shots: int) -> Prompt:
    """What stands before the answer, with so many of the solved examples."""
    solved = question.examples[:shots]
    if scoring == "letters":
        shown = [f"{listed(one)} {LETTERS[one.answer]}" for one in solved]
        return Prompt("\n\n".join(filter(None, [question.heading, *shown, listed(question)])), question.pictures)
    shown = [f"{one.text} {one.options[one.answer]}" for one in solved]
    return Prompt("\n\n".join(filter(None, [question.heading, *shown, question.text])), question.pictures)


def answers_of(question: Question, scoring: Scoring) -> list[str]:
    """The texts whose likelihoods are compared."""
    return list(LETTERS[: len(question.options)]) if scoring == "letters" else list(question.options)


@torch.no_grad()
def prefer(
    reader: Reader, texts: Texts, questions: Sequence[Question], scoring: Scoring, shots: int = 0
) -> list[Preferred]:
    """What the model prefers of each question. As many examples as fit into its context are shown, at most `shots`.

    Raises `ImageRejectedError` for a picture that cannot be read.
    """
    rows: list[Row] = []
    # per question and option: the row, and the places (position, token) that its likelihood is the sum of
    wanted: list[list[tuple[int, list[tuple[int, int]]]]] = []
    for question in questions:
        options = _fitting(reader, texts, question, scoring, shots)
        shared = _shared(options)
        if shared is not None:
            place, row = shared
            wanted.append([(len(rows), [(place, int(one.row.tokens[place]))]) for one in options])
            rows.append(row)
            continue
        wanted.append([])
        for one in options:
            tokens = one.row.tokens
            wanted[-1].append((len(rows), [(int(place), int(tokens[place])) for place in one.positions]))
            rows.append(one.row)
    sums = _sums(reader, rows, [option for options in wanted for option in options])
    found, first = [], 0
    for question in questions:
        scores = sums[first : first + len(question.options)]
        first += len(question.options)
        sizes = [max(len(answer.encode()), 1) for answer in answers_of(question, scoring)]
        per_byte = [score / size for score, size in zip(scores, sizes, strict=True)]
        found.append(Preferred(_best(scores), _best(per_byte), tuple(scores)))
    return found


def _best(scores: Sequence[float]) -> int:
    return max(range(len(scores)), key=lambda number: scores[number])


def _fitting(reader: Reader, texts: Texts, question: Question, scoring: Scoring, shots: int) -> list[Answered]:
    """The options after the longest prompt that fits."""
    for number in range(min(shots, len(question.examples)), -1, -1):
        prompt = prompt_of(question, scoring, number)
        options = [texts.answered(prompt, answer) for answer in answers_of(question, scoring)]
        if max(len(one.row) for one in options) <= reader.context:
            return options
    # longer than any context: judged all the same, as rotary positions go on
    return options


def _shared(options: Sequence[Answered]) -> tuple[int, Row] | None:
    """Where options are one token each after equal tokens: its place, and the tokens before it, read once for all."""
    first = options[0]
    if len(first.positions) != 1:
        return None
    place = int(first.positions[0])
    before = first.row.tokens[:place].tolist()
    alike = all(
        len(one.positions) == 1 and one.positions[0] == place and one.row.tokens[:place].tolist() == before
        for one in options
    )
    return (place, Row(first.row.tokens[:place], first.row.media)) if alike else None


def _sums(reader: Reader, rows: list[Row], options: list[tuple[int, list[tuple[int, int]]]]) -> list[float]:
    """Summed log probability of each option's places; an option without any cannot be preferred."""
    of_row: dict[int, list[int]] = {}
    for number, (row, _) in enumerate(options):
        of_row.setdefault(row, []).append(number)
    sums = [0.0 if places else -math.inf for _, places in options]
    for group in reader.groups(rows):
        places, owners = [], []
        for inside, row in enumerate(group):
            for number in of_row[row]:
                places += [(inside, place, token) for place, token in options[number][1]]
                owners += [number] * len(options[number][1])
        if not places:
            continue
        inputs = reader.inputs([rows[row] for row in group])
        for owner, value in zip(
            owners, log_probabilities(reader.model, inputs, torch.tensor(places)).tolist(), strict=True
        ):
            sums[owner] += value
    return sums
