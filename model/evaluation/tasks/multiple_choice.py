"""`hellaswag`, `mmlu`, `mmbench`: multiple choice by likelihood."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from model.evaluation.bench import Bench
from model.evaluation.choices import Preferred, Question, Scoring, prefer
from model.evaluation.readers import hellaswag, mmbench, mmlu
from model.evaluation.readers.found import Found
from model.evaluation.results import Result, hash_of
from model.evaluation.statistics import Estimate, mean, proportion

#: Solved examples before a question of MMLU (Hendrycks et al. 2021).
MMLU_SHOTS = 5


def judge_hellaswag(bench: Bench, path: Path) -> Result:
    """Endings are compared as texts: the benchmark was made so."""
    return judge(bench, "hellaswag", hellaswag.read(path), "continuations", 0)


def judge_mmlu(bench: Bench, path: Path) -> Result:
    """Letters behind five solved questions of the subject."""
    return judge(bench, "mmlu", mmlu.read(path), "letters", MMLU_SHOTS)


def judge_mmbench(bench: Bench, path: Path) -> Result:
    """Picture, question and all options, scored at the letters (arXiv 2403.05525 §3.2.2)."""
    return judge(bench, "mmbench", mmbench.read(path), "letters", 0)


def judge(bench: Bench, task: str, found: Found[Question], usual: Scoring, shots: int) -> Result:
    """Accuracy of what is likeliest; of continuations also of what is likeliest per byte."""
    settings = bench.settings
    scoring: Scoring = settings.scoring or usual
    shots = shots if settings.shots is None else settings.shots
    circular = settings.circular and task == "mmbench"
    # a file for circular evaluation has the turns of a question as rows of their own: ours are made anew
    first_turns = list({question.key: question for question in reversed(found.items)}.values())[::-1]
    chosen = bench.some(first_turns if circular else found.items)
    asked = [turn for question in chosen for turn in mmbench.turned(question)] if circular else chosen
    preferred = prefer(bench.reader, bench.texts, asked, scoring, shots)
    right = [one.by_sum == question.answer for one, question in zip(preferred, asked, strict=True)]
    metrics: dict[str, Estimate] = {}
    if circular:
        metrics["accuracy_of_turns"] = proportion(sum(right), len(right))
        right = _all_turns(chosen, right)
    metrics = {"accuracy": proportion(sum(right), len(right)), **metrics}
    if scoring == "continuations":
        metrics["accuracy_per_byte"] = _per_byte(preferred, asked)
    metrics["chance"] = mean([1 / len(question.options) for question in chosen])
    groups: dict[str, list[bool]] = {}
    for question, hit in zip(chosen, right, strict=True):
        groups.setdefault(question.group, []).append(hit)
    return Result(
        task,
        metrics,
        {
            name: {"accuracy": proportion(sum(hits), len(hits))}
            for name, hits in sorted(groups.items())
            if name and len(groups) > 1
        },
        items=len(found.items) + len(found.rejected),
        judged=len(chosen),
        left_out=found.reasons(),
        settings={
            "scoring": scoring,
            "shots": shots,
            "form": settings.form,
            "circular": circular,
            "limit": settings.limit,
        },
        items_hash=hash_of(
            [[one.key, one.heading, one.text, list(one.options), one.answer, len(one.examples)] for one in asked]
        ),
    )


def _all_turns(questions: Sequence[Question], right: Sequence[bool]) -> list[bool]:
    ends = list(accumulate(len(question.options) for question in questions))
    return [all(right[end - len(one.options) : end]) for one, end in zip(questions, ends, strict=True)]


def _per_byte(preferred: Sequence[Preferred], questions: Sequence[Question]) -> Estimate:
    hits = sum(one.by_byte == question.answer for one, question in zip(preferred, questions, strict=True))
    return proportion(hits, len(questions))
