import base64
import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import toy_streams
from mite import mite
from pictures import picture_bytes

from model.evaluation.errors import EvaluationError
from model.evaluation.evaluate import evaluate
from model.evaluation.readers import gsm8k
from model.evaluation.results import Result
from model.evaluation.settings import EvalSettings
from model.evaluation.tasks import programs, word_problems


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("store")
    toy_streams.blend(out)
    return out


def _one(task: str, **settings: Any) -> Result:
    model, rule = mite()
    return next(iter(evaluate(model, rule, EvalSettings(tasks=(task,), **settings))))


def test_losses_of_a_blend_and_of_its_stores_are_equal(out: Path) -> None:
    blend = _one("losses", out=str(out), blend="toys")
    stores = _one("losses", recipe=toy_streams.recipe(), out=str(out))
    assert set(blend.groups) == {"caption", "text_only"}
    assert set(blend.metrics) == {
        f"{kind}.{what}" for kind in ("text", "vision_language") for what in ("loss", "bits_per_byte")
    }
    for name, metrics in blend.groups.items():
        for what, estimate in metrics.items():
            assert estimate.value == pytest.approx(stores.groups[name][what].value, rel=1e-6)
    # each component is a modality of its own here
    assert blend.metrics["text.loss"] == blend.groups["text_only"]["loss"]
    assert blend.judged == blend.items > 0
    few = _one("losses", out=str(out), blend="toys", limit=1)
    assert few.items == 2
    assert few.items_hash != blend.items_hash
    short = _one("losses", out=str(out), blend="toys", sequence_length=100)
    assert sum(short.left_out.values()) == short.items - short.judged > 0


def test_what_cannot_be_judged_is_said_before_anything_is_done(out: Path) -> None:
    model, rule = mite()
    with pytest.raises(EvaluationError, match="no task 'loses'"):
        evaluate(model, rule, EvalSettings(tasks=("losses", "loses")))
    with pytest.raises(EvaluationError, match="name one of them"):
        _one("losses", out=str(out))


def _jsonl(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_multiple_choice_is_counted_with_its_groups(tmp_path: Path) -> None:
    (tmp_path / "test").mkdir()
    (tmp_path / "dev").mkdir()
    for subject in ("law", "art"):
        (tmp_path / "dev" / f"{subject}_dev.csv").write_text("Is it?,yes,no,maybe,never,A\n")
        (tmp_path / "test" / f"{subject}_test.csv").write_text("Which one?,a,b,c,d,B\nWhat?,e,f,g,h,3\nbad,row\n")
    found = _one(f"mmlu={tmp_path}")
    assert (found.items, found.judged, found.left_out) == (6, 4, {"not 6 fields": 2})
    assert set(found.groups) == {"law", "art"}
    assert found.metrics["chance"].value == 0.25
    hits = sum(metrics["accuracy"].value * metrics["accuracy"].number for metrics in found.groups.values())
    assert found.metrics["accuracy"].value == hits / 4
    assert found.settings["shots"] == 5
    assert "accuracy_per_byte" in _one(f"mmlu={tmp_path}", scoring="continuations", shots=0).metrics


def test_circular_evaluation_wants_every_turn(tmp_path: Path) -> None:
    path = tmp_path / "mmbench.tsv"
    columns = ["index", "image", "question", "hint", "A", "B", "C", "D", "answer", "category"]
    picture = base64.b64encode(picture_bytes(20, 20)).decode()
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream, delimiter="\t")
        writer.writerow(columns)
        for number in range(3):
            writer.writerow([number, picture, "Which?", "", "one", "two", "three", "", "ABC"[number], "x"])
        writer.writerow([1_000_000, "0", "Which?", "", "two", "three", "one", "", "C", "x"])
    plain, circular = _one(f"mmbench={path}"), _one(f"mmbench={path}", circular=True)
    assert (plain.judged, circular.judged) == (4, 3)
    assert circular.metrics["accuracy_of_turns"].number == 9
    assert circular.metrics["accuracy"].value <= circular.metrics["accuracy_of_turns"].value
    # the letter that the model likes is right in one turn of three, and so no question is
    assert circular.metrics["accuracy_of_turns"].value == pytest.approx(1 / 3)
    assert circular.metrics["accuracy"].value == 0.0


def test_word_problems_take_their_examples_from_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"question": f"{n} and {n}?", "answer": f"It is {2 * n}.\n#### {2 * n}"} for n in range(3)]
    test = _jsonl(tmp_path / "test.jsonl", rows)
    with pytest.raises(EvaluationError, match="train"):
        _one(f"gsm8k={test}")
    _jsonl(tmp_path / "train.jsonl", rows)
    said = ["so\n#### 0", "it is 3 or 2", None]
    asked = []
    monkeypatch.setattr(word_problems, "answers", lambda reader, texts, tasks: asked.extend(tasks) or said)
    found = _one(f"gsm8k={test}", shots=2)
    assert (found.metrics["accuracy"].value, found.metrics["accuracy_marked"].value) == (1.0, 0.5)
    assert found.left_out == {"longer than the model's context": 1}
    assert (found.judged, found.counts) == (2, {"marked": 1})
    assert asked[0].prompt.text.count("Question:") == 3
    # where the context is short, fewer examples are shown
    monkeypatch.setattr(word_problems, "MOST", 2048 - 40)
    asked.clear()
    _one(f"gsm8k={test}", shots=2)
    assert asked[0].prompt.text.count("Question:") < 3
    assert gsm8k.read(test).items[1].answer == Decimal(2)


def test_programs_are_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = {
        "text": "Double.",
        "code": "def f(x): return 2 * x",
        "test_list": ["assert f(2) == 4"],
        "test_setup_code": "",
    }
    path = _jsonl(tmp_path / "mbpp.jsonl", [{**row, "task_id": number} for number in (2, 11, 12, 13)])
    said = ["def f(x): return 2 * x\n[DONE]", "def f(x): return x", "def f(x"]
    monkeypatch.setattr(programs, "answers", lambda reader, texts, tasks: said)
    found = _one(f"mbpp={path}")
    assert found.metrics["passed"].value == pytest.approx(1 / 3)
    assert found.counts == {"passed": 1, "failed": 1, "error": 1}
    assert found.settings["shots"] == 1


def test_generation_by_the_model_itself(tmp_path: Path) -> None:
    row = {
        "text": "Double.",
        "code": "def f(x): return 2 * x",
        "test_list": ["assert f(2) == 4"],
        "test_setup_code": "",
    }
    path = _jsonl(tmp_path / "mbpp.jsonl", [{**row, "task_id": number} for number in (2, 11)])
    programs_most = programs.MOST
    try:
        programs.MOST = 6
        found = _one(f"mbpp={path}")
    finally:
        programs.MOST = programs_most
    assert found.judged == 1
    assert found.metrics["passed"].value == 0.0
