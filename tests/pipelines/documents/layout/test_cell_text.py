"""Lines of a cell as its text."""

from __future__ import annotations

from pipelines.documents.layout.cell_text import CellRow, cell_rows, is_list, text_of
from pipelines.documents.layout.lines import Line


def line(text: str, x: float, y: float, **how) -> Line:
    """A line whose letters are 5 pixels wide, in type of 10 pixels."""
    word = 5.0 * len(text.split(" ")[0])
    return Line(text, (x, y - 8, x + 5 * len(text), y + 2), 10, y, first_word=word, **how)


def rows(*texts: str, x: float = 100, **how) -> list[CellRow]:
    found = cell_rows([line(text, x, 100 + 12 * number, **how) for number, text in enumerate(texts)])
    assert found is not None
    return found


def test_what_was_wrapped_is_joined_and_what_was_ended_is_not() -> None:
    wrapped = rows("the mer-", "chants of", "the coast")
    assert text_of(wrapped, 45, set(), True) == "the merchants of the coast"
    assert text_of(rows("fish", "grain"), 100, set(), True) == "fish\ngrain"
    assert text_of(rows("a well-", "known one"), 45, {"well-known"}, False) == "a well-known one"
    assert text_of(rows("1. one two", "2. three"), 50, set(), True) == "1. one two\n2. three"
    assert text_of([], 0, set(), True) == ""


def test_a_hyphen_that_may_be_a_compounds_is_not_taken_away() -> None:
    torn = rows("guilty-", "plea")
    assert text_of(torn, 45, set(), False) is None
    assert text_of(torn, 45, {"guilty-plea"}, False) == "guilty-plea"
    assert text_of(torn, 45, {"guiltyplea"}, False) == text_of(torn, 45, set(), True) == "guiltyplea"
    assert text_of(rows("guilty-", "Plea"), 45, set(), False) == "guilty-Plea"


def test_pieces_of_one_row_are_one() -> None:
    found = cell_rows([line("two", 130, 100), line("one", 108, 100)])
    assert found is not None
    assert [row.text for row in found] == ["one two"]


def test_a_row_may_be_spread_from_edge_to_edge() -> None:
    spread = [line("1070,", 100, 100), line("perhaps", 165, 100), line("centuries later", 100, 112)]
    found = cell_rows(spread)
    assert found is not None
    assert [row.text for row in found] == ["1070, perhaps", "centuries later"]
    # the next word had room, the last row is spread, or it ends before the edge
    assert cell_rows([line("a", 100, 100), line("b", 165, 100), line("c", 100, 112)]) is None
    assert cell_rows([*spread, line("too", 100, 124), line("late", 180, 124)]) is None
    assert (
        cell_rows([line("1070,", 100, 100), line("perhaps", 160, 100), line("centuries before you", 100, 112)]) is None
    )


def test_what_is_not_simply_below_each_other_is_no_cell() -> None:
    assert cell_rows([line("left", 100, 100), line("right", 160, 100)]) is None
    assert cell_rows([line("above", 100, 100), line("below", 140, 106)]) is None
    assert cell_rows([line("for x:", 100, 100, code=1.0), line("pass", 100, 112, code=1.0)]) is None
    assert cell_rows([line("a+b", 100, 100, maths=1.0), line("c", 100, 112, maths=1.0)]) is None


def test_torn_addresses_and_numbers_are_no_text() -> None:
    for before, after in (
        ("http://a.org", "/ports"),
        ("ports_of_", "call"),
        ("docs/harbour", "list"),
        ("123456", "78"),
    ):
        assert cell_rows([line(before, 100, 100), line(after, 100, 112)]) is None
    assert cell_rows([line("and/or", 100, 100), line("in 12345", 100, 112), line("years", 100, 124)]) is not None


def test_a_name_is_torn_only_where_its_cell_ends() -> None:
    assert text_of(rows("harbour_lis", "t_of_ports"), 58, set(), True) is None
    assert text_of(rows("harbour_list", "ports_of_call"), 85, set(), True) == "harbour_list ports_of_call"


def test_rows_set_in_are_a_list() -> None:
    assert is_list(rows("fish", "grain and salt", x=120), 100, 300)
    assert not is_list(rows("fish", "grain and salt"), 100, 300)
    assert not is_list(rows("fish", "grain and salt", x=120), 100, 190)
    assert not is_list(rows("fish", x=120), 100, 300)
