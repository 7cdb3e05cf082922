"""Every engine that is installed reads the same page."""

from __future__ import annotations

import pytest
from ocr_pages import LINES, page_picture

from pipelines.engine.pipeline import InputError
from pipelines.ocr.agreement import agreement
from pipelines.ocr.engine import OcrNotFoundError
from pipelines.ocr.engines import ENGINES, is_installed, opener
from pipelines.ocr.shared import shared_ocr


@pytest.mark.parametrize("name", ENGINES)
def test_a_page_is_read_line_by_line_where_it_stands(name) -> None:
    if not is_installed(name):
        pytest.skip(f"{name} is not installed")
    engine = shared_ocr(name)
    assert engine.name == name
    assert engine.version[0].isdigit()
    lines = sorted(engine.read(page_picture()), key=lambda line: line.box[1])
    assert [line.text.replace(" ", "") for line in lines] == [line.replace(" ", "") for line in LINES]
    for number, line in enumerate(lines):
        assert 0.8 < line.score <= 1
        x0, y0, x1, y1 = line.box
        assert abs(x0 - 40) < 12
        assert abs((y0 + y1) / 2 - (30 + 48 * number + 16)) < 10
        assert 500 < x1 < 800
    assert engine.read(page_picture(())) == []


def test_engines_of_different_families_agree_on_clean_print() -> None:
    if not (is_installed("rapidocr") and is_installed("tesseract")):
        pytest.skip("needs RapidOCR and Tesseract")
    pytest.importorskip("rapidfuzz")
    one, two = (shared_ocr(name).read(page_picture()) for name in ("rapidocr", "tesseract"))
    assert agreement(one, two).total > 0.98


def test_an_engine_that_is_not_there_says_how_to_get_it(monkeypatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert not is_installed("tesseract")
    with pytest.raises(OcrNotFoundError, match="apt-get install tesseract-ocr"), opener("tesseract"):
        pass


def test_languages_that_are_not_there_are_named() -> None:
    if not is_installed("tesseract"):
        pytest.skip("tesseract is not installed")
    with pytest.raises(OcrNotFoundError, match="apt-get install tesseract-ocr-xx-yy"):
        shared_ocr("tesseract", languages="eng+xx_yy")


def test_models_that_are_not_there_are_named(tmp_path) -> None:
    if not is_installed("paddleocr"):
        pytest.skip("paddleocr is not installed")
    with pytest.raises(InputError, match="no PaddleOCR model of the kind 'det'"):
        shared_ocr("paddleocr", models=str(tmp_path))
