import json
import os
from decimal import Decimal
from pathlib import Path

import pytest

from model.evaluation.readers.gsm8k import last, marked, prompt, read


@pytest.mark.parametrize(
    ("text", "number"),
    [("so 4 and 5\n#### 72", "72"), ("#### 1,234.50", "1234.50"), ("#### $-3", "-3"), ("####72 apples", "72"),
     ("72", None), ("####", None), ("#### none", None)],
)  # fmt: skip
def test_the_marked_number(text: str, number: str | None) -> None:
    assert marked(text) == (None if number is None else Decimal(number))


def test_the_last_number_where_none_is_marked() -> None:
    assert last("He has 3, then 1,200.") == Decimal(1200)
    assert last("none") is None
    assert marked("#### 72.0") == Decimal(72)


def test_rows_and_prompts(tmp_path: Path) -> None:
    rows = [
        {"question": "Two and two?", "answer": "2+2=<<2+2=4>>4\n#### 4"},
        {"question": "Three?", "answer": "no mark"},
        {"question": "", "answer": "#### 4"},
    ]
    (tmp_path / "test.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    found = read(tmp_path / "test.jsonl")
    assert found.reasons() == {"no number after ####": 1, "no question": 1}
    one = found.items[0]
    assert (one.answer, one.solution) == (Decimal(4), "2+2=4\n#### 4")
    assert prompt(one, [one]) == "Question: Two and two?\nAnswer: 2+2=4\n#### 4\n\nQuestion: Two and two?\nAnswer:"


def test_the_genuine_files() -> None:
    if "VLEND_SAMPLES" not in os.environ:
        pytest.skip("VLEND_SAMPLES is not set")
    folder = Path(os.environ["VLEND_SAMPLES"]) / "benchmarks" / "gsm8k"
    for name in ("train", "test"):
        found = read(folder / f"{name}.jsonl")
        assert not found.rejected
        assert len(found.items) > 400
        # every author's own solution is right by its marked number and by its last one
        assert all(marked(one.solution) == one.answer == last(one.solution) for one in found.items)
