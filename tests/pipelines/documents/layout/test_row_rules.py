"""Tables whose rows are ruled and whose columns are not."""

from __future__ import annotations

import pytest

from pipelines.documents.layout.columns import reading_order
from pipelines.documents.layout.lines import lines_of
from pipelines.documents.layout.row_rules import breaks_rows
from pipelines.documents.reading.page import Rectangle, TextRun

SIZE, PITCH, LEFT, RIGHT = 10.0, 14.0, 100.0, 460.0
WRAPPED = ("dried fish and", "the oil of it,", "by the barrel")


def table(*rows: tuple[tuple[str, ...], ...]) -> tuple[list[TextRun], list[Rectangle]]:
    """Runs and rules of a table of columns 120 pixels wide, each cell from the top of its row."""
    runs, rules = [], [rule(100)]
    top = 100.0
    for row in rows:
        for column, cell in enumerate(row):
            for number, text in enumerate(cell):
                x, baseline = LEFT + 120 * column, top + PITCH * (number + 1)
                runs.append(TextRun(text, (x, baseline - 8, x + 6 * len(text), baseline + 2), SIZE, baseline))
        top += PITCH * max(map(len, row)) + 8
        rules.append(rule(top))
    return runs, rules


def rule(y: float) -> Rectangle:
    return (LEFT, y - 0.5, RIGHT, y + 0.5)


def breaks(runs: list[TextRun], rules: list[Rectangle]) -> bool:
    return breaks_rows(reading_order(lines_of(runs)), rules, runs)


def test_text_that_goes_on_beside_another_cell_is_broken() -> None:
    assert breaks(*table((("Port",), ("Sold",)), (("Bergen",), WRAPPED)))
    assert breaks(*table((("Sold",), ("Port",), ("Year",)), (WRAPPED, ("Bergen",), ("1348",))))


@pytest.mark.parametrize(
    "rows",
    [
        [(("Port",), ("Sold",)), (("Bergen",), ("dried fish",))],  # one line each
        [(("Port",), ("Sold",)), (("in Bergen", "in Visby"), ("dried fish", "raw wool"))],  # rows that no rule divides
        [(("Port",), ("Sold",)), (("Bergen",), ("Fish.", "Oil."))],  # entries: nothing goes on
        [((), WRAPPED), ((), WRAPPED)],  # one column
    ],
)
def test_rows_that_hold_nothing_wrapped_are_read_as_they_stand(rows) -> None:
    assert not breaks(*table(*rows))


def test_rules_in_pieces_are_one_and_two_rules_are_no_table() -> None:
    runs, rules = table((("Port",), ("Sold",)), (("Bergen",), WRAPPED))
    pieces = [(x, y0, x + 120, y1) for _, y0, _, y1 in rules for x in (LEFT, LEFT + 120, LEFT + 240)]
    assert breaks(runs, pieces)
    assert not breaks(runs, rules[1:])
    assert not breaks(runs, [rules[0], (LEFT + 40, *rules[1][1:]), (LEFT, *rules[2][1:2], RIGHT - 90, rules[2][3])])


def test_a_page_with_very_many_rules_is_no_such_table() -> None:
    runs, rules = table((("Port",), ("Sold",)), (("Bergen",), WRAPPED))
    assert not breaks(runs, rules + [rule(600 + number / 10) for number in range(2000)])


def test_cells_that_are_read_one_after_the_other_are_not_broken() -> None:
    runs, rules = table((("Port",), ("Sold",)), (("Bergen",), WRAPPED))
    left = [run for run in runs if run.box[0] < 200]
    groups = [lines_of(left), lines_of([run for run in runs if run not in left])]
    assert not breaks_rows(groups, rules, runs)
