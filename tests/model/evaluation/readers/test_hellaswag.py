import json
from pathlib import Path
from typing import Any

import pytest

from model.evaluation.errors import EvaluationError
from model.evaluation.readers.hellaswag import plain, read

ROW: dict[str, Any] = {
    "ind": 24,
    "activity_label": "Roof shingle removal",
    "ctx_a": "A man is sitting on a roof.",
    "ctx_b": "he",
    "ctx": "A man is sitting on a roof. he",
    "endings": ["is using wrap.", "is ripping tiles off.", "holds a cube.", "starts pulling up roofing."],
    "label": 3,
    "split": "val",
    "source_id": "activitynet~v_-JhWjGDPHMY",
}


def _file(folder: Path, *rows: Any) -> Path:
    path = folder / "hellaswag_val.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_a_row_of_the_documented_format(tmp_path: Path) -> None:
    found = read(_file(tmp_path, ROW, {**ROW, "label": "1"}))
    question = found.items[0]
    assert question.text == "Roof shingle removal: A man is sitting on a roof. He"
    assert question.options == tuple(ROW["endings"])
    assert (question.answer, found.items[1].answer, question.key) == (3, 1, "24")
    without = {key: value for key, value in ROW.items() if key not in ("ctx_a", "ctx_b", "activity_label")}
    assert read(_file(tmp_path, without)).items[0].text == ROW["ctx"]


def test_marks_of_wikihow_are_taken_out() -> None:
    assert plain("How to cook [title] Boil  water. [step] Wait.") == "How to cook. Boil water. Wait."


def test_rows_that_cannot_be_judged_have_reasons(tmp_path: Path) -> None:
    bad = [
        {**ROW, "label": ""},
        {**ROW, "label": 4},
        {**ROW, "endings": ["one", "two"]},
        {**ROW, "endings": ["one", "two", "three", "[title]"]},
        {**ROW, "ctx_a": None},
        "text",
    ]
    found = read(_file(tmp_path, ROW, *bad))
    assert len(found.items) == 1
    assert found.reasons() == {
        "a label that is no number from 0 to 3": 1,
        "an empty ending": 1,
        "no ctx_a": 1,
        "no label (the test part has none)": 1,
        "not 4 endings": 1,
        "not an object": 1,
    }
    with pytest.raises(EvaluationError, match="holds no question"):
        read(_file(tmp_path, *bad))
