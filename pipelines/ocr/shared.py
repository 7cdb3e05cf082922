"""The one OCR engine of a worker process, for all pipelines of the OCR pool."""

from __future__ import annotations

from pipelines.engine.held import held
from pipelines.ocr.engine import OcrEngine
from pipelines.ocr.rapid import rapid_engine


def shared_ocr() -> OcrEngine:
    """The process's engine: its models are loaded for the first pipeline that asks, and kept until the worker ends.

    Raises `OcrNotFoundError` where no engine is installed.
    """
    return held("ocr", rapid_engine)
