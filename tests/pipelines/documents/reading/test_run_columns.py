import numpy as np

from pipelines.documents.reading.page import TextRun
from pipelines.documents.reading.run_columns import columns_of, rows_of

RUNS = [
    TextRun("a line", (1.5, 2.25, 30.1, 12.0), 9.963, 10.1 + 0.2, "CMR10"),
    TextRun("汉字\ud800\n", (0, 0, 1, 1), 12, 3, "", visible=False, horizontal=False, vertical=True),
    TextRun(" \t", (4, 5, 6, 7), 8, 9, "CMR10"),
    TextRun("", (-1e-9, 0, float("inf"), 1), 1, 1, "CMR10", visible=True, horizontal=False),
    TextRun("last", (3, 3, 9, 9), 6, 8, "CMBX10"),
]


def test_columns_hold_what_rows_hold() -> None:
    columns = columns_of(RUNS)
    assert rows_of(columns) == RUNS
    assert columns.fonts == ["CMR10", "", "CMBX10"]
    assert rows_of(columns_of([])) == []


def test_readable_runs_are_visible_and_more_than_space() -> None:
    columns = columns_of(RUNS)
    assert columns.readable() == [0, 4]
    assert columns.readable(np.array([False, True, True, True, True])) == [4]
    assert columns.boxes([0, 4]).tolist() == [[1.5, 2.25, 30.1, 12.0], [3, 3, 9, 9]]
    assert columns.boxes([]).shape == (0, 4)


def test_some_of_the_runs() -> None:
    assert rows_of(columns_of(RUNS).at([4, 0])) == [RUNS[4], RUNS[0]]
    assert rows_of(columns_of(RUNS).at([])) == []


def test_hidden_runs_stand_where_they_stood_and_nothing_else_changes() -> None:
    columns = columns_of(RUNS)
    expected = [run._replace(visible=False) if place in (0, 1) else run for place, run in enumerate(RUNS)]
    assert rows_of(columns.hidden([0, 1])) == expected
    assert rows_of(columns.hidden(np.array([True, True, False, False, False]))) == expected
    assert rows_of(columns) == RUNS
