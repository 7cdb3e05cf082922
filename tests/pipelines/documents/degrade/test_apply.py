"""A scan's parameters seen in its picture."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipelines.documents.degrade.apply import degraded, moved
from pipelines.documents.degrade.parameters import Scan, Stamp

CLEAN = Scan((255, 255, 255), None, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0, 95, False)
STAMP = Stamp("PAID", 0.5, 0.5, 10.0, 40, (178, 34, 52), 0.4)


def page() -> Image.Image:
    picture = Image.new("RGB", (300, 400), "white")
    ImageDraw.Draw(picture).rectangle((50, 60, 90, 75), fill="black")
    return picture


def pixels(scan: Scan) -> np.ndarray:
    with Image.open(io.BytesIO(degraded(page(), scan))) as picture:
        return np.asarray(picture.convert("RGB")).astype(int)


def test_a_clean_scan_is_the_page() -> None:
    assert np.abs(pixels(CLEAN) - np.asarray(page())).max() < 60


@pytest.mark.parametrize(
    "change",
    [
        {"paper": (255, 250, 230)},
        {"stamp": STAMP},
        {"skew_degrees": 1.5},
        {"shadow": 0.3},
        {"resolution": 0.5},
        {"blur": 0.8},
        {"noise": 10.0},
        {"jpeg_quality": 45},
    ],
)
def test_each_parameter_changes_the_picture_and_the_same_one_the_same_way(change) -> None:
    scan = replace(CLEAN, **change)
    assert degraded(page(), scan) == degraded(page(), scan)
    assert degraded(page(), scan) != degraded(page(), CLEAN)


def test_a_stamp_hides_nothing() -> None:
    over = replace(STAMP, x=0.23, y=0.17)
    found = pixels(replace(CLEAN, stamp=over))
    assert found[62:73, 54:86].max() < 40


@pytest.mark.parametrize("degrees", [-3.0, 0.0, 2.0])
def test_boxes_go_with_what_they_hold(degrees) -> None:
    scan = replace(CLEAN, skew_degrees=degrees)
    found = pixels(scan)
    size = (found.shape[1], found.shape[0])
    box = moved([50, 60, 91, 76], 300, 400, scan, size)
    rows, columns = np.nonzero(found.min(axis=2) < 100)
    assert abs(box[0] - columns.min()) < 2.5
    assert abs(box[1] - rows.min()) < 2.5
    assert abs(box[2] - columns.max()) < 2.5
    assert abs(box[3] - rows.max()) < 2.5
    assert len(moved([50, 60, 91, 60, 91, 76, 50, 76], 300, 400, scan, size)) == 8
