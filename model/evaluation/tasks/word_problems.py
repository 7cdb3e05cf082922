"""`gsm8k`: word problems, answered greedily behind solved ones of the benchmark's own training part."""

from __future__ import annotations

from pathlib import Path

from model.evaluation.bench import Bench
from model.evaluation.errors import EvaluationError
from model.evaluation.generating import Task, answers
from model.evaluation.readers import gsm8k
from model.evaluation.results import Result, hash_of
from model.evaluation.statistics import proportion
from model.evaluation.texts import Prompt

#: Tokens of an answer: the longest solutions have half as many.
MOST = 400
STOP = ("Question:", "\n\n")


def judge(bench: Bench, path: Path) -> Result:
    """`path` is test.jsonl, with train.jsonl beside it. The number after `####` counts, else the last one said."""
    found = gsm8k.read(path)
    shots = gsm8k.SHOTS if bench.settings.shots is None else bench.settings.shots
    train = path.with_name("train.jsonl")
    if shots and not train.is_file():
        raise EvaluationError(
            f"there is no {train} to take {shots} solved problems from; put it there, or ask for none"
        )
    examples = gsm8k.read(train).items[:shots] if shots else []
    chosen = bench.some(found.items)
    room = bench.reader.context - MOST
    prompts = []
    for problem in chosen:
        shown = list(examples)
        while True:
            prompt = Prompt(gsm8k.prompt(problem, shown))
            if not shown or len(bench.texts.asked(prompt)) <= room:
                break
            shown.pop()
        prompts.append(prompt)
    said = answers(bench.reader, bench.texts, [Task(prompt, MOST, STOP) for prompt in prompts])
    pairs = [(answer, problem) for answer, problem in zip(said, chosen, strict=True) if answer is not None]
    strict = [gsm8k.marked(answer) == problem.answer for answer, problem in pairs]
    loose = [(gsm8k.marked(answer) or gsm8k.last(answer)) == problem.answer for answer, problem in pairs]
    too_long = len(said) - len(pairs)
    return Result(
        "gsm8k",
        {"accuracy": proportion(sum(loose), len(loose)), "accuracy_marked": proportion(sum(strict), len(strict))},
        items=len(found.items) + len(found.rejected),
        judged=len(pairs),
        left_out={**found.reasons(), **({"longer than the model's context": too_long} if too_long else {})},
        counts={"marked": sum(gsm8k.marked(answer) is not None for answer, _ in pairs)},
        settings={"shots": len(examples), "form": bench.settings.form, "limit": bench.settings.limit},
        items_hash=hash_of(
            [[prompt.text, str(problem.answer)] for prompt, problem in zip(prompts, chosen, strict=True)]
        ),
    )
