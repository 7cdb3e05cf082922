"""Model folders of PaddleOCR."""

from __future__ import annotations

import pytest
import yaml

from pipelines.engine.pipeline import InputError
from pipelines.ocr.paddle_models import lay_out_wheel_models, models_in


def model(folder, name: str, weights: str) -> None:
    folder.mkdir()
    (folder / "inference.yml").write_text(yaml.safe_dump({"Global": {"model_name": name}}))
    (folder / weights).write_bytes(b"")


def test_models_are_found_by_the_names_that_they_say(tmp_path) -> None:
    model(tmp_path / "a", "PP-OCRv5_server_rec", "inference.onnx")
    model(tmp_path / "b", "PP-OCRv5_mobile_det", "inference.pdiparams")
    found = models_in(tmp_path)
    assert (found["det"].name, found["det"].runtime) == ("PP-OCRv5_mobile_det", "paddle_static")
    assert (found["rec"].folder, found["rec"].runtime) == (tmp_path / "a", "onnxruntime")


def test_a_folder_without_a_recogniser_says_so(tmp_path) -> None:
    model(tmp_path / "b", "PP-OCRv5_mobile_det", "inference.pdiparams")
    with pytest.raises(InputError, match="ends in _rec"):
        models_in(tmp_path)


def test_settings_that_say_no_name_are_named(tmp_path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "inference.yml").write_text("Global: 3")
    with pytest.raises(InputError, match=r"a/inference\.yml says no Global\.model_name"):
        models_in(tmp_path)


def test_the_wheel_holds_models_with_their_characters(tmp_path) -> None:
    pytest.importorskip("rapidocr")
    found = lay_out_wheel_models(tmp_path)
    assert all((model.folder / "inference.onnx").stat().st_size > 1_000_000 for model in found.values())
    settings = yaml.safe_load((found["rec"].folder / "inference.yml").read_text(encoding="utf-8"))
    assert {"一", "A", "9"} <= set(settings["PostProcess"]["character_dict"])
