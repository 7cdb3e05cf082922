from dataclasses import replace

import parents
import pytest
from tampering import builder_of, conversations, refuse

from taxonomy.conversations.conversation import family
from taxonomy.conversations.grid import named_in
from taxonomy.conversations.scenes import BUILDERS


@pytest.mark.parametrize("task", ["pointing", "position", "counting", "spatial_relation", "size_relation"])
def test_lines_of_writing_are_pointed_at_counted_and_compared(task: str) -> None:
    for record in (parents.scene("PUSH", "Exit 4", "OPEN"), parents.scene("推", "出口", "营业中", language="zh")):
        (found,) = conversations(builder_of(BUILDERS, task), family([record]))
        assert found.language == record.language
        assert all(region in record.regions for region in found.regions)


def test_bars_parts_of_photographs_and_controls_have_places_too() -> None:
    for found in (family([parents.chart()]), parents.photograph(), family([parents.web_page()])):
        assert conversations(builder_of(BUILDERS, "pointing"), found)
    rows = {
        c.component for f in (parents.photograph(), family([parents.web_page()])) for c in conversations(BUILDERS[0], f)
    }
    assert rows == {"general_multimodal", "web_code"}


def test_the_place_of_another_thing_is_refused() -> None:
    builder = builder_of(BUILDERS, "position")
    (found,) = conversations(builder, family([parents.scene("PUSH", "Exit 4", "OPEN")]))
    for number, exchange in enumerate(found.exchanges):
        (here,) = named_in(exchange.answer, found.regions)
        place = found.regions.index(here)
        other = exchange.answer.replace(f"region {place}", f"region {(place + 1) % 3}")
        refuse(builder, found, number, replace(exchange, answer=other))


def test_where_some_writing_cannot_be_read_nothing_is_counted() -> None:
    record = parents.scene("PUSH", "Exit 4", "OPEN")
    record.regions[1].label = "ignore"
    assert conversations(builder_of(BUILDERS, "counting"), family([record])) == []
