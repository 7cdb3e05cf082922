import gzip
import io
import json
import os
from pathlib import Path

import pytest
from PIL import Image

from pipelines.engine.inline import outcomes, records
from pipelines.engine.pipeline import InputError
from pipelines.scene_text.pipeline import SceneText, SceneTextParameters


def test_bundled_pictures_are_complete_records_and_repeat():
    made = records(SceneText(SceneTextParameters(count=6)))
    assert [record.language for record in made] == ["en", "zh"] * 3
    assert len({record.document for record in made}) == 6
    for record in made:
        text = record.messages[0].content[1].text
        assert record.component == "scene_text_ocr"
        assert record.license
        assert record.regions
        assert all(region.text in text for region in record.regions)
        assert record.n_tokens < 4096
        assert record.scores["legibility"] >= 1
        with Image.open(io.BytesIO(record.images[0].bytes)) as picture:
            assert picture.format == "JPEG"
    again = records(SceneText(SceneTextParameters(count=6)))
    assert [record.id for record in made] == [record.id for record in again]
    assert made[0].id != records(SceneText(SceneTextParameters(count=1, seed=1)))[0].id


def test_units_name_every_picture_once():
    units = list(SceneText(SceneTextParameters(count=90)).units())
    assert [len(unit.items) for unit in units] == [40, 40, 10]
    assert len({item.locator for unit in units for item in unit.items}) == 90
    assert len({item.payload["photograph"] for unit in units for item in unit.items}) >= 9


def test_annotated_folder_with_good_and_bad_files(tmp_path):
    for name in ("img_1", "img_2", "img_3"):
        Image.new("RGB", (200, 100), (9, 90, 30)).save(tmp_path / f"{name}.jpg")
    (tmp_path / "gt_img_1.txt").write_text("\ufeff10,10,60,10,60,30,10,30,Genaxis\r\n1,1,5,1,5,5,1,5,###\r\n", "utf-8")
    (tmp_path / "gt_img_2.txt").write_text("10,10,60,ten,60,30,10,30,Genaxis")
    (tmp_path / "notes.json").write_text(json.dumps({"hello": 1}))
    pipeline = SceneText(SceneTextParameters(input=str(tmp_path), license="CC-BY-4.0"))
    became = {out.item.locator: out.rejected.reason if out.rejected else len(out.records) for out in outcomes(pipeline)}
    assert became == {
        "gt_img_1.txt#0:img_1.jpg": 1,
        "gt_img_2.txt#0:img_2.jpg": "bad_annotation",
        "notes.json#0:notes.json": "annotation_format",
        "img_3.jpg": "not_annotated",
    }


LINE = {"points": [[10, 10], [60, 10], [60, 30], [10, 30]], "transcription": "药店"}
HIERTEXT = {
    "info": {},
    "annotations": [
        {
            "image_id": "f0",
            "image_width": 200,
            "image_height": 100,
            "paragraphs": [
                {
                    "vertices": LINE["points"],
                    "legible": True,
                    "lines": [
                        {"vertices": LINE["points"], "text": "药店", "legible": True, "vertical": True, "words": []}
                    ],
                }
            ],
        }
    ],
}
BOX = "10,10,60,10,60,30,10,30"
FLAT = [10, 10, 60, 10, 60, 30, 10, 30]


@pytest.mark.parametrize(
    ("picture", "annotation", "content"),
    [
        ("images/img_1.jpg", "gt/gt_img_1.txt", f"\ufeff{BOX},药店\r\n{BOX},###\r\n"),
        ("img_7.png", "gt_img_7.txt", f"{BOX},Chinese,药店\n{BOX},Latin,###\n"),
        ("part1/image_0.jpg", "part1/image_0.txt", f'\ufeff{BOX},0,"药店"\r\n{BOX},1,"###"\r\n'),
        ("train_images/gt_12.jpg", "train_labels.json", {"gt_12": [{**LINE, "illegibility": False}]}),
        ("img/t_1.jpg", "gt/t_1.json", {"chars": [], "lines": [{**LINE, "points": FLAT, "ignore": 0}]}),
        ("train/f0.jpg", "gt/train.jsonl", HIERTEXT),
        ("train/f0.jpg", "gt/train.jsonl.gz", HIERTEXT),
        (
            "train2014/COCO_7.jpg",
            "cocotext.v2.json",
            {
                "imgs": {"7": {"file_name": "COCO_7.jpg", "width": 200, "height": 100}},
                "anns": {"1": {"image_id": 7, "mask": FLAT, "utf8_string": "药店", "legibility": "legible"}},
            },
        ),
        (
            "train/ab.jpg",
            "TextOCR_0.1_train.json",
            {
                "imgs": {"ab": {"filename": "train/ab.jpg", "width": 200, "height": 100}},
                "anns": {"ab_1": {"image_id": "ab", "points": FLAT, "utf8_string": "药店"}},
            },
        ),
    ],
)
def test_every_dataset_format_gives_the_same_record(tmp_path, picture, annotation, content):
    for name in (picture, annotation):
        (tmp_path / name).parent.mkdir(exist_ok=True)
    Image.new("RGB", (200, 100), (9, 90, 30)).save(tmp_path / picture)
    data = (content if isinstance(content, str) else json.dumps(content)).encode()
    (tmp_path / annotation).write_bytes(gzip.compress(data) if annotation.endswith(".gz") else data)
    (tmp_path / "readme.txt").write_text("What this dataset is, and how to cite it.")
    (outcome,) = outcomes(SceneText(SceneTextParameters(input=str(tmp_path))))
    (record,) = outcome.records
    assert Path(record.document).name == Path(picture).name
    assert [(region.text, region.points) for region in record.regions if region.label is None] == [("药店", FLAT)]
    assert record.language == "zh"
    assert "药店" in record.messages[0].content[1].text


def test_changed_picture_changes_the_unit(tmp_path):
    Image.new("RGB", (200, 100)).save(tmp_path / "img_1.jpg")
    (tmp_path / "gt_img_1.txt").write_text("10,10,60,10,60,30,10,30,Genaxis")
    pipeline = SceneText(SceneTextParameters(input=str(tmp_path)))
    before = next(iter(pipeline.units())).content
    Image.new("RGB", (200, 100), (1, 2, 3)).save(tmp_path / "img_1.jpg")
    assert next(iter(pipeline.units())).content != before


def test_missing_input_says_what_to_name():
    with pytest.raises(InputError, match="annotation"):
        list(SceneText(SceneTextParameters(input="/nowhere/at/all")).units())


def test_genuine_street_photographs():
    if "VLEND_SAMPLES" not in os.environ:
        pytest.skip("VLEND_SAMPLES is not set")
    folder = Path(os.environ["VLEND_SAMPLES"]) / "scene_text"
    found = list(outcomes(SceneText(SceneTextParameters(input=str(folder)))))
    made = [record for outcome in found for record in outcome.records]
    assert len(made) >= 5
    assert all(record.provenance["form"] == "detection" for record in made)
    assert all(outcome.rejected is None or outcome.rejected.reason == "no_legible_text" for outcome in found)
