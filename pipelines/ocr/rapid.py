"""RapidOCR: PP-OCR models that come in its wheel, on ONNX Runtime. The engine that needs no download."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

import numpy as np

from pipelines.ocr.engine import OcrLine, OcrNotFoundError

#: One thread a worker: two of them use more time per page than two processes with one each.
THREADS = 1


class RapidEngine:
    """See `pipelines.ocr.engine.OcrEngine`. Loading takes about a second and 300 MB."""

    name = "rapidocr"

    def __init__(self) -> None:
        try:
            from rapidocr import RapidOCR
        except ImportError as error:
            raise OcrNotFoundError("RapidOCR is not installed: pip install 'vlend[ocr]'") from error
        self.version = version("rapidocr")
        logging.getLogger("RapidOCR").setLevel(logging.WARNING)
        self._engine = RapidOCR(
            params={
                "Global.log_level": "warning",
                "Global.use_cls": False,
                "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
                "EngineConfig.onnxruntime.inter_op_num_threads": THREADS,
                # batches of one line need no padding, which is faster on a CPU
                "Rec.rec_batch_num": 1,
            }
        )

    def read(self, picture: np.ndarray) -> list[OcrLine]:
        """The lines of a picture (height, width, 3; uint8 RGB)."""
        # RapidOCR takes arrays as OpenCV has them: blue first
        found: Any = self._engine(np.ascontiguousarray(picture[:, :, ::-1]))
        if found.txts is None or found.boxes is None:
            return []
        return [
            OcrLine(text, tuple(float(value) for value in np.asarray(box).reshape(-1)), float(score))
            for text, box, score in zip(found.txts, found.boxes, found.scores, strict=True)
        ]


@contextmanager
def rapid_engine() -> Iterator[RapidEngine]:
    """An engine for as long as the body runs."""
    yield RapidEngine()
