import json

import pytest

from pipelines.engine.pipeline import Drop, InputError
from pipelines.ui.annotations import BadRow, annotation_files, by_screen, read_rows


def _row(screen, question="Which?", truth=("this",)):
    return {"image_id": screen, "question": question, "ground_truth": list(truth)}


def test_rows_are_grouped_by_screen_and_bad_ones_kept(tmp_path):
    file = tmp_path / "a.json"
    file.write_text(json.dumps([_row(7), _row(9), _row(7, "How?"), {"image_id": 9}]))
    rows = read_rows(file, tmp_path)
    assert by_screen(rows) == {"7": [0, 2], "9": [1]}
    assert isinstance(rows[3], BadRow)


@pytest.mark.parametrize(("content", "reason"), [("{", "annotation_unreadable"), ("{}", "annotation_format")])
def test_other_files_are_dropped(tmp_path, content, reason):
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(Drop) as caught:
        read_rows(tmp_path / "a.json", tmp_path)
    assert caught.value.reason == reason


def test_torn_tfrecord_is_one_bad_row(tmp_path):
    (tmp_path / "a.tfrecord").write_bytes(b"1234")
    (row,) = read_rows(tmp_path / "a.tfrecord", tmp_path)
    assert isinstance(row, BadRow)
    assert "breaks off" in row.problem


def test_folders(tmp_path):
    with pytest.raises(InputError, match="tfrecord"):
        annotation_files(tmp_path)
    with pytest.raises(InputError, match="does not exist"):
        annotation_files(tmp_path / "none")
    (tmp_path / "b.json").touch()
    (tmp_path / "a.tfrecord").touch()
    assert annotation_files(tmp_path) == [tmp_path / "a.tfrecord", tmp_path / "b.json"]
    assert annotation_files(tmp_path / "b.json") == [tmp_path / "b.json"]
