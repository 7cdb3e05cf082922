"""PaddleOCR 3: models from a folder, from the hub, or by default those of RapidOCR's wheel, so that nothing is
downloaded unless it is asked for."""

from __future__ import annotations

import importlib.util
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.engine.pipeline import InputError
from pipelines.ocr.engine import OcrLine, OcrNotFoundError
from pipelines.ocr.paddle_models import Kind, Model, lay_out_wheel_models, models_in
from pipelines.ocr.rapid import THREADS

#: `models` that lets PaddleOCR download what it takes for the best.
HUB = "hub"
#: Of a detector's picture the shorter side has at least so many pixels, and boxes are a little wider than by default:
#: with them small Chinese type keeps its punctuation.
_DETECTION = {
    "text_det_limit_side_len": 736,
    "text_det_limit_type": "min",
    "text_det_box_thresh": 0.5,
    "text_det_unclip_ratio": 1.6,
}
#: Models for photographs of paper that pages of files do not need.
_WITHOUT = {"use_doc_orientation_classify": False, "use_doc_unwarping": False, "use_textline_orientation": False}


class PaddleEngine:
    """See `pipelines.ocr.engine.OcrEngine`. Loading takes seconds and up to 2 GB."""

    name = "paddleocr"

    def __init__(self, models: dict[Kind, Model] | None) -> None:
        """`models` None takes PaddleOCR's own from the hub. Raises `OcrNotFoundError`."""
        try:
            from paddleocr import PaddleOCR
        except ImportError as error:
            raise OcrNotFoundError("PaddleOCR is not installed: pip install 'vlend[ocr]'") from error
        self.version = version("paddleocr")
        for noisy in ("paddlex", "ppocr"):
            logging.getLogger(noisy).setLevel(logging.WARNING)
        try:
            self._engine: Any = PaddleOCR(**_DETECTION, **_WITHOUT, **_chosen(models))
        except Exception as error:  # it raises plain Exceptions for a missing network as for a bad folder
            place = models["det"].folder.parent if models else "the hub"
            raise OcrNotFoundError(
                f"PaddleOCR could not load its models from {place} ({' '.join(str(error).split())[:300]}); name a "
                "folder of models by ocr_models, or choose another engine by ocr_engine"
            ) from error

    def read(self, picture: np.ndarray) -> list[OcrLine]:
        """The lines of a picture (height, width, 3; uint8 RGB)."""
        # PaddleOCR takes arrays as OpenCV has them: blue first
        (found,) = self._engine.predict(np.ascontiguousarray(picture[:, :, ::-1]))
        return [
            OcrLine(str(text), tuple(float(value) for value in np.asarray(points).reshape(-1)), float(score))
            for text, points, score in zip(found["rec_texts"], found["rec_polys"], found["rec_scores"], strict=True)
            if text
        ]


def _chosen(models: dict[Kind, Model] | None) -> dict[str, Any]:
    if models is None:
        return {}
    runtimes = {model.runtime for model in models.values()}
    if len(runtimes) > 1:
        folder = models["det"].folder.parent
        raise InputError(f"the models in {folder} are of two formats; give both as ONNX or both as Paddle's own")
    (runtime,) = runtimes
    if runtime == "paddle_static" and importlib.util.find_spec("paddle") is None:
        raise OcrNotFoundError("these models are in Paddle's own format: pip install paddlepaddle")
    chosen: dict[str, Any] = {
        "text_detection_model_name": models["det"].name,
        "text_detection_model_dir": str(models["det"].folder),
        "text_recognition_model_name": models["rec"].name,
        "text_recognition_model_dir": str(models["rec"].folder),
        "engine": runtime,
        "device": "cpu",
    }
    if runtime == "onnxruntime":
        chosen["engine_config"] = {"intra_op_num_threads": THREADS, "inter_op_num_threads": THREADS}
    else:
        chosen["cpu_threads"] = THREADS
    return chosen


@contextmanager
def paddle_engine(models: str = "") -> Iterator[PaddleEngine]:
    """An engine for as long as the body runs. `models` is a folder, `hub`, or nothing for those of RapidOCR's wheel."""
    if models == HUB:
        yield PaddleEngine(None)
        return
    if models:
        yield PaddleEngine(models_in(Path(models)))
        return
    with tempfile.TemporaryDirectory(prefix="vlend-paddle-") as folder:
        yield PaddleEngine(lay_out_wheel_models(Path(folder)))
