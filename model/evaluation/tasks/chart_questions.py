"""`charts`: questions on held-out charts and tables, answered by generation and checked against the drawn numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.record import Record
from model.evaluation.answers import RELAXED, first_line, same_number, same_text
from model.evaluation.bench import Bench
from model.evaluation.generating import Task, answers
from model.evaluation.results import Result, hash_of
from model.evaluation.statistics import Estimate, proportion
from model.evaluation.texts import Prompt

COMPONENT = "table_chart"
#: Tokens of an answer: the longest are sentences that say why there is none.
MOST = 48

_ASKED = {"en": ("\n\nQuestion: {}\nAnswer:", " "), "zh": ("\n\n问题：{}\n回答：", "")}


@dataclass(frozen=True)
class Asked:
    """A question with its answer in words, and as a number where it is one; `kind` is chart or table."""

    prompt: Prompt
    answer: str
    number: float | None
    kind: str


def judge(bench: Bench, path: Path | None = None) -> Result:
    """`exact`: the same number or words. `relaxed`: numbers read off charts may be off by 5 %, as in ChartQA."""
    del path
    records = bench.held_out.records(COMPONENT, bench.settings.limit)
    asked = [one for record in records for one in questions(record, bench.settings.form == "conversation")]
    silent = sum(not record.provenance.get("questions") for record in records)
    tasks = [Task(one.prompt, MOST, ("\n",)) for one in asked]
    said = answers(bench.reader, bench.texts, tasks)
    judged = [(one, answer) for one, answer in zip(asked, said, strict=True) if answer is not None]
    too_long = len(asked) - len(judged)
    left_out = {"a picture without questions": silent, "longer than the model's context": too_long}
    return Result(
        "charts",
        _metrics(judged),
        {
            kind: _metrics([pair for pair in judged if pair[0].kind == kind])
            for kind in ("chart", "table")
            if any(one.kind == kind for one, _ in judged)
        },
        items=len(asked) + silent,
        judged=len(judged),
        left_out={reason: number for reason, number in left_out.items() if number},
        counts={"numbers": sum(one.number is not None for one, _ in judged), "pictures": len(records)},
        settings={
            "records": bench.held_out.name,
            "form": bench.settings.form,
            "limit": bench.settings.limit,
        },
        items_hash=hash_of([[one.prompt.text, one.answer] for one in asked]),
    )


def questions(record: Record, conversation: bool = False) -> list[Asked]:
    """The questions that stand in a record's provenance, each asked about its picture alone."""
    words, between = _ASKED["zh" if record.language == "zh" else "en"]
    pictures = tuple(image.bytes for image in record.images)
    kind = "table" if record.provenance.get("chart") == "table" else "chart"
    found = []
    for said in record.provenance.get("questions", []):
        text = said["question"] if conversation else words.format(said["question"])
        found.append(Asked(Prompt(text, pictures, between), said["answer"], _number(said.get("value")), kind))
    return found


def is_right(asked: Asked, answer: str, relaxed: bool = False) -> bool:
    """Numbers are compared as numbers, anything else as words."""
    if asked.number is None:
        return same_text(answer, asked.answer)
    tolerance = RELAXED if relaxed and asked.kind == "chart" else 0.0
    return same_number(first_line(answer), asked.number, tolerance)


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _metrics(judged: list[tuple[Asked, str]]) -> dict[str, Estimate]:
    exact = sum(is_right(one, answer) for one, answer in judged)
    relaxed = sum(is_right(one, answer, relaxed=True) for one, answer in judged)
    return {"exact": proportion(exact, len(judged)), "relaxed": proportion(relaxed, len(judged))}
