"""Model folders as PaddleOCR reads them, and the weights of RapidOCR's wheel laid out as such.

A folder of models holds two folders, one with a detector and one with a recogniser. Each has `inference.yml`, which
says the model's name (`PP-OCRv6_small_det`), and weights: `inference.onnx`, or `inference.json` (or `.pdmodel`) with
`inference.pdiparams`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from pipelines.engine.pipeline import InputError
from pipelines.ocr.engine import OcrNotFoundError

Kind = Literal["det", "rec"]
Runtime = Literal["onnxruntime", "paddle_static"]

#: What the models of RapidOCR's wheel are called, by kind.
_WHEEL_NAMES: dict[Kind, str] = {"det": "PP-OCRv6_small_det", "rec": "PP-OCRv6_small_rec"}
#: How PP-OCR detectors are fed (mean and deviation of ImageNet) and recognisers (48 pixels high).
_DETECTOR: dict[str, Any] = {
    "PreProcess": {
        "transform_ops": [
            {"DetResizeForTest": {"resize_long": 960}},
            {
                "NormalizeImage": {
                    "mean": [0.485, 0.456, 0.406],
                    "std": [0.229, 0.224, 0.225],
                    "order": "hwc",
                    "scale": "1./255.",
                }
            },
            {"ToCHWImage": None},
            {"KeepKeys": {"keep_keys": ["image", "shape"]}},
        ]
    },
    "PostProcess": {
        "name": "DBPostProcess",
        "thresh": 0.3,
        "box_thresh": 0.6,
        "max_candidates": 1000,
        "unclip_ratio": 1.5,
    },
}
_RECOGNISER: dict[str, Any] = {
    "PreProcess": {
        "transform_ops": [{"RecResizeImg": {"image_shape": [3, 48, 320]}}, {"KeepKeys": {"keep_keys": ["image"]}}]
    },
}


@dataclass(frozen=True)
class Model:
    """A detector or recogniser on disk, with the name that its `inference.yml` says."""

    name: str
    folder: Path

    @property
    def runtime(self) -> Runtime:
        """What runs its weights."""
        return "onnxruntime" if (self.folder / "inference.onnx").is_file() else "paddle_static"


def models_in(folder: Path) -> dict[Kind, Model]:
    """The detector and the recogniser below `folder`; raises `InputError` that says what is missing."""
    found: dict[Kind, Model] = {}
    for path in sorted(folder.glob("*/inference.yml")):
        name = _name_in(path)
        for kind in _WHEEL_NAMES:
            if name.endswith(f"_{kind}"):
                found.setdefault(kind, Model(name, path.parent))
    for kind in _WHEEL_NAMES:
        if kind not in found:
            raise InputError(
                f"{folder} holds no PaddleOCR model of the kind {kind!r}: a folder in it must have an inference.yml "
                f"whose Global.model_name ends in _{kind}, beside its weights"
            )
    return found


def lay_out_wheel_models(folder: Path) -> dict[Kind, Model]:
    """Put the models of RapidOCR's wheel (Apache-2.0) into `folder` as links; raises `OcrNotFoundError`."""
    try:
        import onnxruntime
        import rapidocr
    except ImportError as error:
        raise OcrNotFoundError(
            "PaddleOCR has no models: pip install 'vlend[ocr]' brings those of RapidOCR; or set ocr_models to 'hub', "
            "which downloads, or to a folder of models"
        ) from error
    weights = Path(rapidocr.__file__).parent / "models"
    for kind, name in _WHEEL_NAMES.items():
        found = sorted(weights.glob(f"*_{kind}_*.onnx"))
        if not found:
            raise OcrNotFoundError(f"{weights} holds no {kind} model; install rapidocr 3.4 or newer again")
        place = folder / name
        place.mkdir()
        (place / "inference.onnx").symlink_to(found[-1])
        settings = {"Global": {"model_name": name}, **(_DETECTOR if kind == "det" else _RECOGNISER)}
        if kind == "rec":
            session = onnxruntime.InferenceSession(found[-1], providers=["CPUExecutionProvider"])
            characters = session.get_modelmeta().custom_metadata_map["character"].split("\n")
            settings["PostProcess"] = {"name": "CTCLabelDecode", "character_dict": characters}
        (place / "inference.yml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    return models_in(folder)


def _name_in(path: Path) -> str:
    try:
        settings = yaml.safe_load(path.read_text(encoding="utf-8"))
        return str(settings["Global"]["model_name"])
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        raise InputError(f"{path} says no Global.model_name; export the model with PaddleOCR 3 or newer") from error
