"""benchmarks.printed_page: words of letters, and the orders in which three programs read them."""

from __future__ import annotations

from benchmarks.printed_page import Printed, Word, bare, inside, split


def letters(text: str, gaps: dict[int, float] | None = None) -> list[dict[str, object]]:
    """Letters of 6 by 10 points beside each other; `gaps` is room before the letter of a number."""
    found, x = [], 0.0
    for number, letter in enumerate(text):
        x += (gaps or {}).get(number, 0.0)
        found.append({"c": letter, "bbox": (x, 0.0, x + 6, 10.0), "origin": (x, 8.0)})
        x += 6
    return found


def test_words_end_at_spaces_and_where_there_is_room() -> None:
    assert [word.text for word in split(letters("one two"))] == ["one", "two"]
    assert [word.text for word in split(letters("onetwo", {3: 3.0}))] == ["one", "two"]
    assert [word.text for word in split(letters("onetwo", {3: 2.0}))] == ["onetwo"]
    # a Chinese character is a word, a sign of an icon's font is none
    assert [word.text for word in split(letters("a\u4e2d\u6587\ue001b"))] == ["a", "\u4e2d", "\u6587", "b"]


def test_the_middle_is_in_css_pixels() -> None:
    (word,) = split(letters("abcd"))
    assert (round(word.x, 6), round(word.y, 6)) == (16.0, 6.666667)


def test_a_word_that_is_mostly_painted_over_is_none() -> None:
    hidden = {("a", 0, 16), ("b", 12, 16)}
    assert [word.text for word in split(letters("abc"), hidden)] == []
    assert [word.text for word in split(letters("abcd"), hidden)] == ["abcd"]


def test_each_opinion_has_its_order_and_leaves_out_what_it_does_not_know() -> None:
    left, right, far = Word("left", 10, 10), Word("right", 110, 10), Word("far", 500, 500)
    page = Printed([right, left, far], tagged=[(0, 0, 50, 20), (100, 0, 150, 20)], lines=[(0, 0, 150, 20)])
    assert page.orders() == {"tags": [left, right], "painting": [right, left, far], "place": [left, right]}


def test_the_least_box_around_a_word_is_its_own() -> None:
    one, two = Word("one", 10, 10), Word("two", 30, 10)
    page = Printed([one, two], tagged=[(0, 0, 100, 100), (20, 0, 40, 20), (0, 0, 19, 20)], lines=[])
    assert page.orders()["tags"] == [two, one]


def test_text_is_compared_bare_and_points_with_some_room() -> None:
    assert bare(" \ufb01ne  Day") == "fineday"
    assert inside((0, 0, 10, 10), 11.9, 5)
    assert not inside((0, 0, 10, 10), 12.1, 5)
