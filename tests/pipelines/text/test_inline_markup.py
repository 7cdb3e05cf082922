"""reStructuredText inside a line."""

from __future__ import annotations

import pytest

from pipelines.text.inline_markup import inline_markup


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Use ``x_ == 1`` here", "Use `x_ == 1` here"),
        (":math:`\\alpha_i` is small", "$\\alpha_i$ is small"),
        ("see :func:`~numpy.linalg.norm` and :class:`Foo`", "see `norm` and `Foo`"),
        ("Read :ref:`the guide <guide>`.", "Read the guide."),
        ("As in :pep:`440` and :rfc:`2616`.", "As in PEP 440 and RFC 2616."),
        ("consult `~scipy.signal.get_window`", "consult `get_window`"),
        ("`NumPy <https://numpy.org>`_ is a library", "[NumPy](https://numpy.org) is a library"),
        ("shown by Knuth [1]_ and [Foo2]_.", "shown by Knuth [1] and [Foo2]."),
        ("`some title`_ says", "some title says"),
        ("`G` is a graph", "`G` is a graph"),
        ("see Wikipedia_ for more", "see Wikipedia for more"),
        ("the name_with_underscores stays", "the name_with_underscores stays"),
        ("\\*args and \\*\\*kwargs", "*args and **kwargs"),
        ("https://example.org/a_ stays", "https://example.org/a_ stays"),
        ("$x_ {}$ stays", "$x_ {}$ stays"),
        ("two  spaces", "two spaces"),
    ],
)
def test_inline_markup(line: str, expected: str) -> None:
    assert inline_markup(line) == expected
