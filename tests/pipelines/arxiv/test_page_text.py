import pytest

from pipelines.arxiv.page_text import printed_text
from pipelines.documents.reading.page import PageReading, TextRun


def run(text: str, x: float, y: float, width: float | None = None, **options) -> TextRun:
    return TextRun(text, (x, y - 10, x + (width or 6 * len(text)), y + 3), 12, y, **options)


def page(*runs: TextRun) -> PageReading:
    return PageReading(800, 1000, list(runs))


def test_runs_of_a_line_are_one_line_and_columns_are_not():
    text = printed_text([page(run("one", 50, 300), run("two", 72, 300), run("other column", 450, 300))])
    assert [text.raw[line.raw_start : line.raw_stop] for line in text.lines] == ["one two\n", "other column\n"]
    assert text.letters == "onetwoothercolumn"


def test_letters_know_their_page_and_their_place_in_the_raw_text():
    text = printed_text([page(run("a ﬁne day", 50, 300)), None, page(run("next", 50, 300))])
    assert text.page_starts == [0, 8, 8, 12]
    assert text.letters == "afinedaynext"
    assert [text.page_of(n) for n in (0, 7, 8)] == [0, 0, 2]
    assert text.raw[text.place[1]] == text.raw[text.place[2]] == "ﬁ"


@pytest.mark.parametrize("options", [{"visible": False}, {"horizontal": False}])
def test_what_is_not_shown_or_turned_is_left_out(options):
    assert printed_text([page(run("words", 50, 300), run("hidden", 50, 400, **options))]).letters == "words"


def test_lines_of_formulas_are_no_prose():
    text = printed_text([page(run("x" * 40, 50, 300, font="CMMI10"), run("w" * 40, 50, 340, font="CMR10"))])
    assert [line.prose for line in text.lines] == [False, True]
