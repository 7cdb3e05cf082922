import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.image_tokens import QWEN2_MAX_PIXELS, ImageSizeError, fixed_576, qwen2_dynamic, qwen2_resize


@pytest.mark.parametrize(
    ("width", "height", "resized", "tokens"),
    [
        # arXiv 2409.12191 §2.1: 224 x 224 gives 64 tokens, 66 with the two around them
        (224, 224, (224, 224), 64),
        (1920, 1080, (1932, 1092), 2691),
        (3840, 2160, (3836, 2156), 10549),
        (8000, 8000, (3584, 3584), 16384),
        (5, 5, (56, 56), 4),
    ],
)
def test_known_sizes(width: int, height: int, resized: tuple[int, int], tokens: int) -> None:
    assert qwen2_resize(width, height) == resized
    assert qwen2_dynamic(width, height) == tokens


@given(st.integers(1, 20_000), st.integers(1, 20_000))
def test_sides_are_multiples_of_28_within_the_range(width: int, height: int) -> None:
    assert fixed_576(width, height) == 576
    if max(width, height) > 200 * min(width, height):
        with pytest.raises(ImageSizeError):
            qwen2_dynamic(width, height)
        return
    new_width, new_height = qwen2_resize(width, height)
    assert new_width % 28 == new_height % 28 == 0
    assert qwen2_dynamic(width, height) >= 4
    assert new_width * new_height <= max(QWEN2_MAX_PIXELS, 28 * 28 * 200 * 4)


def test_equal_to_transformers() -> None:
    smart_resize = pytest.importorskip("transformers.models.qwen2_vl.image_processing_pil_qwen2_vl").smart_resize
    for width, height in [(17, 900), (640, 480), (1280, 800), (4000, 3000), (42, 42), (70, 98), (9000, 100)]:
        theirs = smart_resize(height, width, factor=28, min_pixels=56 * 56, max_pixels=16384 * 28 * 28)
        assert qwen2_resize(width, height) == (theirs[1], theirs[0])


def test_nothing_is_no_picture() -> None:
    with pytest.raises(ImageSizeError):
        fixed_576(0, 10)
