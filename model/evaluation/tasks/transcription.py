"""`ocr`: what is written in held-out pictures of text, said by generation and compared character by character."""

from __future__ import annotations

from pathlib import Path

from corpus.record import DOCUMENT_ROLE, Record
from model.evaluation.answers import character_errors, plain
from model.evaluation.bench import Bench
from model.evaluation.generating import Task, answers
from model.evaluation.results import Result, hash_of
from model.evaluation.statistics import Estimate, mean, proportion, ratio
from model.evaluation.texts import Prompt

COMPONENTS = ("document_ocr", "scene_text_ocr")
#: Tokens beyond those of the truth that an answer may have, as a factor and in number.
SLACK = (1.25, 16)

_QUESTION = {"en": "Transcribe the text in this picture.", "zh": "请写出图中的文字。"}


def judge(bench: Bench, path: Path | None = None) -> Result:
    """Exact match, and the character error rate over all characters (`cer`) and per picture, none above 1."""
    del path
    asked: list[tuple[str, Prompt, str]] = []
    left_out: dict[str, int] = {}
    items = 0
    for component in COMPONENTS:
        for record in bench.held_out.records(component, bench.settings.limit):
            items += 1
            found = transcription(record, bench.settings.form == "conversation")
            if found is None:
                left_out["no plain transcription"] = left_out.get("no plain transcription", 0) + 1
                continue
            asked.append((component, *found))
    tasks = [Task(prompt, _most(bench, truth)) for _, prompt, truth in asked]
    said = answers(bench.reader, bench.texts, tasks)
    judged = [
        (component, answer, truth)
        for (component, _, truth), answer in zip(asked, said, strict=True)
        if answer is not None
    ]
    if len(judged) < len(asked):
        left_out["longer than the model's context"] = len(asked) - len(judged)
    return Result(
        "ocr",
        _metrics([(answer, truth) for _, answer, truth in judged]),
        {
            name: _metrics([(answer, truth) for component, answer, truth in judged if component == name])
            for name in COMPONENTS
            if any(component == name for component, _, _ in judged)
        },
        items=items,
        judged=len(judged),
        left_out=left_out,
        settings={
            "records": bench.held_out.name,
            "form": bench.settings.form,
            "limit": bench.settings.limit,
            "most_tokens": bench.settings.most_tokens,
        },
        items_hash=hash_of([[prompt.text, truth] for _, prompt, truth in asked]),
    )


def transcription(record: Record, conversation: bool = False) -> tuple[Prompt, str] | None:
    """What to ask and what is right, of a record that is one picture and what is written in it; else None."""
    if len(record.images) != 1 or len(record.messages) != 1 or record.messages[0].role != DOCUMENT_ROLE:
        return None
    parts = record.messages[0].content
    if [part.type for part in parts] != ["image", "text"]:
        return None
    lead, truth = "\n", (parts[1].text or "").strip()
    first, _, rest = truth.partition("\n")
    form = record.provenance.get("form", "transcription")
    if form == "questions":
        # the first question is what the picture says; its answer goes to the blank line
        question, answer = truth.split("\n\n")[0].partition("\n")[::2]
        before, mark, truth = answer.partition(": ") if ": " in answer else answer.partition("：")
        lead = f"\n{question}\n{before}{mark}".rstrip(" ")
    elif form != "transcription":
        return None
    elif rest and first.endswith((":", "：")):
        lead, truth = f"\n{first}\n", rest
    if not truth:
        return None
    pictures = tuple(image.bytes for image in record.images)
    if conversation:
        return Prompt(_QUESTION["zh" if record.language == "zh" else "en"], pictures), truth
    return Prompt(lead, pictures, " " if lead.endswith(":") else ""), truth


def _most(bench: Bench, truth: str) -> int:
    factor, more = SLACK
    return min(int(bench.rule.tokenizer.count(truth) * factor) + more, bench.settings.most_tokens)


def _metrics(pairs: list[tuple[str, str]]) -> dict[str, Estimate]:
    errors = [character_errors(answer, truth) for answer, truth in pairs]
    exact = sum(plain(answer) == plain(truth) for answer, truth in pairs)
    return {
        "exact": proportion(exact, len(pairs)),
        "cer": ratio([error.distance for error in errors], [error.length for error in errors]),
        "cer_at_most_1": mean([min(error.rate, 1.0) for error in errors]),
    }
