"""MBPP (Austin et al. 2021, CC BY 4.0): small Python programs, judged by running them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.evaluation.readers.found import Found, RowError, json_rows, words

#: The parts of the paper, by task_id: those to show before a task, those to judge.
EXAMPLES = range(1, 11)
TESTS = range(11, 511)
#: The examples of the paper's prompt.
SHOWN = (2, 3, 4)
BEGIN, DONE = "[BEGIN]", "[DONE]"


@dataclass(frozen=True)
class Program:
    """A task in words, code that solves it, code to run before its tests, and the tests (assertions)."""

    number: int
    task: str
    code: str
    setup: str
    tests: tuple[str, ...]


def read(path: Path) -> tuple[Found[Program], list[Program]]:
    """The programs to judge, and those to show before them: where these are not in the file, the first of the part for
    training (task_id from 601)."""
    every: Found[Program] = Found()
    for place, row in json_rows(path):
        try:
            if isinstance(row, str):
                raise RowError(row)
            every.items.append(_program(row))
        except RowError as error:
            every.rejected.append((place, str(error)))
    by_number = {one.number: one for one in every.items}
    shown = [by_number[number] for number in (*SHOWN, *EXAMPLES, *range(601, 975)) if number in by_number]
    tests = Found([one for one in every.items if one.number in TESTS], every.rejected).need(path, "test program")
    return tests, list(dict.fromkeys(shown))[: len(SHOWN)]


def _program(row: dict[str, Any]) -> Program:
    number = row.get("task_id")
    if not isinstance(number, int):
        raise RowError("no task_id")
    tests = row.get("test_list")
    if not isinstance(tests, list) or not tests or not all(isinstance(one, str) for one in tests):
        raise RowError("no test_list")
    task = row.get("text") or row.get("prompt")
    if not isinstance(task, str) or not task.strip():
        raise RowError("no text")
    code = words(row, "code").replace("\r\n", "\n").replace("\r", "\n")
    return Program(number, task.strip(), code, str(row.get("test_setup_code") or ""), tuple(tests))


def prompt(program: Program, examples: list[Program]) -> str:
    """The task behind solved ones, in the words of the paper (its section 3.1)."""
    solved = [f"{_asked(one)}\n{BEGIN}\n{one.code}\n{DONE}" for one in examples]
    return "\n\n".join([*solved, f"{_asked(program)}\n{BEGIN}"])


def _asked(program: Program) -> str:
    tests = "\n".join(program.tests)
    return (
        f"You are an expert Python programmer, and here is your task: {program.task} Your code should pass these "
        f"tests:\n\n{tests}"
    )


def code_of(answer: str) -> str:
    """The code in an answer: up to the mark that ends it, without a fence of Markdown around it."""
    code = answer.split(DONE)[0]
    if "```" in code:
        fenced = code.split("```")[1]
        code = fenced.removeprefix("python").removeprefix("py") if len(fenced.strip()) else code.replace("```", "")
    return code.strip("\n")
