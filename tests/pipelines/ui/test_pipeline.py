import json
import os
import struct
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from corpus.record import flatten
from pipelines.engine.inline import outcomes
from pipelines.engine.pipeline import InputError
from pipelines.ui.pipeline import Ui, UiParameters
from sources.tfrecord import masked_crc32c

QUESTIONS = [
    {"image_id": 7, "question": "What time is it?", "ground_truth": ["9:30", "half past nine"]},
    {"image_id": 8, "question": "Who sent it?", "ground_truth": ["Ann"]},
    {"image_id": 7, "question": "Where?", "ground_truth": ["<no answer>"]},
    {"image_id": 7, "question": ""},
]


def _field(number: int, content: bytes) -> bytes:
    assert len(content) < 128 * 128
    length = bytes([len(content)]) if len(content) < 128 else bytes([len(content) & 127 | 128, len(content) >> 7])
    return bytes([number << 3 | 2]) + length + content


def _expression(screen: str, text: str, box: tuple[float, ...]) -> bytes:
    features = {
        "image/id": _field(1, _field(1, screen.encode())),
        "image/ref_exp/text": _field(1, _field(1, text.encode())),
        "image/ref_exp/label": _field(3, _field(1, b"\0")),
    }
    for side, value in zip(("xmin", "ymin", "xmax", "ymax"), box, strict=True):
        features[f"image/object/bbox/{side}"] = _field(2, _field(1, struct.pack("<f", value)))
    entries = b"".join(_field(1, _field(1, name.encode()) + _field(2, value)) for name, value in features.items())
    data = _field(1, entries)
    length = len(data).to_bytes(8, "little")
    checksums = [masked_crc32c(part).to_bytes(4, "little") for part in (length, data)]
    return length + checksums[0] + data + checksums[1]


@pytest.fixture
def folders(tmp_path):
    data, pictures = tmp_path / "data", tmp_path / "rico"
    data.mkdir()
    pictures.mkdir()
    (data / "short.json").write_text(json.dumps(QUESTIONS))
    (data / "dev.tfrecord").write_bytes(
        _expression("7", "tap the bell", (0.25, 0.5, 0.5, 0.75)) + _expression("8", "go back", (0.5, 0.5, 0.25, 0.75))
    )
    Image.new("RGB", (1080, 1920), (20, 90, 160)).save(pictures / "7.jpg")
    return data, pictures


def _became(data, pictures):
    pipeline = Ui(UiParameters(input=str(data), screenshots=str(pictures) if pictures else None))
    found = outcomes(pipeline)
    return {out.item.locator: out.rejected.reason if out.rejected else out.records[0] for out in found}


def test_screens_become_records(folders):
    became = _became(*folders)
    assert set(became) == {
        "dev.tfrecord#screen=7",
        "dev.tfrecord#row=1",
        "short.json#screen=7",
        "short.json#screen=8",
        "short.json#row=3",
    }
    assert became["dev.tfrecord#row=1"] == "bad_row"
    assert became["short.json#row=3"] == "bad_row"
    assert became["short.json#screen=8"] == "screenshot_missing"
    asked = became["short.json#screen=7"]
    assert flatten(asked) == (
        "<image>\nQuestion: What time is it?\nAnswer: 9:30\n\nQuestion: Where?\nAnswer: The screen does not say."
    )
    assert asked.component == "table_chart"
    referred = became["dev.tfrecord#screen=7"]
    assert flatten(referred).endswith("Instruction: tap the bell\nBox: (250,500),(500,750)")
    assert referred.document == asked.document == "rico:7"
    (region,) = referred.regions
    assert region.points == [180, 640, 360, 960]  # of the stored 720 x 1280
    assert region.text == "tap the bell"


def test_without_screenshots_every_screen_is_dropped(folders):
    became = _became(folders[0], None)
    assert Counter(became.values()) == {"screenshot_missing": 3, "bad_row": 2}


def test_content_follows_the_screenshots_not_their_place(folders, tmp_path):
    data, pictures = folders

    def contents(folder):
        return [unit.content for unit in Ui(UiParameters(input=str(data), screenshots=folder)).units()]

    assert contents(str(pictures)) != contents(None)
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "7.jpg").write_bytes((pictures / "7.jpg").read_bytes())
    assert contents(str(pictures)) == contents(str(copy))
    assert UiParameters(screenshots="a").identity() == UiParameters(screenshots="b").identity()


def test_bundled_material_does_not_exist():
    with pytest.raises(InputError, match="ScreenQA"):
        list(Ui(UiParameters()).units())


def test_genuine_annotations():
    if "VLEND_SAMPLES" not in os.environ:
        pytest.skip("VLEND_SAMPLES is not set")
    folder = Path(os.environ["VLEND_SAMPLES"]) / "ui"
    reasons = Counter(out.rejected.reason for out in outcomes(Ui(UiParameters(input=str(folder)))) if out.rejected)
    assert reasons.keys() == {"screenshot_missing"}
    assert reasons["screenshot_missing"] > 2000
