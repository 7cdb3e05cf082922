"""pipelines.web.records.reading: the text of a tile, with or without places."""

import re

from web_tiles import board, line

from corpus.counting import counting_rule
from corpus.record import flatten
from pipelines.web.records.frame import Frame, Pictures
from pipelines.web.records.reading import reading

FRAME = Frame("a.html", 0, "mine", "en", None, None, {})
LINES = (
    line("First of all", 10, 10, 0),
    line("second", 10, 40, 1),
    line("line goes on", 10, 60, 1),
    line("End", 10, 100, 2),
)


def test_text_alone_and_text_with_places():
    rule, made = counting_rule(), board(LINES)
    (plain,) = reading(FRAME, made, Pictures(), False, rule, 4096)
    assert plain.component == "document_ocr"
    assert flatten(plain).split("<image>")[1].split() == ["First", "of", "all", "second", "line", "goes", "on", "End"]
    (placed,) = reading(FRAME, made, Pictures(), True, rule, 4096)
    told = re.findall(r"⟦region (\d+)⟧ (.*)", flatten(placed))
    assert [text for _, text in told] == ["First of all", "second line goes on", "End"]
    assert placed.regions[int(told[1][0])].points == [10, 40, 130, 80]


def test_too_little_and_too_much():
    rule = counting_rule()
    assert not list(reading(FRAME, board(LINES[:2]), Pictures(), False, rule, 4096))
    assert not list(reading(FRAME, board(LINES), Pictures(), False, rule, 580))
