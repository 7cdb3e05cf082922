"""Records of the bundled pictures."""

import io

import pytest
from PIL import Image

from pipelines.captions import bundled
from pipelines.captions.pipeline import Captions
from pipelines.engine.inline import outcomes, records
from pipelines.engine.pipeline import Drop, Item, Parameters


@pytest.fixture(scope="module")
def made():
    return {record.origin: record for record in records(Captions(Parameters()))}


def test_each_caption_is_a_record_in_each_language(made):
    assert len(made) >= 190
    languages = [record.language for record in made.values()]
    assert languages.count("en") == languages.count("zh")
    assert all(record.license and record.images[0].license == record.license for record in made.values())


def test_a_crop_shows_its_box_and_nothing_else(made):
    crop = made["scikit-image/coffee.png#box=305,215,430,340&language=en"]
    assert "teaspoon" in crop.messages[0].content[1].text
    assert (crop.images[0].width, crop.images[0].height) == (125, 125)
    assert crop.regions == []
    assert crop.document == "scikit-image/coffee.png"


def test_the_whole_picture_has_its_crops_as_regions(made):
    whole = made["scikit-image/coffee.png#overall=0&language=zh"]
    labels = {region.label: region.points for region in whole.regions}
    assert labels["茶匙"] == [305, 215, 430, 340]
    picture = Image.open(io.BytesIO(whole.images[0].bytes))
    assert (picture.size, picture.format) == ((600, 400), "JPEG")
    assert [part.type for part in whole.messages[0].content] == ["image", "text"]
    assert whole.messages[0].content[1].text.startswith("\n")


def test_grey_pictures_stay_grey(made):
    picture = Image.open(io.BytesIO(made["scikit-image/camera.png#overall=0&language=en"].images[0].bytes))
    assert picture.mode == "L"


def test_the_same_input_gives_the_same_bytes(made):
    again = next(records(Captions(Parameters(limit=1))) for _ in range(1))[0]
    assert again.id == made[again.origin].id
    assert again.images[0].bytes == made[again.origin].images[0].bytes


def test_a_package_without_the_picture_or_with_another_one_is_a_drop(monkeypatch):
    item = Item("x", {"photo": "scikit-image/coffee.png", "position": 0, "language": "en"})
    other = {picture.name: picture for picture in bundled.pictures()}["scikit-image/chelsea.png"]
    for photograph, reason in ((None, "image_missing"), (other, "image_changed")):
        monkeypatch.setattr(bundled, "_photograph", lambda name, found=photograph: found)
        with pytest.raises(Drop) as dropped:
            bundled.record(item, "s")
        assert dropped.value.reason == reason


def test_locators_are_unique():
    locators = [outcome.item.locator for outcome in outcomes(Captions(Parameters(limit=40)))]
    assert len(set(locators)) == 40
