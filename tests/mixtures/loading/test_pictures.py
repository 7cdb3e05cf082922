import io

import numpy as np
import pytest
from PIL import Image as PillowImage

from corpus.images import ImageRejectedError, inspect
from mixtures.loading.pictures import rgb


def _jpeg(**options: object) -> bytes:
    buffer = io.BytesIO()
    PillowImage.new("RGB", (40, 20), "red").save(buffer, "JPEG", **options)
    return buffer.getvalue()


def test_pixels_have_the_size_that_is_stored() -> None:
    exif = PillowImage.Exif()
    exif[274] = 6
    for data in (_jpeg(), _jpeg(exif=exif)):
        facts = inspect(data)
        pixels = rgb(data)
        assert pixels.shape == (facts.height, facts.width, 3)
        assert pixels.dtype == np.uint8
        assert pixels[5, 5, 0] > 250


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(ImageRejectedError):
        rgb(b"not a picture")
