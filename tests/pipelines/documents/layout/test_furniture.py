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


def test_running_heads_whose_words_change_are_known_by_their_place():
    lines = [line("1.2 Rivers", 30), line("The text begins here.", 70), line("And goes on.", 82)]
    pages = [Margin(n, [run(f"1.{n} Another section", 30), run("Its first line.", 70)]) for n in (3, 5)]
    _text, furniture = split_furniture(lines, 1000, pages)
    assert [one.text for one in furniture] == ["1.2 Rivers"]
    close = [line("First line of the text", 30), line("Second line.", 42), line("Third line.", 54)]
    assert split_furniture(close, 1000, [Margin(n, [run("Text.", 30), run("More.", 42)]) for n in (3, 5)])[1] == []


def test_page_numbers_in_a_table_of_contents_belong_to_their_rows():
    lines = [line("7 Tips", 60), line("66", 60, x=400), line("7.1 Rivers", 80), line("67", 80, x=400)]
    pages = [Margin(n, [run("5 Lakes", 60), run("23", 60, x=400)]) for n in (3, 5)]
    assert split_furniture([*lines, line("The last row.", 700)], 1000, pages)[1] == []
