"""pipelines.web.ink: words that are not in the picture are found out."""

from dataclasses import replace

from PIL import Image
from web_tiles import drawn, line, tile

from pipelines.web.ink import Ink, witnessed
from pipelines.web.tiles import Tile
from pipelines.web.view import Line


def test_edges_are_counted_in_a_box_alone():
    picture = Image.new("RGB", (100, 50), "white")
    picture.paste("black", (20, 10, 30, 20))
    ink = Ink(picture)
    assert ink.count((0, 0, 19, 50)) == 0
    assert ink.count((40, 0, 100, 50)) == 0
    assert ink.count((15, 5, 35, 25)) >= 40 - 4
    assert ink.count((-10, -10, 500, 500)) == ink.count((0, 0, 100, 50))
    assert not ink.shows((22, 12, 28, 18))  # all black is not a word either


def test_a_line_with_a_word_that_does_not_show_is_left_out():
    there, not_there, half = line("all is here", 10, 10), line("nothing at all", 10, 60), line("one two", 10, 110)
    picture = drawn((there, line("one", 10, 110)))
    kept, looked, missing = witnessed(tile_with(picture, there, not_there, half))
    assert [one.text for one in kept.view.lines] == ["all is here"]
    assert (looked, missing) == (8, 4)


def test_a_word_whose_colour_alone_differs_from_its_ground_shows():
    picture = Image.new("RGB", (100, 50), (200, 60, 60))
    picture.paste((60, 131, 60), (20, 10, 60, 30))  # as light as its ground
    ink = Ink(picture)
    assert ink.count((0, 0, 100, 50)) == 0
    assert ink.shows((15, 5, 65, 35))
    assert not ink.shows((65, 5, 100, 35))


def test_marks_without_letters_need_no_ink():
    dots = line("... ok", 10, 10)
    kept, _, missing = witnessed(tile_with(drawn((line("ok", 50, 10),)), dots))
    assert len(kept.view.lines) == 1
    assert missing == 0


def tile_with(picture: Image.Image, *lines: Line) -> Tile:
    return replace(tile(tuple(lines)), picture=picture)
