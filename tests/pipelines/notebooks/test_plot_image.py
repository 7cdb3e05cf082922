import base64
import io

import numpy as np
import pytest
from PIL import Image

from pipelines.engine.pipeline import Drop
from pipelines.notebooks.plot_image import plot_image


def _encoded(picture: Image.Image, **options) -> dict[str, str]:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", **options)
    return {"image/png": base64.b64encode(buffer.getvalue()).decode()}


def _drawn(width=200, height=100, mode="RGB"):
    picture = Image.new(mode, (width, height), "white")
    picture.paste("black", (20, 20, 60, 60))
    return picture


def test_opaque_plots_keep_their_bytes():
    data = _encoded(_drawn())
    assert plot_image(data) == base64.b64decode(data["image/png"])


def test_transparent_ground_becomes_white():
    picture = Image.new("RGBA", (200, 100), (0, 0, 0, 0))
    picture.paste((0, 0, 255, 255), (20, 20, 60, 60))
    with Image.open(io.BytesIO(plot_image(_encoded(picture)))) as flat:
        assert flat.mode == "RGB"
        assert flat.getpixel((5, 5)) == (255, 255, 255)
        assert flat.getpixel((30, 30)) == (0, 0, 255)


def test_palette_with_transparency_becomes_white():
    picture = _drawn().quantize(4)
    data = _encoded(picture, transparency=picture.getpixel((5, 5)))
    with Image.open(io.BytesIO(plot_image(data))) as flat:
        assert np.asarray(flat.convert("RGB")).max() == 255
        assert not flat.has_transparency_data


def test_large_plots_are_reduced():
    with Image.open(io.BytesIO(plot_image(_encoded(_drawn(2560, 1000))))) as smaller:
        assert smaller.size == (1280, 500)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"image/svg+xml": "<svg/>"}, "svg_only"),
        ({"image/jpeg": "AAAA"}, "not_png"),
        ({"image/png": "AAAA"}, "image_undecodable"),
        ({"image/png": "not base64!"}, "image_undecodable"),
        (_encoded(_drawn(300, 30)), "image_too_small"),
        (_encoded(Image.new("RGB", (200, 100), "white")), "blank_image"),
        (_encoded(Image.new("RGBA", (200, 100), (0, 0, 0, 0))), "blank_image"),
        (_encoded(_drawn()) | {"text/latex": "$x$"}, "formula"),
    ],
)
def test_drops(data, reason):
    with pytest.raises(Drop) as caught:
        plot_image(data)
    assert caught.value.reason == reason


def test_torn_png_is_dropped():
    data = base64.b64decode(_encoded(_drawn())["image/png"])
    with pytest.raises(Drop) as caught:
        plot_image({"image/png": base64.b64encode(data[:120]).decode()})
    assert caught.value.reason == "image_undecodable"
