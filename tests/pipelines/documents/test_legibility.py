"""The smallest x-height at a model's input."""

from __future__ import annotations

import pytest

from pipelines.documents.layout.lines import Line
from pipelines.documents.legibility import smallest_x_height


def line(size: float, letters: int) -> Line:
    return Line("x" * letters, (0, 0, 100, size), size, size)


def test_it_is_scaled_to_the_input_and_a_stray_mark_does_not_count() -> None:
    lines = [line(20, 900), line(10, 100), line(4, 5)]
    assert smallest_x_height(lines, 1000, 2048) == pytest.approx(10 * 0.47 / 2)
    assert smallest_x_height([*lines, line(4, 200)], 1000, 2048) == pytest.approx(4 * 0.47 / 2)
    assert smallest_x_height([], 100, 100) == 0
