"""What an OCR engine is to vlend: it reads a picture and says which lines it saw, where, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from pipelines.engine.pipeline import MissingError


class OcrNotFoundError(MissingError):
    """The OCR engine, its models or its languages are not installed; the text says how to get them."""


class OcrFailedError(RuntimeError):
    """An engine could not read this picture; others it may read."""


@dataclass(frozen=True)
class OcrLine:
    """One line of text. `points` are the corners of its outline in pixels, clockwise from the top left of the text:
    x0, y0, ..., x3, y3. `score` is the engine's own confidence, 0 to 1."""

    text: str
    points: tuple[float, ...]
    score: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The upright box around the outline: x0, y0, x1, y1."""
        xs, ys = self.points[::2], self.points[1::2]
        return min(xs), min(ys), max(xs), max(ys)


class OcrEngine(Protocol):
    """An engine with its models loaded. Use it from one thread."""

    #: As in `pipelines.ocr.engines.ENGINES`, and the version of the program that reads.
    name: str
    version: str

    def read(self, picture: np.ndarray) -> list[OcrLine]:
        """The lines of a picture (height, width, 3; uint8 RGB) in the engine's own order, top to bottom as a rule.

        Raises `OcrFailedError` for a picture that is beyond it.
        """
        ...
