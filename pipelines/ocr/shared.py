"""The OCR engines of a worker process, each opened once for all pipelines of the OCR pool."""

from __future__ import annotations

from pipelines.engine.held import held
from pipelines.ocr.engine import OcrEngine
from pipelines.ocr.engines import RAPIDOCR, EngineName, opener


def shared_ocr(name: EngineName = RAPIDOCR, models: str = "", languages: str = "") -> OcrEngine:
    """The process's engine `name`: its models are loaded for the first pipeline that asks, and kept until the worker
    ends. `models` is for PaddleOCR, `languages` for Tesseract.

    Raises `OcrNotFoundError` where the engine is not installed.
    """
    key = ":".join(["ocr", name, models, languages])
    engine: OcrEngine = held(key, lambda: opener(name, models, languages))
    return engine
