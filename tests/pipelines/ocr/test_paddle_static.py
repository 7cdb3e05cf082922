"""Models in Paddle's own format: two that are made here, so that the code that loads and feeds them runs for real."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from pipelines.ocr.paddle import paddle_engine
from pipelines.ocr.paddle_models import _DETECTOR, _RECOGNISER

pytest.importorskip("paddleocr")
paddle: Any = pytest.importorskip("paddle")

#: Where the black blocks of the picture stand: x0, y0, x1, y1.
BLOCKS = ((60, 40, 260, 70), (60, 140, 180, 170), (300, 140, 380, 170))


class InkDetector(paddle.nn.Layer):
    """The probability of text is how dark a place is."""

    def __init__(self) -> None:
        super().__init__()
        self.steepness = self.create_parameter([1], default_initializer=paddle.nn.initializer.Constant(20.0))

    def forward(self, picture: Any) -> Any:
        return paddle.nn.functional.sigmoid(-picture.mean(axis=1, keepdim=True) * self.steepness)


class InkReader(paddle.nn.Layer):
    """Each eight dots of a line that are dark are an `a`, repeated ones are one."""

    def __init__(self) -> None:
        super().__init__()
        self.steepness = self.create_parameter([1], default_initializer=paddle.nn.initializer.Constant(20.0))

    def forward(self, line: Any) -> Any:
        # boxes are wider than what they hold: the darkest dot of each column counts
        dark = paddle.nn.functional.max_pool2d(-line.mean(axis=1, keepdim=True), [48, 8])[:, 0, 0, :]
        letter = paddle.nn.functional.sigmoid(dark * self.steepness)
        return paddle.stack([1 - letter, letter, paddle.zeros_like(letter)], axis=-1)


def saved(folder: Path, name: str, layer: Any, shape: list[int | None], settings: dict[str, Any]) -> None:
    folder.mkdir()
    layer.eval()
    paddle.jit.save(layer, str(folder / "inference"), input_spec=[paddle.static.InputSpec(shape, "float32", "x")])
    whole = {"Global": {"model_name": name}, **settings}
    (folder / "inference.yml").write_text(yaml.safe_dump(whole), encoding="utf-8")


def test_models_in_paddles_own_format_are_loaded_and_read_with(tmp_path: Path) -> None:
    saved(tmp_path / "det", "PP-OCRv5_mobile_det", InkDetector(), [None, 3, None, None], _DETECTOR)
    characters = {"PostProcess": {"name": "CTCLabelDecode", "character_dict": ["a"]}}
    saved(tmp_path / "rec", "PP-OCRv5_mobile_rec", InkReader(), [None, 3, 48, None], {**_RECOGNISER, **characters})
    assert not list(tmp_path.rglob("*.onnx"))
    picture = np.full((240, 480, 3), 255, dtype=np.uint8)
    for x0, y0, x1, y1 in BLOCKS:
        picture[y0:y1, x0:x1] = 0
    with paddle_engine(str(tmp_path)) as engine:
        lines = sorted(engine.read(picture), key=lambda line: (round(line.box[1] / 50), line.box[0]))
    assert [line.text for line in lines] == ["a", "a", "a"]
    for line, block in zip(lines, BLOCKS, strict=True):
        assert np.abs(np.array(line.box) - np.array(block)).max() < 30
        assert line.score > 0.5
