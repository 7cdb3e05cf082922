"""The language of a caption."""

import pytest

from pipelines.captions.language import caption_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A dog runs.", "en"),
        ("一只狗在跑。", "zh"),
        ("印着 YAMAHA 的摩托车", "zh"),
        ("A café in Paris on a wet evening, with people under umbrellas.", "en"),
        ("Une élève à l'école, très étonnée", None),
        ("犬が公園を走っています", None),
        ("Собака бежит", None),
        ("개가 달린다", None),
        ("12", None),
        ("", None),
    ],
)
def test_by_letters(text, language):
    assert caption_language(text) == language
