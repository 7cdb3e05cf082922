"""pipelines.web.transcription: how lines become text."""

from dataclasses import replace

from pipelines.web.transcription import transcription
from pipelines.web.view import Line


def line(
    text: str, x: float, y: float, block: int = 0, tag: str = "p", row: int = -1, cell: int = -1, code: bool = False
):
    return Line(text, (x, y, x + 50, y + 10), block, row, cell, tag, code)


def test_nothing():
    assert transcription([]) == ""


def test_a_paragraph_is_one_line_as_its_script_joins_it():
    assert transcription([line("one", 0, 0), line("two", 0, 12)]) == "one two"
    assert transcription([line("一二，", 0, 0), line("三四", 0, 12)]) == "一二，三四"
    assert transcription([line("版本", 0, 0), line("HTML5", 0, 12)]) == "版本 HTML5"


def test_code_keeps_its_lines():
    lines = [line("if x:", 0, 0, tag="pre", code=True), line("    y()", 0, 12, tag="pre", code=True)]
    assert transcription(lines) == "if x:\n    y()"


def test_headings_and_paragraphs_stand_apart_items_do_not():
    lines = [
        line("Title", 0, 0, 0, "h1"),
        line("First.", 0, 14, 1),
        line("Second.", 0, 28, 2),
        line("a", 0, 50, 3, "li"),
        line("b", 0, 64, 4, "li"),
    ]
    assert transcription(lines) == "Title\n\nFirst.\n\nSecond.\n\na\nb"


def test_cells_of_a_row_and_links_side_by_side():
    table = [line("a", 0, 0, 0, "td", 0, 0), line("1", 60, 0, 1, "td", 0, 1), line("b", 0, 12, 2, "td", 1, 2)]
    assert transcription(table) == "a\t1\nb"
    assert transcription([line("Home", 0, 0, 0, "a"), line("Help", 60, 0, 0, "a")]) == "Home Help"
    assert transcription([line("帮助", 0, 0, 0, "a"), line("首页", 60, 0, 0, "a")]) == "帮助 首页"


def test_lines_that_the_page_breaks_stay_lines():
    lines = [line("one", 0, 0), replace(line("two", 0, 12), forced=True), replace(line("three", 0, 40), forced=True)]
    assert transcription(lines) == "one\ntwo\n\nthree"


def test_what_stands_apart_in_a_row_is_parted_by_a_tab():
    row = [line("Half disc", 0, 0, 0, "figcaption"), line("Drop", 100, 0, 1, "figcaption")]
    assert transcription(row) == "Half disc\tDrop"
    table = [line("Name", 0, 0, 0, "th", 0, 0), line("Ada", 0, 40, 1, "td", 1, 1)]
    assert transcription(table) == "Name\nAda"


def test_a_word_that_wraps_is_one_word():
    assert transcription([line("the R-", 0, 0), replace(line("Tree", 0, 12), inside_word=True)]) == "the R-Tree"
