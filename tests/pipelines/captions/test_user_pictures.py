"""Captioned pictures of the user's, from folder to record."""

import pytest
from PIL import Image

from pipelines.captions.pipeline import Captions
from pipelines.engine.inline import outcomes, records
from pipelines.engine.pipeline import InputError, Parameters


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "holiday"
    place.mkdir()
    Image.new("RGB", (200, 100), "red").save(place / "a.jpg")
    Image.new("RGB", (60, 60), "blue").save(place / "b.png")
    (place / "broken.jpg").write_bytes((place / "a.jpg").read_bytes()[:300])
    return place


def became(path) -> dict[str, str]:
    return {
        outcome.item.locator: outcome.rejected.reason if outcome.rejected else "yielded"
        for outcome in outcomes(Captions(Parameters(input=str(path))))
    }


def test_pairs_become_records_and_the_rest_has_reasons(folder):
    (folder / "a.txt").write_text("A red field.")
    (folder / "a.json").write_text('{"url": "http://x/a.jpg"}')
    (folder / "broken.txt").write_text("Lost.")
    assert became(folder) == {
        "holiday/a.jpg": "yielded",
        "holiday/b.png": "caption_missing",
        "holiday/broken.jpg": "image_undecodable",
    }


def test_a_table_gives_licence_url_language_and_boxes(folder):
    (folder / "t.jsonl").write_text(
        '{"image": "a.jpg", "captions": ["红色的平面。", "一片红。"], "license": "CC0-1.0", "url": "http://x/a.jpg",'
        ' "instances": [{"category": "field", "bbox": [0.5, 0, 1, 0.5]}]}\n{"image": "gone.jpg", "caption": "x"}\n'
        '{"image": "b.png", "captions": []}\n'
    )
    assert became(folder / "t.jsonl") == {
        "holiday/t.jsonl#1": "yielded",
        "holiday/t.jsonl#2": "image_missing",
        "holiday/t.jsonl#3": "caption_missing",
    }
    record = records(Captions(Parameters(input=str(folder))))[0]
    assert (record.license, record.url, record.language) == ("CC0-1.0", "http://x/a.jpg", "zh")
    assert record.document == "holiday/a.jpg"
    assert record.messages[0].content[1].text == "\n红色的平面。\n一片红。"
    assert record.regions[0].points == [100, 0, 200, 50]


def test_a_missing_picture_is_a_drop(folder):
    (folder / "t.csv").write_text("image,caption\ngone.jpg,Gone\n../../b.png,Out\nb.png,Blue\n")
    assert list(became(folder).values()) == ["image_missing", "image_missing", "yielded"]


def test_input_without_captioned_pictures_says_what_to_give(folder, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"name\.jpg beside name\.txt"):
        records(Captions(Parameters(input=str(tmp_path / "empty"))))
    (folder / "t.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="expected one of image"):
        records(Captions(Parameters(input=str(folder / "t.csv"))))
    with pytest.raises(InputError, match="does not exist"):
        records(Captions(Parameters(input=str(tmp_path / "nowhere"))))


def test_units_are_named_by_content_not_by_place(folder, tmp_path):
    (folder / "a.txt").write_text("A red field.")
    copy = tmp_path / "elsewhere" / "holiday"
    copy.mkdir(parents=True)
    for file in folder.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    assert units_of(folder) == units_of(copy)
    Image.new("RGB", (200, 100), "green").save(copy / "a.jpg")
    assert units_of(folder) != units_of(copy)


def units_of(path):
    return list(Captions(Parameters(input=str(path))).units())
