"""One row whose cells are wrapped, or several."""

from __future__ import annotations

import pytest

from pipelines.documents.layout.cell_text import CellRow
from pipelines.documents.layout.lines import Line
from pipelines.documents.layout.wrapped_rows import is_one_row

Cell = tuple[list[CellRow], float]


def cell(*texts: str, y: float = 100, width: float = 100) -> Cell:
    """Rows 12 pixels apart whose letters are 5 pixels wide, Chinese ones 10, in a column `width` pixels wide."""
    rows = []
    for number, text in enumerate(texts):
        baseline = y + 12 * number
        long = sum(5 if character.isascii() else 10 for character in text)
        line = Line(text, (0, baseline - 8, long, baseline + 2), 10, baseline, first_word=5 * len(text.split(" ")[0]))
        rows.append(CellRow(text, (line,)))
    return rows, width


PROSE = ("all that was sold there", "in the years before it", "was taken by the sea")
ENTRIES = ("fish", "furs", "stones")


@pytest.mark.parametrize(
    "cells",
    [
        [cell("Bergen"), cell("1070")],
        [cell("Bergen", y=112), cell(*PROSE), cell("1070", y=112)],
        [cell("Bergen", y=112), cell(*ENTRIES)],
        [cell(*PROSE, width=115), cell(*PROSE, width=115)],
        [cell(*PROSE, width=115), cell(*ENTRIES)],
        # no height at which a rule could run through both
        [cell(*ENTRIES, y=100), cell("grain and", "Salt", y=130)],
        [cell(*PROSE, width=115), cell(*ENTRIES), cell("Salt", "Glass")],
        [cell("Department of", "Harbours", width=65), cell("Bergen (Norway,", "Hordaland)", width=75)],
        [cell("港口以及附近的村庄，", "渔业", width=100), cell("Bergen", "Visby")],
    ],
)
def test_text_that_goes_on_makes_one_row(cells) -> None:
    assert is_one_row(cells)


@pytest.mark.parametrize(
    "cells",
    [
        [cell(*ENTRIES), cell("grain", "salt", "glass")],
        [cell("2019", "2020", width=20), cell("1234", "5678", width=20)],
        # a number at the middle of each of two rows
        [cell("all of it.", "Nothing", "at all."), cell("1", "2", y=104)],
        [cell("Bergen"), cell("Visby", y=112), cell(*PROSE)],
        # room for the next word, an end of a sentence, a new capital
        [cell("all that", "was sold", width=200), cell("fish", "furs")],
        [cell("was sold there.", "it was", width=75), cell("fish", "furs")],
        [cell("Grand Harbour", "Old Port", width=65), cell("fish", "furs")],
        [cell("第一季度", "第二季度", width=40), cell("12", "34")],
    ],
)
def test_what_could_be_several_rows_is_not_certain(cells) -> None:
    assert not is_one_row(cells)


def test_more_gaps_than_a_table_has_are_refused() -> None:
    assert not is_one_row([cell(*["a"] * 300), cell(*["b"] * 300, y=5000)])
