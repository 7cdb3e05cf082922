"""Two readings compared where they stand."""

from __future__ import annotations

import pytest

pytest.importorskip("rapidfuzz")

from pipelines.ocr.agreement import agreement
from pipelines.ocr.engine import OcrLine


def line(text: str, x: float, y: float, width: float = 200) -> OcrLine:
    return OcrLine(text, (x, y, x + width, y, x + width, y + 20, x, y + 20), 1.0)


def test_order_and_pieces_of_lines_do_not_matter() -> None:
    one = [line("the first line", 0, 0), line("of the left", 0, 30), line("and the right", 300, 0)]
    other = [
        line("and the right", 300, 3),
        line("the first", 0, 2, 90),
        line("line", 100, 2, 90),
        line("ofthe left", 0, 31),
    ]
    assert agreement(one, other).total == 1
    assert agreement([], []).total == 1


def test_what_differs_is_told_by_line() -> None:
    found = agreement(
        [line("right", 0, 0), line("wrnng", 0, 30), line("alone", 0, 60)], [line("right", 0, 0), line("wrong", 0, 30)]
    )
    assert found.by_line == (1.0, pytest.approx(0.8), 0.0)
    assert found.total == pytest.approx(1 - 6 / 15)


def test_what_only_the_other_saw_counts_against_the_total() -> None:
    assert agreement([line("half", 0, 0)], [line("half", 0, 0), line("more", 0, 50)]).total == 0.5


def test_quotation_marks_and_full_width_forms_are_alike() -> None:
    assert agreement([line("“A” – Ｂ", 0, 0)], [line('"A" - B', 0, 0)]).total == 1
