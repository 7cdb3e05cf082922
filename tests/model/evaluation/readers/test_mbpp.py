import json
import os
from pathlib import Path
from typing import Any

import pytest

from model.evaluation.errors import EvaluationError
from model.evaluation.readers.mbpp import code_of, prompt, read
from model.evaluation.sandbox import run_program

ROW: dict[str, Any] = {
    "text": "Write a function to double.",
    "code": "def double(x):\r\n\treturn 2 * x",
    "task_id": 11,
    "test_setup_code": "",
    "test_list": ["assert double(2) == 4", "assert double(0) == 0"],
    "challenge_test_list": [],
}


def _file(folder: Path, *rows: Any) -> Path:
    path = folder / "mbpp.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_parts_go_by_task_id(tmp_path: Path) -> None:
    rows = [{**ROW, "task_id": number} for number in (2, 3, 4, 5, 11, 510, 511, 601)]
    found, shown = read(_file(tmp_path, *rows, {**ROW, "task_id": "x"}, {**ROW, "test_list": []}, {**ROW, "code": ""}))
    assert [one.number for one in found.items] == [11, 510]
    assert [one.number for one in shown] == [2, 3, 4]
    assert found.reasons() == {"no code": 1, "no task_id": 1, "no test_list": 1}
    # without the part for prompts, the first of the part for training
    _, shown = read(_file(tmp_path, *rows[4:]))
    assert [one.number for one in shown] == [601]
    with pytest.raises(EvaluationError, match="no test program"):
        read(_file(tmp_path, rows[0]))


def test_prompt_and_code(tmp_path: Path) -> None:
    found, _ = read(_file(tmp_path, ROW))
    one = found.items[0]
    text = prompt(one, [one])
    assert text.startswith("You are an expert Python programmer, and here is your task: Write a function to double.")
    assert text.endswith("assert double(2) == 4\nassert double(0) == 0\n[BEGIN]")
    assert "[BEGIN]\ndef double(x):\n\treturn 2 * x\n[DONE]\n\nYou are" in text
    assert code_of("\ndef f():\n    pass\n[DONE]\nmore") == "def f():\n    pass"
    assert code_of("```python\ndef f():\n    pass\n```\n") == "def f():\n    pass"
    assert code_of("no fence") == "no fence"
    assert run_program(code_of(one.code), list(one.tests)).outcome == "passed"


def test_the_genuine_file() -> None:
    if "VLEND_SAMPLES" not in os.environ:
        pytest.skip("VLEND_SAMPLES is not set")
    found, shown = read(Path(os.environ["VLEND_SAMPLES"]) / "benchmarks" / "mbpp" / "mbpp.jsonl")
    assert not found.rejected
    assert len(found.items) > 300
    assert len(shown) == 3
    # the benchmark's own programs pass its tests in the sandbox
    for one in found.items[::60]:
        assert run_program(one.code, list(one.tests), one.setup).outcome == "passed", one.number
