import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as PillowImage

from pipelines.engine.pipeline import Drop
from pipelines.user_files import pictures as module
from pipelines.user_files.pictures import pictures


def reason(value: Any, folder: Path) -> str:
    with pytest.raises(Drop) as dropped:
        pictures(value, folder)
    return dropped.value.reason


def test_every_form_gives_the_same_picture(picture: Callable[..., bytes], tmp_path: Path) -> None:
    data = picture()
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/a.png").write_bytes(data)
    text = base64.b64encode(data).decode()
    forms = [
        data,
        {"bytes": data, "path": "ignored.png"},
        {"bytes": None, "path": "sub/a.png"},
        {"url": f"data:image/png;base64,{text}"},
        "sub/a.png",
        "./sub/../sub/a.png",
        text,
        text[:50] + "\n" + text[50:],
        f"data:image/png;base64,{text}",
        [data],
    ]
    for form in forms:
        [found] = pictures(form, tmp_path)
        assert found.bytes == data
        assert (found.width, found.height) == (40, 30)


def test_jpeg_base64_is_not_taken_for_a_path(picture: Callable[..., bytes], tmp_path: Path) -> None:
    data = picture(kind="JPEG")
    [found] = pictures(base64.b64encode(data).decode(), tmp_path)
    assert found.bytes == data


def test_empty_cells_hold_none_and_lists_keep_their_order(picture: Callable[..., bytes], tmp_path: Path) -> None:
    assert [pictures(value, tmp_path) for value in (None, "", b"", [], {"bytes": None, "path": None})] == [[]] * 5
    found = pictures([picture(10, 10), None, picture(20, 10)], tmp_path)
    assert [item.width for item in found] == [10, 20]


@pytest.mark.parametrize("path", ["../secret.png", "/etc/hostname", "a/../../secret.png"])
def test_paths_stay_in_their_folder(picture: Callable[..., bytes], tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.png").write_bytes(picture())
    (tmp_path / "in/a").mkdir(parents=True)
    assert reason(path, tmp_path / "in") == "path_traversal"
    (tmp_path / "in/link.png").symlink_to(tmp_path / "secret.png")
    assert reason("link.png", tmp_path / "in") == "path_traversal"


def test_what_cannot_be_used_is_named(
    picture: Callable[..., bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = PillowImage.effect_noise((200, 200), 90)
    noise.save(tmp_path / "whole.jpg")
    noise.save(tmp_path / "a.tiff")
    cut = (tmp_path / "whole.jpg").read_bytes()[:2000]
    assert reason(cut, tmp_path) == "image_undecodable"
    assert reason("a.tiff", tmp_path) == "image_format"
    assert reason(b"not a picture", tmp_path) == "image_undecodable"
    assert reason("missing.png", tmp_path) == "image_missing"
    assert reason("https://example.org/a.png", tmp_path) == "image_not_local"
    assert reason("data:image/png,raw", tmp_path) == "image_value"
    assert reason("data:image/png;base64,!!!", tmp_path) == "image_value"
    assert reason("a\0b", tmp_path) == "image_value"
    assert reason(7, tmp_path) == "image_value"
    monkeypatch.setattr(module, "MAX_IMAGE_BYTES", 100)
    assert reason("whole.jpg", tmp_path) == "image_too_large"
    assert reason(cut, tmp_path) == "image_too_large"


def test_a_bomb_is_refused_by_its_header(tmp_path: Path) -> None:
    PillowImage.new("1", (20_000, 20_000)).save(tmp_path / "bomb.png")
    assert reason("bomb.png", tmp_path) == "image_bomb"
