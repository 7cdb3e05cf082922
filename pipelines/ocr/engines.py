"""The OCR engines by name, and which of them this machine has."""

from __future__ import annotations

import importlib.util
import shutil
from contextlib import AbstractContextManager
from typing import Literal, get_args

from pipelines.ocr.engine import OcrEngine
from pipelines.ocr.paddle import paddle_engine
from pipelines.ocr.rapid import rapid_engine
from pipelines.ocr.tesseract import tesseract_engine

EngineName = Literal["rapidocr", "paddleocr", "tesseract"]

ENGINES: tuple[EngineName, ...] = get_args(EngineName)
RAPIDOCR: EngineName = "rapidocr"


def opener(name: EngineName, models: str = "", languages: str = "") -> AbstractContextManager[OcrEngine]:
    """What opens the engine `name`; entering it may raise `OcrNotFoundError` or `InputError`."""
    if name == "paddleocr":
        return paddle_engine(models)
    if name == "tesseract":
        return tesseract_engine(languages)
    return rapid_engine()


def is_installed(name: EngineName) -> bool:
    """Is the engine's package or program on this machine? (Quick: nothing is loaded.)"""
    if name == "tesseract":
        return shutil.which("tesseract") is not None
    return importlib.util.find_spec(name) is not None
