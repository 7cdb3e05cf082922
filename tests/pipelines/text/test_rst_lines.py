"""Where pieces begin and end."""

from __future__ import annotations

import pytest

from pipelines.text.rst_lines import doctest_end, heading_size, indented_end, looks_like_code, paragraph_end, table_end


def test_headings() -> None:
    assert heading_size(["Title", "-----"], 0) == 2
    assert heading_size(["=====", "Title", "====="], 0) == 3
    assert heading_size(["a sentence", "", "-----"], 0) == 0
    assert heading_size(["text before", "Title", "-----"], 1) == 0
    assert heading_size(["===== ====", "a     b", "===== ===="], 0) == 0


def test_ends() -> None:
    assert indented_end(["  a", "", "  b", "", "c"], 0) == 3
    assert paragraph_end(["a", "b", "- item", "c"], 0) == 2
    assert paragraph_end(["a", "  b"], 0) == 1
    assert doctest_end([">>> a", "1", "", ">>> b", "2", "", "text"], 0) == 5
    assert table_end(["=== ===", "a   b", "=== ===", "1   2", "=== ===", "", "text"], 0) == 5


@pytest.mark.parametrize(
    ("block", "code"),
    [
        ("x = f(1)\nprint(x)", True),
        ("if a:\n    b()", True),
        ("stmt ::= a | b", True),
        ("a sentence that is indented\nand goes on for a line", False),
        ("- a list = of\n- items", False),
        ("", False),
    ],
)
def test_code_or_prose(block: str, code: bool) -> None:
    assert looks_like_code(block.split("\n")) is code
