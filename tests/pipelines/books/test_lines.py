from __future__ import annotations

from pipelines.books.lines import printed_lines
from pipelines.documents.reading.page import TextRun


def run(text: str, x: float, y: float, size: float = 10.0) -> TextRun:
    return TextRun(text, (x, y - size, x + 5 * len(text), y + 2), size, y)


def test_runs_of_one_baseline_are_a_line_and_raised_marks_belong_to_it() -> None:
    lines = printed_lines([run("one ", 0, 20), run("two", 20, 20), run("1", 35, 17, 6), run("three", 0, 34)])
    assert [line.text for line in lines] == ["one two1", "three"]
    assert lines[0].box == (0, 10, 40, 22)
    assert lines[0].size == 10.0


def test_columns_side_by_side_are_lines_of_their_own() -> None:
    lines = printed_lines([run("left", 0, 20), run("right", 200, 20)])
    assert [line.text for line in lines] == ["left", "right"]


def test_words_apart_have_a_space_between_them() -> None:
    assert [line.text for line in printed_lines([run("a", 0, 20), run(" ", 5, 20), run("b", 10, 20)])] == ["a b"]
