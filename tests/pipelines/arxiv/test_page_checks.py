import pytest

from pipelines.arxiv.page_checks import bare_marks, median_of, overprinted, smallest_prose
from pipelines.arxiv.page_text import PrintedLine, printed_text
from pipelines.documents.reading.page import PageReading, TextRun


def test_lines_upon_each_other_are_counted():
    def line(box, letters=40):
        return PrintedLine(0, 0, letters, 0, letters, box, 10.0)

    text = [line((50, 100 + 12 * n, 300, 112 + 12 * n)) for n in range(3)]
    assert overprinted(text) == 0
    assert overprinted([*text, line((60, 114, 120, 124), letters=8), line((0, 0, 20, 10), letters=8)]) == 1


def test_marks_between_cells_are_told_from_those_of_formulas_and_pages():
    assert bare_marks(["a & b & c", "\\(x & y\\)", "\\[ \\begin{cases} a & b \\end{cases} \\]"], ["Smith & Co"]) == 1
    assert bare_marks([], []) == 0


def test_the_median_counts_weights():
    assert median_of([(10.0, 5), (8.0, 2), (12.0, 1)]) == 10.0
    assert median_of([]) == 0.0


def test_type_is_measured_where_text_runs_and_not_in_drawings():
    prose = "These are the words of a line of running text, set in some size of type"

    def page(size, label):
        rows = [TextRun(prose, (50, 100 + 20 * n, 600, 115 + 20 * n), size, 112 + 20 * n) for n in range(4)]
        axis = [TextRun(label, (50, 300 + 20 * n, 90, 306 + 20 * n), 3.0, 305 + 20 * n) for n in range(4)]
        return PageReading(1000, 1024, [*rows, *axis])

    for size in (4.0, 12.0):
        reading = page(size, "0.25")
        assert smallest_prose(printed_text([reading]), 0, reading) == pytest.approx(0.47 * size, abs=0.01)
    empty = PageReading(1000, 1024, [])
    assert smallest_prose(printed_text([empty]), 0, empty) == 0
