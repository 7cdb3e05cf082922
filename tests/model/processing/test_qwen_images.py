import numpy as np
import pytest
import torch
from PIL import Image as PillowImage

from corpus.image_tokens import ImageSizeError, qwen2_dynamic, qwen2_video, qwen2_video_frames
from model.processing.qwen_images import batch, image_patches, video_patches
from model.qwen2_vision import window_order

SIZES = [(333, 1000), (1023, 517), (101, 99), (5, 5), (2000, 30)]


def _picture(size: tuple[int, int]) -> PillowImage.Image:
    return PillowImage.fromarray(np.random.default_rng(0).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8))


@pytest.mark.parametrize("size", SIZES)
def test_bit_for_bit_as_transformers(size: tuple[int, int]) -> None:
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

    expected = Qwen2VLImageProcessorPil(min_pixels=3136, max_pixels=12845056)([_picture(size)], return_tensors="pt")
    patches, grid = image_patches(_picture(size))
    assert torch.equal(patches, expected["pixel_values"])
    assert list(grid) == expected["image_grid_thw"][0].tolist()
    assert len(patches) // 4 == qwen2_dynamic(*size)


def test_patches_lie_where_the_rotary_positions_say() -> None:
    # each patch of 14 x 14 has a grey of its own: its row and column can be read back
    rows, columns = 8, 12
    greys = (np.arange(rows)[:, None] * columns + np.arange(columns)).astype(np.uint8)
    pixels = np.repeat(np.repeat(greys, 14, axis=0), 14, axis=1)
    patches, grid = image_patches(PillowImage.fromarray(pixels))
    assert grid == (1, rows, columns)
    red = patches[:, 0] * 0.26862954 + 0.48145466
    places = window_order(list(grid), 2)
    assert (red * 255).round().long().tolist() == (places[:, 0] * columns + places[:, 1]).tolist()


def test_a_clip_counts_pairs_of_frames() -> None:
    frames = [_picture((200, 100))] * 5
    patches, grid = video_patches(frames)
    assert grid[0] == 3
    assert len(patches) == grid[0] * grid[1] * grid[2]
    last = patches.reshape(3, -1, 3, 2, 14, 14)[2]
    assert torch.equal(last[:, :, 0], last[:, :, 1])
    with pytest.raises(ValueError, match="a clip without frames"):
        video_patches([])
    # ten seconds at 25 frames a second: 20 frames
    assert qwen2_video_frames(250, 25.0) == 20
    assert qwen2_video_frames(100_000, 25.0) == 256
    assert qwen2_video_frames(3, 25.0) == 2
    assert qwen2_video(1920, 1080, 100_000, 25.0) <= 16_384


def test_a_picture_too_thin_is_refused() -> None:
    with pytest.raises(ImageSizeError, match="differ by more than 200 times"):
        image_patches(PillowImage.new("RGB", (2100, 10)))


def test_together_in_their_order() -> None:
    assert batch([]) is None
    made = batch([image_patches(_picture((56, 84))), image_patches(_picture((84, 56)))])
    assert made.grids.tolist() == [[1, 6, 4], [1, 4, 6]]
    assert len(made.patches) == 48
