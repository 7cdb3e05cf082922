import pytest

from pipelines.documents.layout.lines import Line
from pipelines.documents.layout.paragraphs import joined, paragraphs


def line(text, y, x=50.0, right=None, size=10.0, code=0.0):
    right = right if right is not None else x + 5 * len(text)
    word = 5 * len(text.split(" ")[0])
    return Line(text, (x, y - 8, right, y + 2), size, y, first_word=word, code=code)


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
        ("in usr/share/-", "doc/package", "in usr/share/doc/package"),
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


def test_code_keeps_its_lines_its_indentation_and_its_gaps():
    rows = [
        line("The function below is short enough to be read at once, and it is:", 10),
        line("def f(a):", 24, x=70, code=1.0),
        line("return a", 36, x=90, code=1.0),
        line("# once", 36, x=160, code=1.0),
        line("print(f(1), f(2), f(3), f(4), f(5), f(6), f(7), f(8))", 48, x=70, code=1.0),
        line("f(9)", 60, x=70, code=1.0),
        line("Nothing else is needed to call it from another place.", 74),
    ]
    text = "\n\n".join(paragraph.text for paragraph in paragraphs([rows]))
    assert "\ndef f(a):\n    return a      # once\nprint(" in text
    assert "f(8))\nf(9)\nNothing else" in text


def test_entries_of_an_index_stay_apart_and_go_on_indented():
    rows = [
        line("urlencode, 12", 0),
        line("use, 12, 14, 80", 10),
        line("useRotate (viewportTransform), 1200", 22),
        line("useTranslate (viewportTransform), 1200", 34),
        line("validObject, 213, 1229, 1271, 1302, 1344,", 46),
        line("1357", 58, x=80),
        line("variable.names, 522", 70),
    ]
    assert paragraphs([rows])[0].text == (
        "urlencode, 12\nuse, 12, 14, 80\nuseRotate (viewportTransform), 1200\nuseTranslate (viewportTransform), 1200\n"
        "validObject, 213, 1229, 1271, 1302, 1344, 1357\nvariable.names, 522"
    )


def test_rows_with_leaders_stay_rows():
    rows = [
        line("7.1 The first section ..... 67", 10),
        line("7.2 The second section ..... 67", 22),
        line("7.3 The third ..... 68", 34),
    ]
    assert paragraphs([rows])[0].text.count("\n") == 2


def test_a_line_that_runs_over_the_edge_does_not_widen_the_column():
    rows = [line("a" * 60, 10), line("b" * 60, 22), line("c" * 75, 34), line("d" * 60, 46), line("end.", 58)]
    assert "\n" not in paragraphs([rows])[0].text


def test_a_footnote_goes_on_under_its_mark_and_an_outdented_line_begins_an_entry():
    note = [line("^{1} " + "a" * 55, 10), line("goes on in small letters and ends here.", 22, x=65)]
    assert len(paragraphs([note])) == 1
    entries = [
        line("term one, of which " + "a" * 40, 10),
        line("b" * 55, 22, x=75, right=350),
        line("term two, of which " + "c" * 40, 34),
    ]
    assert paragraphs([entries])[0].text.endswith("b\nterm two, of which " + "c" * 40)


def test_a_wide_line_that_reaches_both_edges_is_no_row_of_a_table():
    words = [line("set", 22, x=50), line("very", 22, x=90), line("widely", 22, x=135), line("x" * 33, 22, x=185)]
    rows = [line("a" * 60, 10), *words, line("b" * 60, 34)]
    assert paragraphs([rows])[0].text == f"{'a' * 60} set very widely {'x' * 33} {'b' * 60}"


def test_a_short_title_makes_no_list_of_the_lines_below_it():
    rows = [line("Tip", 10), line("a" * 58 + " situ-", 22), line("ation, and " + "b" * 50, 34), line("its end.", 46)]
    assert paragraphs([rows])[0].text == f"Tip\n{'a' * 58} situation, and {'b' * 50} its end."
