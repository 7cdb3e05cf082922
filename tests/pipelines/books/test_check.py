from __future__ import annotations

import pytest

from pipelines.books.blocks import Printed
from pipelines.books.check import canonical, difference


def test_same_characters_agree_whatever_their_spaces_and_ligatures() -> None:
    assert difference([Printed("The first"), Printed("office.")], "The\nﬁrst  oﬃce .") == ""


@pytest.mark.parametrize("found", ["The first offce.", "The first office", "first The office.", "The first office. 7"])
def test_any_other_character_is_told_with_its_place(found: str) -> None:
    assert difference([Printed("The first office.")], found)


def test_letters_of_a_formula_may_come_in_another_order_and_its_signs_under_other_codes() -> None:
    parts = [Printed("Let"), Printed("x 2 √ y", formula=True), Printed("be small, as before")]
    assert difference(parts, "Let y𝑥2\ufffd be small, as before") == ""
    assert "formula" in difference(parts, "Let 𝑥3 be small, as before")
    assert "formula" in difference(parts, "Let y𝑥22 be small, as before")


def test_accents_of_a_formula_may_stand_before_their_letter() -> None:
    parts = [Printed("so"), Printed("o i ŷ", formula=True), Printed("是，as before, and so on")]
    assert difference(parts, "so oi\u0302y是，as before, and so on") == ""
    assert difference([Printed("café")], "cafe\u0301") == ""
    assert difference([Printed("café")], "cafe") != ""


def test_formula_at_the_end_takes_the_rest() -> None:
    assert difference([Printed("so"), Printed("a b", formula=True)], "so ba") == ""
    assert difference([Printed("so"), Printed("a b", formula=True)], "so bac") != ""


def test_canonical_forms_leave_out_what_has_no_shape() -> None:
    assert canonical("a\u00adb\u200b c\u2011d\ufeff") == "abc-d"
