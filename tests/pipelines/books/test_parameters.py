from __future__ import annotations

import pytest
from pydantic import ValidationError

from pipelines.books.parameters import KINDS, BookParameters


def test_names_are_checked_and_one_name_is_a_list() -> None:
    found = BookParameters(input="x", templates="novel", papers=["A4", "B5"], records="all")  # type: ignore[arg-type]
    assert (found.templates, found.papers, found.records) == (("novel",), ("A4", "B5"), KINDS)
    with pytest.raises(ValidationError, match="no template 'novell'; there are novel"):
        BookParameters(templates=("novell",))
    with pytest.raises(ValidationError, match="no theme"):
        BookParameters(themes=("pink",))


def test_family_of_fonts_cannot_hold_style() -> None:
    assert BookParameters(fonts=("Noto Serif CJK SC",)).choice().families == ("Noto Serif CJK SC",)
    with pytest.raises(ValidationError, match="family of fonts"):
        BookParameters(fonts=('x"; } body { display: none',))
