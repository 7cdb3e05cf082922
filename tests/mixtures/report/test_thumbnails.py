import base64
import io

from PIL import Image as PillowImage

from mixtures.report.thumbnails import thumbnail


def encoded(picture: PillowImage.Image, name: str = "PNG") -> bytes:
    data = io.BytesIO()
    picture.save(data, name)
    return data.getvalue()


def opened(url: str | None) -> PillowImage.Image:
    assert url is not None
    assert url.startswith("data:image/jpeg;base64,")
    return PillowImage.open(io.BytesIO(base64.b64decode(url.split(",", 1)[1])))


def test_the_longer_side_is_bounded_and_small_pictures_stay() -> None:
    assert opened(thumbnail(encoded(PillowImage.new("RGB", (1200, 300))), 480)).size == (480, 120)
    assert opened(thumbnail(encoded(PillowImage.new("RGB", (90, 40))), 480)).size == (90, 40)


def test_transparency_becomes_white() -> None:
    clear = opened(thumbnail(encoded(PillowImage.new("RGBA", (40, 40), (0, 0, 0, 0))), 480))
    assert min(clear.getpixel((20, 20))) > 250


def test_palette_grey_and_sixteen_bit_pictures_are_shown() -> None:
    for mode in ("P", "L", "LA", "I;16"):
        assert opened(thumbnail(encoded(PillowImage.new(mode, (30, 20))), 480)).size == (30, 20)


def test_a_broken_picture_has_no_thumbnail() -> None:
    whole = encoded(PillowImage.effect_noise((300, 300), 90))
    assert thumbnail(whole[: len(whole) // 2], 480) is None
    assert thumbnail(b"no picture", 480) is None
