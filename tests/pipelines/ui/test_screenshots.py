import io

import pytest
from PIL import Image

from pipelines.engine.pipeline import Drop, InputError
from pipelines.ui.screenshots import read_screenshot, screenshot_files


def test_files_by_screen(tmp_path):
    (tmp_path / "combined").mkdir()
    Image.new("RGB", (90, 160)).save(tmp_path / "combined" / "57.jpg")
    (tmp_path / "combined" / "57.json").write_text("{}")
    assert screenshot_files(str(tmp_path)) == {"57": tmp_path / "combined" / "57.jpg"}
    assert screenshot_files(None) == {}


def test_small_pictures_keep_their_bytes_and_large_ones_are_reduced(tmp_path):
    Image.new("RGB", (90, 160)).save(tmp_path / "1.png")
    Image.new("RGB", (1080, 1920)).save(tmp_path / "2.jpg")
    assert read_screenshot(str(tmp_path), "1") == ((tmp_path / "1.png").read_bytes(), 90, 160)
    data, width, height = read_screenshot(str(tmp_path), "2")
    assert (width, height) == (720, 1280)
    assert Image.open(io.BytesIO(data)).size == (720, 1280)


def test_missing_and_torn_pictures_are_dropped(tmp_path):
    (tmp_path / "3.jpg").write_bytes(b"\xff\xd8\xff")
    for screen, reason in (("3", "image_undecodable"), ("4", "screenshot_missing")):
        with pytest.raises(Drop) as caught:
            read_screenshot(str(tmp_path), screen)
        assert caught.value.reason == reason


def test_folder_must_be_one(tmp_path):
    with pytest.raises(InputError, match="screenshots"):
        screenshot_files(str(tmp_path / "none"))
