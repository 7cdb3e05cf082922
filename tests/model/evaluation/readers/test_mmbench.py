import base64
import csv
from pathlib import Path

import pytest
from pictures import picture_bytes

from model.evaluation.errors import EvaluationError
from model.evaluation.readers.mmbench import read, turned

COLUMNS = ["index", "image", "question", "hint", "A", "B", "C", "D", "answer", "category", "l2-category", "split"]
PICTURE = base64.b64encode(picture_bytes(20, 20)).decode()
ROW = {"index": "7", "image": PICTURE, "question": "What is shown?", "hint": "nan", "A": "noise", "B": "a cat", "C": "",
       "D": "", "answer": "A", "category": "scene", "l2-category": "coarse", "split": "dev"}  # fmt: skip


def _file(folder: Path, *rows: dict[str, str], columns: list[str] = COLUMNS) -> Path:
    path = folder / "mmbench.tsv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, columns, delimiter="\t", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_rows_with_empty_options_hints_and_shared_pictures(tmp_path: Path) -> None:
    hinted = {
        **ROW,
        "index": "8",
        "image": "7",
        "hint": "Look at\nthe noise.",
        "B": "nan",
        "C": "a dog",
        "D": "b",
        "answer": "C",
    }
    turn = {**ROW, "index": "1000007", "image": "7", "A": "a cat", "B": "noise", "answer": "B"}
    found = read(_file(tmp_path, ROW, hinted, turn))
    assert not found.rejected
    first, second, third = found.items
    assert (first.text, first.options, first.answer, first.group) == ("What is shown?", ("noise", "a cat"), 0, "coarse")
    assert second.text == "Look at\nthe noise.\nWhat is shown?"
    # empty options leave no gap
    assert (second.options, second.answer) == (("noise", "a dog", "b"), 1)
    assert first.pictures == second.pictures == third.pictures == (picture_bytes(20, 20),)
    assert (first.key, third.key) == ("7", "7")


def test_rows_that_cannot_be_judged_have_reasons(tmp_path: Path) -> None:
    long = "x" * 80
    changes = [{"answer": ""}, {"answer": "C"}, {"B": ""}, {"image": "99"}, {"image": ""}, {"question": "nan"},
               {"image": "!" + long}, {"image": base64.b64encode(long.encode()).decode()}]  # fmt: skip
    rows = [{**ROW, "index": str(100 + n), **change} for n, change in enumerate(changes)]
    found = read(_file(tmp_path, ROW, *rows))
    assert len(found.items) == 1
    assert sorted(found.reasons()) == [
        "a picture that cannot be used (image_undecodable)",
        "a picture that is not base64",
        "fewer than two options",
        "no answer (the test part has none)",
        "no index or question",
        "no picture",
        "the answer is no option",
        "the picture's index is none of the file",
    ]
    with pytest.raises(EvaluationError, match="no column image"):
        read(_file(tmp_path, ROW, columns=[name for name in COLUMNS if name != "image"]))


def test_every_rotation_keeps_its_answer(tmp_path: Path) -> None:
    question = read(_file(tmp_path, {**ROW, "C": "a dog", "D": "a tree", "answer": "C"})).items[0]
    turns = turned(question)
    assert turns[0] == question
    assert len({one.options for one in turns}) == 4
    assert {one.options[one.answer] for one in turns} == {"a dog"}
    assert [one.answer for one in turns] == [2, 1, 0, 3]


def test_long_pictures_are_read_and_the_limit_of_other_readers_stays(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    long = {**ROW, "image": base64.b64encode(picture_bytes(20, 20) + bytes(2 * before)).decode()}
    (question,) = read(_file(tmp_path, long)).items
    assert len(question.pictures[0]) > 2 * before
    assert csv.field_size_limit() == before
