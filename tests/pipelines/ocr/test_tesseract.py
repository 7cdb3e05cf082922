"""Tesseract's table read as lines."""

from __future__ import annotations

import pytest
from ocr_pages import page_picture

from pipelines.ocr.engine import OcrFailedError
from pipelines.ocr.engines import is_installed
from pipelines.ocr.tesseract import TesseractEngine, lines_of

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"


def word(line: int, number: int, left: int, text: str, conf: float = 90) -> str:
    return f"5\t1\t1\t1\t{line}\t{number}\t{left}\t{20 * line}\t30\t10\t{conf}\t{text}"


def test_words_become_lines_with_a_box_and_a_score() -> None:
    table = "\n".join(
        [
            HEAD,
            "4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t",
            word(1, 1, 5, "ab", 100),
            word(1, 2, 50, "c", 40),
            word(2, 1, 5, " ", 95),
        ]
    )
    (line,) = lines_of(table)
    assert line.text == "ab c"
    assert line.box == (5, 20, 80, 30)
    assert line.score == pytest.approx(0.8)


def test_chinese_characters_are_not_set_apart() -> None:
    (line,) = lines_of(
        "\n".join([HEAD, word(1, 1, 0, "第"), word(1, 2, 30, "一章"), word(1, 3, 60, "Python"), word(1, 4, 90, "3")])
    )
    assert line.text == "第一章Python 3"


def test_a_picture_that_takes_too_long_is_given_up(monkeypatch) -> None:
    if not is_installed("tesseract"):
        pytest.skip("tesseract is not installed")
    engine = TesseractEngine()
    monkeypatch.setattr("pipelines.ocr.tesseract.SECONDS", 0.01)
    with pytest.raises(OcrFailedError, match=r"after 0\.01 seconds"):
        engine.read(page_picture())
