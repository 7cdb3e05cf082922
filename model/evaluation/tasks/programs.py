"""`mbpp`: programs, written greedily behind solved ones and run in the sandbox."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from model.evaluation.bench import Bench
from model.evaluation.generating import Task, answers
from model.evaluation.readers import mbpp
from model.evaluation.results import Result, hash_of
from model.evaluation.sandbox import isolation, run_program
from model.evaluation.statistics import proportion
from model.evaluation.texts import Prompt

#: Tokens of a program.
MOST = 512


def judge(bench: Bench, path: Path) -> Result:
    """The share of programs whose first version passes all tests."""
    found, examples = mbpp.read(path)
    shots = len(examples) if bench.settings.shots is None else min(bench.settings.shots, len(examples))
    chosen = bench.some(found.items)
    prompts = [Prompt(mbpp.prompt(program, examples[:shots]), between="\n") for program in chosen]
    said = answers(bench.reader, bench.texts, [Task(prompt, MOST, (mbpp.DONE,)) for prompt in prompts])
    outcomes: Counter[str] = Counter()
    for answer, program in zip(said, chosen, strict=True):
        if answer is not None:
            verdict = run_program(mbpp.code_of(answer), list(program.tests), program.setup)
            outcomes[verdict.outcome] += 1
    judged = sum(outcomes.values())
    too_long = len(said) - judged
    return Result(
        "mbpp",
        {"passed": proportion(outcomes["passed"], judged)},
        items=len(found.items) + len(found.rejected),
        judged=judged,
        left_out={**found.reasons(), **({"longer than the model's context": too_long} if too_long else {})},
        counts=dict(outcomes),
        settings={
            "shots": shots,
            "form": bench.settings.form,
            "limit": bench.settings.limit,
            "isolation": list(isolation()[1:]),
        },
        items_hash=hash_of([[prompt.text, list(one.tests)] for prompt, one in zip(prompts, chosen, strict=True)]),
    )
