"""The captions written for bundled pictures: well formed, inside their pictures, bilingual, and none like another."""

import re
from itertools import combinations

import pytest
from PIL import Image
from pydantic import ValidationError
from rapidfuzz import fuzz

from pipelines.captions.catalogue import Described, described_pictures
from sources.bundled_photographs import pictures


def captions(language: str) -> list[str]:
    return [
        caption.text(language)
        for described in described_pictures()
        for caption in (*described.overall, *described.crops)
    ]


def test_every_bundled_picture_is_described_once():
    assert [described.photo for described in described_pictures()] == [picture.name for picture in pictures()]
    assert len(captions("en")) == len(captions("zh")) >= 95


def test_boxes_lie_inside_their_pictures():
    paths = {picture.name: picture.path for picture in pictures()}
    for described in described_pictures():
        with Image.open(paths[described.photo]) as picture:
            width, height = picture.size
        for crop in described.crops:
            assert crop.box[2] <= width, (described.photo, crop.name)
            assert crop.box[3] <= height, (described.photo, crop.name)
        assert len({crop.box for crop in described.crops}) == len(described.crops)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_caption_repeats_or_nearly_repeats_another(language):
    close = [(a, b) for a, b in combinations(captions(language), 2) if fuzz.ratio(a, b) > 75]
    assert close == []


def test_english_and_chinese_stand_in_their_own_fields():
    for text in captions("en"):
        assert not re.search(r"[\u3400-\u9fff，。；]", text), text
        assert 14 <= len(text.split()) <= 120, text
        assert text.endswith("."), text
    for text in captions("zh"):
        assert len(re.findall(r"[\u3400-\u9fff]", text)) >= 25, text
        assert not re.search(r"[\u3400-\u9fff][,;:]", text), text
        assert text.endswith("。"), text


def test_captions_differ_in_length():
    lengths = [len(text.split()) for text in captions("en")]
    assert min(lengths) < 20
    assert sum(length >= 70 for length in lengths) >= 8


VALID = {
    "photo": "p/x.png",
    "phash": "0" * 16,
    "overall": [{"en": "A cat.", "zh": "一只猫。"}],
    "crops": [{"name": ["ear", "耳朵"], "box": [0, 0, 120, 130], "en": "An ear.", "zh": "一只耳朵。"}],
}


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"overall": []},
        {"overall": [{"en": "A cat."}]},
        {"overall": [{"en": "A cat.", "zh": " "}]},
        {"phash": "12"},
        {"crops": [{**VALID["crops"][0], "box": [0, 0, 119, 130]}]},
        {"crops": [{**VALID["crops"][0], "box": [-1, 0, 120, 130]}]},
        {"crops": [{**VALID["crops"][0], "name": ["ear"]}]},
    ],
)
def test_wrong_files_are_refused(change):
    Described.model_validate(VALID)
    with pytest.raises(ValidationError):
        Described.model_validate(VALID | change)


def test_a_description_belongs_to_one_picture():
    described = Described.model_validate(VALID | {"phash": "8000000000000001"})
    assert described.is_of(-(2**63) + 1)
    assert described.is_of(-(2**63) + 1 + 0b111110)
    assert not described.is_of(0b1111111)
