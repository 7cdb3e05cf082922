import pytest

from pipelines.documents.layout.lines import Line
from pipelines.documents.layout.paragraphs import joined, paragraphs


def line(text, y, x=50.0, right=None, size=10.0):
    right = right if right is not None else x + 5 * len(text)
    word = 5 * len(text.split(" ")[0])
    return Line(text, (x, y - 8, right, y + 2), size, y, first_word=word)


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("the infor-", "mation was lost", "the information was lost"),
        ("a well-", "known rule", "a well-known rule"),
        ("the Anglo-", "Saxon kings", "the Anglo-Saxon kings"),
        ("soft\u00ad", "ware", "software"),
        ("two plain", "lines", "two plain lines"),
        ("中文的一行", "接着下一行", "中文的一行接着下一行"),
        ("使用 Python", "语言", "使用 Python 语言"),
        ("pages 10\u2013", "20", "pages 10\u201320"),
    ],
)
def test_two_lines_become_one(before, after, whole):
    assert joined(before, after, {"well-known"}) == whole


def test_lines_that_fill_the_column_are_one_paragraph_and_a_gap_begins_another():
    rows = [line("a" * 60, 10), line("b" * 60, 22), line("end.", 34), line("c" * 60, 60), line("d" * 58, 72)]
    assert [p.text for p in paragraphs([rows])] == [f"{'a' * 60} {'b' * 60} end.", f"{'c' * 60} {'d' * 58}"]


def test_a_line_that_was_broken_on_purpose_stays_a_line():
    rows = [line("Your height", 10), line("Your weight", 22), line("A longer answer that sets the width", 34)]
    assert paragraphs([rows])[0].text == "Your height\nYour weight\nA longer answer that sets the width"


def test_an_indented_line_begins_a_paragraph():
    rows = [
        line("a" * 60, 10),
        line("the end.", 22),
        line("b" * 57, 34, x=65, right=350),
        line("c" * 60, 46),
        line("d" * 60, 58),
    ]
    assert [p.text[0] for p in paragraphs([rows])] == ["a", "b"]


def test_a_paragraph_goes_on_in_the_next_column():
    left = [line("the first column ends in the middle of a", 700), line("sentence that is as wide as this column", 712)]
    right = [line("and goes on at the head of the next one", 100, x=320)]
    assert len(paragraphs([left, right])) == 1
