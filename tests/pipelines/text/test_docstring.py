"""Docstrings of every style as Markdown."""

from __future__ import annotations

import inspect

import pytest

from pipelines.text.blocks import markdown
from pipelines.text.docstring import read

NUMPY = """Return the mean.

    The mean is taken over
    the flattened array.

    Parameters
    ----------
    a : array_like
        Array of
        numbers.

        Any shape.
    axis, keepdims : int, optional

    Returns
    -------
    float
        The mean.

    See Also
    --------
    median : Another.

    Examples
    --------
    Two values:

    >>> mean([1, 2])  # doctest: +SKIP
    1.5

    >>> mean([1])
    1.0
    """
NUMPY_MARKDOWN = """Return the mean.

The mean is taken over the flattened array.

# Parameters

- `a` (array_like): Array of numbers.

  Any shape.

- `axis`, `keepdims` (int, optional)

# Returns

- `float`: The mean.

# Examples

Two values:

```python
>>> mean([1, 2])
1.5

>>> mean([1])
1.0
```"""
GOOGLE = """Send it.

    Args:
        message (str): What to
            send.
        *rest: More.

    Returns:
        True if it went.

    Raises:
        ValueError: If empty.
    """
GOOGLE_MARKDOWN = """Send it.

# Args

- `message` (str): What to send.
- `*rest`: More.

# Returns

True if it went.

# Raises

- `ValueError`: If empty."""
SPHINX = """Send it.

    :param str message: What to
        send.
    :type message: str
    :param to: Whom.
    :returns: True.
    :raises ~a.b.Error: if empty
    """
SPHINX_MARKDOWN = """Send it.

# Parameters

- `message`: What to send.
- `to`: Whom.

Returns: True.

Raises `Error`: if empty"""


@pytest.mark.parametrize(
    ("docstring", "expected"),
    [(NUMPY, NUMPY_MARKDOWN), (GOOGLE, GOOGLE_MARKDOWN), (SPHINX, SPHINX_MARKDOWN)],
    ids=["numpy", "google", "sphinx"],
)
def test_styles(docstring: str, expected: str) -> None:
    assert markdown(read(inspect.cleandoc(docstring))) == expected


@pytest.mark.parametrize(
    ("docstring", "expected"),
    [
        ("An example::\n\n    x = 1\n\nEnd.", "An example:\n\n```\nx = 1\n```\n\nEnd."),
        (".. math:: a^2\n\nwhere", "$$\na^2\n$$\n\nwhere"),
        (".. note::\n   Mind\n   this.", "Note: Mind this."),
        (".. versionadded:: 1.2", "Added in version 1.2."),
        (".. deprecated:: 1.2\n   Use x.", "Deprecated since version 1.2: Use x."),
        ("Text [1]_.\n\n.. [1] A. Author,\n   A book.", "Text [1].\n\n[1] A. Author, A book."),
        (".. autosummary::\n   a\n   b\n\nText.", "Text."),
        (".. _target:\n\nText.", "Text."),
        ("- one\n  more\n- two", "- one more\n- two"),
        ("term\n    Its definition.", "- term: Its definition."),
        (
            "A sentence that filled its line up to non-\nexistent margins.",
            "A sentence that filled its line up to non-existent margins.",
        ),
        ("=== ===\na   b\n=== ===\n1   2\n=== ===", "```\n=== ===\na   b\n=== ===\n1   2\n=== ===\n```"),
        ("Title\n=====\n\nSub\n---\nText.\n\nNext\n====\nMore.", "# Title\n\n## Sub\n\nText.\n\n# Next\n\nMore."),
        ("Empty\n=====\n\nFull\n====\nText.", "# Full\n\nText."),
        ("uniform\ntriangular\nnormal", "uniform\ntriangular\nnormal"),
        ("```py\nx\n```", "```\nx\n```"),
        ("", ""),
    ],
)
def test_constructs(docstring: str, expected: str) -> None:
    assert markdown(read(docstring)) == expected


def test_an_item_goes_on_at_the_margin_in_lower_case() -> None:
    found = read("1. Trials are placed so that the largest is\nfilled first.\n2. Trials wait.\nThat is all.")
    assert [block.text for block in found] == [
        "1. Trials are placed so that the largest is filled first.",
        "2. Trials wait.",
        "That is all.",
    ]
