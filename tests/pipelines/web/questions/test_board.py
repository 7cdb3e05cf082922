"""pipelines.web.questions.board: numbers in texts are those of the record's regions."""

import re

from web_tiles import board, control, grid, line, page

from pipelines.web.elements.model import Control, Heading
from pipelines.web.questions.board import as_tabs


def test_every_thing_has_a_region_and_its_number():
    table, lines = grid([["Tea", "Price"], ["Green", "4"]])
    link = Control("link", "two lines", "two lines", ((0, 0, 50, 20), (0, 20, 30, 40)))
    box = control("checkbox", "Gift", (300, 10, 320, 30), "checked", "required")
    heading = Heading(2, "Prices", (10, 60, 70, 80))
    made = board((line("two lines", 0, 0), line("Prices", 10, 60, 3), *lines), page((link, box), (heading,), (table,)))
    for thing, text in ((link, "two lines"), (box, "Gift"), (heading, "Prices"), (table, "Tea\tPrice\nGreen\t4")):
        number = int(re.findall(r"\d+", made.at(thing))[0])
        assert made.regions[number].text == text
        assert tuple(made.regions[number].points)[:2] == thing.box[:2]
    assert [one.label for one in made.regions if one.text == "Gift"] == ["checkbox [checked] [required]"]
    assert sum(one.text == "two lines" and one.kind == "element" for one in made.regions) == 2
    assert [one.text for one in made.regions if one.kind == "word"][:2] == ["two", "lines"]
    assert made.at(heading, "it").endswith("|it⟧")
    assert as_tabs(table) == "Tea\tPrice\nGreen\t4"
    assert len({id(one) for one in made.paragraphs}) == len(made.paragraphs) == 6
