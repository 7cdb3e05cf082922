from pipelines.documents.layout.furniture import split_furniture
from pipelines.documents.layout.lines import Line
from pipelines.documents.reading.page import Margin, TextRun


def line(text, y, x=50.0):
    return Line(text, (x, y - 8, x + 5 * len(text), y + 2), 10.0, y)


def run(text, y, x=50.0):
    return TextRun(text, (x, y - 8, x + 5 * len(text), y + 2), 10.0, y)


def test_a_head_that_the_next_page_repeats_is_furniture():
    lines = [line("3   Chapter One", 30), line("The text begins.", 120), line("It goes on.", 500)]
    text, furniture = split_furniture(lines, 1000, [Margin(4, [run("4   Chapter One", 30)])])
    assert [one.text for one in furniture] == ["3   Chapter One"]
    assert len(text) == 2


def test_a_page_number_alone_at_the_foot_is_furniture():
    for number in ("12", "- 12 -", "xii", "Page 3 of 9", "第 3 页"):
        lines = [line("Text of the page.", 300), line(number, 960)]
        assert [one.text for one in split_furniture(lines, 1000, [])[1]] == [number]


def test_a_number_in_the_text_and_a_first_line_of_prose_stay():
    lines = [line("A sentence at the very top of the page.", 60), line("42", 500), line("A last sentence.", 950)]
    assert split_furniture(lines, 1000, [Margin(1, [run("Another sentence at the top.", 60)])])[1] == []
