import random

import parents
import pytest

from taxonomy.conversations.edits import changed, injected, is_changed_only_in, is_injected, is_turned

BOX = (40.0, 20.0, 120.0, 90.0)
ORIGINAL = parents.scene("PUSH").images[0]


@pytest.mark.parametrize("change", ["turned", "noise", "grey", "blurred", "covered"])
def test_a_change_is_found_in_its_box_and_nowhere_else(change: str) -> None:
    picture = changed(ORIGINAL, BOX, change, 1)  # type: ignore[arg-type]
    assert is_changed_only_in(picture, ORIGINAL, BOX)
    assert not is_changed_only_in(picture, ORIGINAL, (0.0, 0.0, 60.0, 60.0))
    assert is_turned(picture, ORIGINAL, BOX) == (change == "turned")
    assert picture.license == ORIGINAL.license


def test_no_change_is_none() -> None:
    assert not is_changed_only_in(ORIGINAL, ORIGINAL, BOX)


def test_an_instruction_is_printed_below_and_the_rest_stays() -> None:
    picture, words = injected(ORIGINAL, random.Random(1))
    assert words
    assert is_injected(picture, ORIGINAL)
    assert not is_injected(ORIGINAL, ORIGINAL)
    assert not is_injected(changed(picture, BOX, "noise", 1), ORIGINAL)
