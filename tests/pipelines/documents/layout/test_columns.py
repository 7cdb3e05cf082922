import functools
import operator

import pymupdf
import pytest

from pipelines.documents.layout.columns import crossed_rows, has_cells, reading_order, staggered
from pipelines.documents.layout.lines import Line
from pipelines.documents.layout.text import page_text
from pipelines.documents.reading.process import PageReader

WORDS = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu"]


@pytest.fixture(scope="module")
def reader():
    with PageReader() as reader:
        yield reader


def column(name: str, count: int) -> list[str]:
    return [
        f"{name}{number} " + " ".join(WORDS[(number + n) % len(WORDS)] for n in range(6)) for number in range(count)
    ]


def page_of(tmp_path, *texts, title=None, gap=20):
    """A page with the given columns side by side, and a title across them."""
    with pymupdf.open() as file:
        page = file.new_page()
        if title:
            page.insert_text((60, 70), title, fontsize=16)
        width = (595 - 100 - gap * (len(texts) - 1)) / len(texts)
        for number, lines in enumerate(texts):
            for row, line in enumerate(lines):
                x = 50 + number * (width + gap)
                page.insert_text((x, 110 + 13 * row), line, fontsize=_size(line, width))
        file.save(tmp_path / "page.pdf")
    return tmp_path / "page.pdf"


def _size(line, width):
    return min(10.0, 10.0 * width / pymupdf.get_text_length(line, fontsize=10))


def markers(text, prefix):
    return [word for word in text.split() if word.startswith(prefix) and word[len(prefix) :].isdigit()]


def test_two_columns_are_read_one_after_the_other(reader, tmp_path):
    path = page_of(
        tmp_path, column("L", 30), column("R", 28), title="A title that stands across both of the columns here"
    )
    text = page_text(reader.page(path, 0)).text
    assert text.startswith("A title that stands across")
    order = [word for word in text.split() if word[0] in "LR" and word[1:].isdigit()]
    assert order == [f"L{n}" for n in range(30)] + [f"R{n}" for n in range(28)]


def test_three_columns(reader, tmp_path):
    path = page_of(tmp_path, column("X", 25), column("Y", 25), column("Z", 25), gap=16)
    text = page_text(reader.page(path, 0)).text
    order = [word for word in text.split() if word[0] in "XYZ" and word[1:].isdigit()]
    assert order == [f"{name}{n}" for name in "XYZ" for n in range(25)]


def test_rows_of_a_table_stay_rows(reader, tmp_path):
    cells = [(f"name{n}", f"{n * 7}", f"{n * 11 % 13}") for n in range(24)]
    with pymupdf.open() as file:
        page = file.new_page()
        for row, texts in enumerate(cells):
            for number, text in enumerate(texts):
                page.insert_text((80 + 150 * number, 100 + 15 * row), text)
        file.save(tmp_path / "table.pdf")
    lines = page_text(reader.page(tmp_path / "table.pdf", 0)).text.split("\n")
    assert [tuple(line.split("\t")) for line in lines] == cells


def test_cells_that_wrap_at_different_heights_are_noticed():
    def line(text, x, y):
        return Line(text, (x, y - 8, x + 5 * len(text), y + 2), 10.0, y)

    assert staggered([[line("first line", 50, 100), line("beside both", 200, 106), line("second line", 50, 112)]]) == 2
    assert staggered([[line("first line", 50, 100), line("same row", 200, 100), line("second line", 50, 112)]]) == 0


def test_columns_of_short_entries_read_as_one_table_are_noticed():
    def line(text, x, y):
        return Line(text, (x, y - 8, x + 5 * len(text), y + 2), 10.0, y)

    def rows(*cells):
        return [
            [line(text, x, 100 + 12 * n) for text, x in zip(cells, (0, 100, 300, 400), strict=False)] for n in range(6)
        ]

    card = rows("C-a", "move to the start of it", "M-d", "remove the next word there")
    assert crossed_rows([functools.reduce(operator.iadd, card, [])]) == 6
    table = rows("C-a", "move to the start of it")
    assert crossed_rows([functools.reduce(operator.iadd, table, [])]) == 0


def test_rows_with_wide_gaps_have_cells():
    def row(number, *places):
        y = 100 + 14 * number
        return [Line("words", (x, y - 8, x + 60, y + 2), 10, y) for x in places]

    cells = [row(number, 100, 200) for number in range(3)]
    assert has_cells([row(0, 100), [*cells[0], *cells[1]]])
    assert not has_cells([cells[0], row(1, 100)])  # one row alone: a heading and its page
    assert not has_cells([[line for number in range(3) for line in row(number, 100, 165)]])  # the gap of a word
    assert not has_cells([[line for number in range(3) for line in row(number, 100)]])


def entries(left: float, baselines: list[float], lengths: tuple[int, ...]) -> list[Line]:
    """Lines of these lengths (in letters of half an em, 10 pixels), in turn."""
    found = []
    for number, baseline in enumerate(baselines):
        letters = lengths[number % len(lengths)]
        box = (left, baseline - 8, left + 5 * letters, baseline + 2)
        found.append(Line("x" * letters, box, size=10.0, baseline=baseline))
    return found


INDEX = (8, 14, 31, 11, 9, 17)


def groups_of(*columns: list[Line]) -> list[list[int]]:
    """How many lines of each column are in each group, the columns told by where their lines begin."""
    lines = sorted(functools.reduce(operator.iadd, columns, []), key=lambda line: line.baseline)
    return [[sum(line in column for line in group) for column in columns] for group in reading_order(lines)]


def grouped(first: float, count: int, every: int, skip: float) -> list[float]:
    """Baselines 13 pixels apart, with a skip after each so many, as between the letters of an index."""
    return [first + 13 * n + skip * (n // every) for n in range(count)]


def test_an_index_is_read_column_by_column() -> None:
    left, right = entries(50, grouped(100, 40, 6, 7), INDEX), entries(300, grouped(100, 12, 5, 7), INDEX)
    assert groups_of(left, right) == [[40, 0], [0, 12]]


def test_lines_in_rows_may_be_a_table() -> None:
    left, right = entries(50, grouped(100, 20, 6, 7), INDEX), entries(300, grouped(100, 20, 6, 7), INDEX[::-1])
    assert groups_of(left, right) == [[20, 20]]


def test_cells_in_the_middle_of_wrapped_ones_are_no_columns() -> None:
    """Two lines to a cell on the right, and a gap that makes the rows evenly apart."""
    left = entries(50, [106.5 + 26 * n for n in range(12)], INDEX)
    right = entries(300, [100 + 13 * n for n in range(24)], INDEX)
    assert groups_of(left, right) == [[12, 24]]


def test_lines_that_are_not_evenly_apart_are_no_columns() -> None:
    left = entries(50, [100 + 13 * n + 9 * (n // 2) for n in range(20)], INDEX)
    right = entries(300, [104 + 13 * n for n in range(20)], INDEX)
    assert groups_of(left, right) == [[20, 20]]


def test_a_narrow_gutter_divides_prose_and_no_entries() -> None:
    baselines = grouped(100, 20, 6, 7), grouped(100, 20, 5, 7)
    left, right = entries(50, baselines[0], INDEX), entries(216, baselines[1], INDEX)
    assert groups_of(left, right) == [[20, 20]]
