"""Greedy answers to many prompts, in batches of similar length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from model.evaluation.rows import Reader, Row
from model.evaluation.texts import Prompt, Texts
from model.generate import generate

#: Prompts that are answered together: a batch goes on until its last answer has ended.
TOGETHER = {"cpu": 8, "cuda": 64}
#: A stop string has come when it is in the last tokens; so many hold any of them.
LOOKED_AT = 32


@dataclass(frozen=True)
class Task:
    """A prompt, the longest answer in tokens, and strings that end it (they are not part of it)."""

    prompt: Prompt
    most: int
    stop: tuple[str, ...] = ()


def answers(reader: Reader, texts: Texts, tasks: Sequence[Task]) -> list[str | None]:
    """The likeliest answer to each; None where the prompt and a token of answer do not fit into the model's context."""
    rows = [texts.asked(task.prompt) for task in tasks]
    found: list[str | None] = [None] * len(tasks)
    fitting = [number for number, row in enumerate(rows) if len(row) < reader.context]
    fitting.sort(key=lambda number: (tasks[number].most, len(rows[number])), reverse=True)
    size = TOGETHER["cuda" if reader.device.type == "cuda" else "cpu"]
    training = reader.model.training
    reader.model.eval()
    try:
        for first in range(0, len(fitting), size):
            group = fitting[first : first + size]
            said = _together(reader, texts, [rows[number] for number in group], [tasks[number] for number in group])
            for number, answer in zip(group, said, strict=True):
                found[number] = answer
    finally:
        reader.model.train(training)
    return found


def _together(reader: Reader, texts: Texts, rows: list[Row], tasks: list[Task]) -> list[str]:
    longest = max(len(row) for row in rows)
    most = min(max(task.most for task in tasks), reader.context - longest)

    def ended(number: int, tokens: list[int]) -> bool:
        task = tasks[number]
        return len(tokens) >= task.most or any(stop in texts.text_of(tokens[-LOOKED_AT:]) for stop in task.stop)

    made = generate(reader.model, reader.prompts(rows), max(most, 1), texts.stop, ended_by=ended)
    return [cut(texts.text_of(tokens[: task.most]), task.stop) for tokens, task in zip(made, tasks, strict=True)]


def cut(answer: str, stop: Sequence[str]) -> str:
    """The answer up to the first stop string."""
    places = [place for place in (answer.find(one) for one in stop) if place >= 0]
    return answer[: min(places)] if places else answer
