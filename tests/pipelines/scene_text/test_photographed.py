import io

import numpy as np
import pytest
from PIL import Image

from pipelines.engine.pipeline import Drop
from pipelines.scene_text.photographed import photographed
from sources.scene_text_annotation import AnnotatedPhotograph, TextInstance


def _box(x0, y0, x1, y1, text=None, ignore=False):
    return TextInstance((x0, y0, x1, y0, x1, y1, x0, y1), text, ignore)


@pytest.fixture
def picture(tmp_path):
    file = tmp_path / "a.jpg"
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (300, 400, 3), dtype=np.uint8)).save(file)
    return file


def _record(picture, *instances, locator="a", **more):
    photograph = AnnotatedPhotograph("a.jpg", instances, **more)
    return photographed(photograph, picture, picture and picture.parent, locator, 0, "s", "CC-BY-4.0")


def _by_form(picture, *instances):
    """One record of each form, found by varying the locator."""
    found = {}
    for number in range(40):
        record = _record(picture, *instances, locator=str(number))
        found.setdefault(record.provenance["form"], record)
    return found


WORDS = (
    _box(200, 10, 260, 40, "Theatre"),
    _box(100, 12, 190, 40, "Genaxis"),
    _box(20, 200, 80, 230, "出口"),
    _box(82, 200, 120, 230, "在右"),
    _box(300, 250, 350, 270, "###", ignore=True),
)


def test_words_are_joined_to_lines_in_reading_order(picture):
    forms = _by_form(picture, *WORDS)
    assert set(forms) == {"transcription", "boxes", "questions"}
    text = forms["transcription"].messages[0].content[1].text
    assert text.endswith("Genaxis Theatre\n出口在右")
    assert "Genaxis (250,40),(475,133)" in forms["boxes"].messages[0].content[1].text
    for record in forms.values():
        assert "###" not in record.messages[0].content[1].text
        assert [region.label for region in record.regions] == [None] * 4 + ["ignore"]
        assert record.language == "zh"
        assert record.images[0].bytes == picture.read_bytes()


def test_language_is_left_open_where_other_scripts_stand(picture):
    assert _record(picture, _box(10, 10, 60, 40, "Exit")).language == "en"
    assert _record(picture, _box(10, 10, 60, 40, "非常口です")).language is None
    assert _record(picture, _box(10, 10, 60, 40, "출구"), _box(100, 10, 160, 40, "Exit")).language is None


def test_without_transcriptions_places_are_told(picture):
    record = _record(picture, _box(100, 150, 200, 300), _box(0, 0, 40, 30), _box(5, 5, 9, 9, ignore=True))
    assert record.provenance["form"] == "detection"
    assert record.messages[0].content[1].text.split("\n")[2:] == ["(0,0),(100,100)", "(250,500),(500,999)"]


def test_places_are_told_in_the_language_of_the_record(picture):
    languages = set()
    for number in range(12):
        record = _record(picture, _box(0, 0, 40, 30), locator=str(number))
        assert record.language == ("zh" if "能看清" in record.messages[0].content[1].text else "en")
        languages.add(record.language)
    assert languages == {"en", "zh"}


def test_large_photographs_are_reduced_with_their_polygons(tmp_path):
    file = tmp_path / "a.jpg"
    Image.new("RGB", (2560, 1000)).save(file)
    record = _record(file, _box(200, 100, 400, 200, "ab"), size=(2560, 1000))
    with Image.open(io.BytesIO(record.images[0].bytes)) as stored:
        assert stored.size == (1280, 500)
    assert record.regions[0].points == [100, 50, 200, 50, 200, 100, 100, 100]


def test_polygons_are_clipped_to_the_picture(picture):
    record = _record(picture, _box(-5, 280, 450, 310, "wide"))
    assert record.regions[0].points == [0, 280, 400, 280, 400, 300, 0, 300]


def _reason(*arguments, **more):
    with pytest.raises(Drop) as caught:
        _record(*arguments, **more)
    return caught.value.reason


def test_drops_have_reasons(picture, tmp_path):
    torn = tmp_path / "torn.jpg"
    torn.write_bytes(picture.read_bytes()[:2000])
    assert _reason(None, WORDS[0]) == "photograph_missing"
    assert _reason(picture) == "no_text"
    assert _reason(picture, _box(1, 1, 9, 9, "###", ignore=True)) == "no_legible_text"
    assert _reason(torn, WORDS[0]) == "image_undecodable"
    assert _reason(picture, WORDS[0], size=(999, 300)) == "size_mismatch"
    assert _reason(picture, problem="line 3 is bad") == "bad_annotation"
