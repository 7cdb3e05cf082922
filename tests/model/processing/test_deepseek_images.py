import numpy as np
import pytest
import torch
from PIL import Image as PillowImage

from model.presets import preset
from model.processing.deepseek_images import DeepSeekImages, deepseek_images, square

SIZES = [(333, 1000), (1023, 517), (101, 99), (64, 64), (2000, 30)]


def _picture(size: tuple[int, int]) -> PillowImage.Image:
    return PillowImage.fromarray(np.random.default_rng(0).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8))


@pytest.mark.parametrize("size", SIZES)
def test_bit_for_bit_as_transformers_where_that_is_asked_for(size: tuple[int, int]) -> None:
    from transformers.models.deepseek_vl.image_processing_pil_deepseek_vl import DeepseekVLImageProcessorPil
    from transformers.models.deepseek_vl_hybrid.image_processing_pil_deepseek_vl_hybrid import (
        DeepseekVLHybridImageProcessorPil,
    )

    half = {"image_mean": [0.5] * 3, "image_std": [0.5] * 3}
    expected = DeepseekVLHybridImageProcessorPil(resample=2, **half)([_picture(size)], return_tensors="pt")
    found = DeepSeekImages(384, 1024, like_transformers=True)([_picture(size)])
    assert torch.equal(found.low, expected["pixel_values"])
    assert torch.equal(found.high, expected["high_res_pixel_values"])
    expected = DeepseekVLImageProcessorPil(**half)([_picture(size)], return_tensors="pt")
    assert torch.equal(
        DeepSeekImages(384, None, like_transformers=True)([_picture(size)]).low, expected["pixel_values"]
    )


def test_the_original_cuts_the_shorter_side_and_centres_it() -> None:
    # 333 x 1000 at 1024: 340.99 pixels wide, which transformers makes 341
    white = PillowImage.new("RGB", (333, 1000), "white")
    pixels = np.asarray(square(white, 1024, (0.48145466, 0.4578275, 0.40821073)))
    columns = np.flatnonzero((pixels[512] == 255).all(axis=1))
    assert (len(columns), columns[0]) == (340, 342)
    assert pixels[0, 0].tolist() == [122, 116, 104]
    assert (
        np.flatnonzero((np.asarray(square(white, 1024, (0, 0, 0), rounded=True))[512] == 255).all(axis=1)).size == 341
    )


def test_shapes_follow_the_configuration() -> None:
    images = deepseek_images(preset("nano"))([_picture((50, 40)), _picture((10, 300))])
    assert images.low.shape == (2, 3, 192, 192)
    assert images.high.shape == (2, 3, 256, 256)
    assert deepseek_images(preset("1.3b"))([_picture((50, 40)).convert("L")]).high is None
    assert deepseek_images(preset("nano"))([]).low.shape == (0, 3, 192, 192)
