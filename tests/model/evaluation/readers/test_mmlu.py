import os
from pathlib import Path

import pytest

from model.evaluation.errors import EvaluationError
from model.evaluation.readers.mmlu import read, read_file


def test_letters_and_numbers_mean_the_same(tmp_path: Path) -> None:
    path = tmp_path / "law_test.csv"
    path.write_text('What is "law"?,a,b,c,d,C\n"Two\nlines, one question",a,b,c,d,2\n', encoding="utf-8")
    found = read_file(path, "law")
    assert [one.answer for one in found.items] == [2, 2]
    assert found.items[1].text == "Two\nlines, one question"
    path.write_text("q,a,b,c,d,E\nq,a,b,c,A\n,a,b,c,d,A\nq,a,,c,d,A\n")
    found = read_file(path, "law")
    assert not found.items
    assert sum(found.reasons().values()) == 4


def test_a_folder_without_its_parts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="test/"):
        read(tmp_path)


def test_the_genuine_files() -> None:
    if "VLEND_SAMPLES" not in os.environ:
        pytest.skip("VLEND_SAMPLES is not set")
    found = read(Path(os.environ["VLEND_SAMPLES"]) / "benchmarks" / "mmlu")
    assert not found.rejected
    assert len(found.items) > 1000
    assert len({one.group for one in found.items}) == 12
    assert all(one.examples and len(one.options) == 4 for one in found.items)
    # which of the answers of this copy is which: the first of anatomy, read by eye
    first = next(one for one in found.items if "dished face" in one.text)
    assert first.options[first.answer].startswith("a recessive maxilla")
    assert first.heading == "The following are multiple choice questions (with answers) about anatomy."
