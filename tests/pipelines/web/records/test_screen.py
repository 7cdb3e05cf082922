"""pipelines.web.records.screen: as many questions as the sequence holds."""

from web_tiles import board, control, grid, line, page

from corpus.counting import counting_rule
from corpus.record import flatten
from pipelines.web.questions.board import Board
from pipelines.web.records.frame import Frame, Pictures
from pipelines.web.records.screen import screen

FRAME = Frame("a.html", 0, "mine", "en", None, None, {})


def made() -> Board:
    table, lines = grid([["Tea", "Price"], ["Green", "4"], ["Black", "3"]])
    buttons = tuple(
        control("button", name, (10.0, y, 10.0 + 10 * len(name), y + 20)) for name, y in (("Buy", 10), ("Sell", 50))
    )
    return board((line("Buy", 10, 10), line("Sell", 10, 50), *lines), page(buttons, tables=(table,)))


def ask(seed: str = "s", tokens: int = 4096) -> list[str]:
    found = list(screen(FRAME, made(), Pictures(), seed, counting_rule(), tokens))
    return [flatten(record) for record in found]


def test_all_kinds_that_apply_are_asked_and_named():
    (record,) = screen(FRAME, made(), Pictures(), "s", counting_rule(), 4096)
    assert record.component == "table_chart"
    assert record.provenance["kinds"] == ["cells", "counts", "names", "places", "sizes"]
    text = flatten(record)
    assert text.count("Question: ") == text.count("\nAnswer: ") == 8
    assert ask() == [text]
    assert ask("other") != [text]


def test_fewer_where_the_sequence_is_short_and_none_below_two():
    (record,) = screen(FRAME, made(), Pictures(), "s", counting_rule(), 4096)
    length = sum(counting_rule().count(record)[:2])
    assert len(ask(tokens=length)[0]) == len(flatten(record))
    (whole,), (less,) = ask(), ask(tokens=length - 1)
    assert 2 <= less.count("Question: ") < whole.count("Question: ")
    assert whole.startswith(less)
    assert ask(tokens=590) == []
