from __future__ import annotations

import pytest

from benchmarks import template_pages as judge


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("# A *b* c\n\nOne **two**\nthree", "AbcOnetwothree"),
        ("- a\n  - b\n\n1. c", "ab1.c"),
        ("> quoted\n> lines", "quotedlines"),
        ("| a | b\\|c |\n| --- | --- |\n| 1 |  |", "ab|c1"),
        ('<table>\n<tr><td colspan="2">x</td></tr>\n</table>', "x"),
        ("```py\nx = '*a*'\n```\n\nH<sub>2</sub>O", "x='*a*'H2O"),
        (r"2 \* 3 \_a \<b> \$5 or \$6", "2*3_a<b>$5or$6"),
    ],
)
def test_marks_are_taken_away_and_characters_stay(markdown: str, shown: str) -> None:
    assert judge.shown_by(markdown)[0] == shown


def test_formulas_are_set_apart() -> None:
    assert judge.shown_by("Let $x^2$ be\n\n$$\ny\n$$") == ("Let\ue000be\ue000", "x^2\ny\n")


def test_one_wrong_character_is_one_error() -> None:
    assert judge._around_formulas("ab\ue000cd", "abx2cd") == 0
    assert judge._around_formulas("ab\ue000cd", "abx2ce") == 2
