"""pipelines.languages.guess on plain prose."""

import pytest

from pipelines.languages.guess import guess


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The boats at the head of the creek have to wait until the tide comes in again this evening.", "en"),
        ("I due pacchetti possono essere creati con un solo comando, che però non è ancora installato.", "it"),
        ("Die Boote müssen warten, bis am Abend das Wasser wieder steigt und der Wind sich dreht.", "de"),
        ("船要等到傍晚涨潮的时候才能离开港口，今天的风很大。", "zh"),
    ],
)
def test_guess(text: str, language: str):
    assert guess(text) == language
