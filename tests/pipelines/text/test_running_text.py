"""What of a docstring is text for a reader."""

from __future__ import annotations

import pytest

from pipelines.text.blocks import Block, markdown
from pipelines.text.docstring import read
from pipelines.text.running_text import running_text


def shown(text: str) -> str:
    return markdown(running_text(read(text)))


def test_lists_of_parameters_are_left_out_in_every_style() -> None:
    numpy = "It works.\n\nParameters\n----------\nx : int\n    The number.\n\nNotes\n-----\nIt is quick."
    assert shown(numpy) == "It works.\n\n# Notes\n\nIt is quick."
    assert shown("It works.\n\nArgs:\n    x: the number.\n\nReturns:\n    the root.") == "It works."
    assert shown("It works.\n\n:param x: the number\n:raises ValueError: if negative") == "It works."
    assert shown("It works.\n\nParameters:\nx -- the number\ny -- the other") == "It works."
    assert shown("It works.\n\n'x' -- the number\n'y' -- the other") == "It works."


def test_words_that_introduce_what_was_left_out_go_with_it() -> None:
    assert shown("It works. For example:\n\n.. figure:: x.png\n") == "It works."
    table = "It works. The marks are:\n\n====  ====\na     b\n====  ====\n1     2\n====  ====\n\nThat is all."
    assert shown(table) == "It works.\n\nThat is all."
    assert shown("It works. For example:\n\n>>> x\n1") == "It works. For example:\n\n```python\n>>> x\n1\n```"


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("It works. See groupby.apply in the User Guide for more.", "It works."),
        ("It works. Read more in the :ref:`User Guide <x>`.", "It works."),
        ("It works. See gotchas.udf-mutation for more details.", "It works."),
        ("For an example, see :ref:`sphx_glr_auto_examples_plot_dbscan.py`. It works.", "It works."),
        ("It works. See `scipy.stats` for more.", "It works. See `scipy.stats` for more."),
        ("get_file() Get a file.", "Get a file."),
        ("a ``x` b", "a `x` b"),
        ("It works.\n\nimport x x.run()", "It works."),
        ("It works.\n\nAuthor: Somebody", "It works."),
        ("- R. H. Byrd wrote it.", "- R. H. Byrd wrote it."),
    ],
)
def test_pointers_signatures_and_stray_marks(line: str, left: str) -> None:
    assert shown(line) == left


def test_rights_are_left_out() -> None:
    assert (
        shown("It works.\n\nRedistribution and use in source are permitted:\n\n1. Redistributions of it.")
        == "It works."
    )


def test_a_traceback_is_cut_to_the_error() -> None:
    code = ">>> f()\nTraceback (most recent call last):\n  ...\nValueError: no"
    assert running_text([Block("code", code)]) == [Block("code", ">>> f()\nValueError: no")]
