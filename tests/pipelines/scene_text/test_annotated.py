import json

import pytest
from PIL import Image

from pipelines.engine.pipeline import InputError
from pipelines.scene_text.annotated import find, locate

MMOCR = {"data_list": [{"img_path": "imgs/a.jpg", "instances": []}, {"img_path": "gone.jpg", "instances": []}]}


def _picture(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (8, 8)).save(path)


def test_every_file_is_accounted_for(tmp_path):
    for name in ("imgs/a.jpg", "imgs/b.jpg", "imgs/c.jpg"):
        _picture(tmp_path / name)
    (tmp_path / "det.json").write_text(json.dumps(MMOCR))
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "gt_b.txt").write_text("1,1,5,1,5,5,1,5,hello")
    found = [(item.annotation, item.number, item.picture) for item in find(tmp_path)]
    assert found == [
        ("broken.json", 0, "broken.json"),
        ("det.json", 0, "imgs/a.jpg"),
        ("det.json", 1, "gone.jpg"),
        ("gt_b.txt", 0, "imgs/b.jpg"),
        ("", 0, "imgs/c.jpg"),
    ]


def test_one_annotation_file_as_input(tmp_path):
    _picture(tmp_path / "imgs/a.jpg")
    (tmp_path / "det.json").write_text(json.dumps(MMOCR))
    (tmp_path / "other.json").write_text("{")
    assert [item.picture for item in find(tmp_path / "det.json")] == ["imgs/a.jpg", "gone.jpg"]


def test_pictures_are_found_by_name_but_never_outside_the_folder(tmp_path):
    root = tmp_path / "data"
    _picture(root / "train/img_1.jpg")
    _picture(tmp_path / "secret.jpg")
    assert locate(root, "other/img_1.jpg") == root / "train/img_1.jpg"
    assert locate(root, "../secret.jpg") is None
    assert locate(root, str(tmp_path / "secret.jpg")) is None


def test_folder_without_annotations_says_what_is_expected(tmp_path):
    with pytest.raises(InputError, match="RCTW-17"):
        list(find(tmp_path))
