"""Words to a line."""

from __future__ import annotations

import pytest

from pipelines.ocr.spacing import spaced


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["a", "b"], "a b"),
        (["中", "文"], "中文"),
        (["用", "Python", "写"], "用Python写"),
        ([], ""),
        (["，", "a"], "，a"),
    ],
)
def test_only_letters_are_set_apart(words: list[str], line: str) -> None:
    assert spaced(words) == line
