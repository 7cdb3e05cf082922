import io
from pathlib import Path

import pytest
from PIL import Image

from corpus.images import inspect
from pipelines.engine.pipeline import Drop
from pipelines.reports.pictures import LONGEST, picture


def save(path: Path, size: tuple[int, int] = (100, 80), mode: str = "RGB", **options: object) -> Path:
    Image.new(mode, size, 1).save(path, **options)
    return path


def test_a_usable_image_is_kept_byte_for_byte(tmp_path: Path) -> None:
    file = save(tmp_path / "a.png")
    assert picture(file, file.parent) == file.read_bytes()


@pytest.mark.parametrize(
    ("name", "mode", "expected"), [("a.jpg", "CMYK", "JPEG"), ("a.tif", "RGB", "PNG"), ("a.gif", "P", "PNG")]
)
def test_other_forms_are_converted(tmp_path: Path, name: str, mode: str, expected: str) -> None:
    assert inspect(picture(save(tmp_path / name, mode=mode), tmp_path)).format == expected


def test_large_images_are_made_smaller_and_turned_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    facts = inspect(picture(save(tmp_path / "a.jpg", (2600, 1300), exif=exif), tmp_path))
    assert (facts.width, facts.height) == (LONGEST // 2, LONGEST)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.svg", b"<svg/>", "svg"),
        ("a.png", b"", "empty"),
        ("a.png", b"no picture", "image_undecodable"),
        ("a.png", None, "file_missing"),
    ],
)
def test_what_cannot_be_used_says_why(tmp_path: Path, name: str, data: bytes | None, reason: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(Drop) as dropped:
        picture(tmp_path / name, tmp_path)
    assert dropped.value.reason == reason


def test_truncated_images_and_icons_are_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.effect_noise((300, 300), 50).save(buffer, "JPEG")
    (tmp_path / "cut.jpg").write_bytes(buffer.getvalue()[:2000])
    for file, reason in ((tmp_path / "cut.jpg", "image_undecodable"), (save(tmp_path / "i.png", (16, 16)), "tiny")):
        with pytest.raises(Drop) as dropped:
            picture(file, file.parent)
        assert dropped.value.reason == reason
