"""RapidOCR with the models of its wheel."""

from __future__ import annotations

import numpy as np
import pytest
from reading_pipeline import WORDS, word_picture

pytest.importorskip("rapidocr")

from pipelines.ocr.rapid import RapidEngine


@pytest.fixture(scope="module")
def engine() -> RapidEngine:
    return RapidEngine()


def test_words_are_read_where_they_stand(engine: RapidEngine) -> None:
    for word in WORDS[:2]:
        (line,) = engine.read(word_picture(word))
        assert line.text == word
        assert line.score > 0.9
        xs, ys = line.points[::2], line.points[1::2]
        assert 15 <= min(xs) < max(xs) <= 480
        assert 20 <= min(ys) < max(ys) <= 110


def test_an_empty_picture_has_no_lines(engine: RapidEngine) -> None:
    assert engine.read(np.full((64, 64, 3), 255, dtype=np.uint8)) == []
