"""Text by place, and places by text."""

from __future__ import annotations

from page_records import page_record

from corpus.grounding import Place, places
from corpus.record import flatten
from pipelines.documents.kinds.places import places_record


def test_boxes_are_read_and_unique_lines_are_found() -> None:
    record = places_record(page_record(), seed=0)
    assert record is not None
    text = flatten(record)
    assert "The same words twice" not in text
    assert "Where it stands:" in text
    record.images[0].width, record.images[0].height = 600, 800
    found = [piece for piece in places(text, record.regions, record.images) if isinstance(piece, Place)]
    assert len(found) == len(record.regions) == 6
    assert found[-1].name == record.regions[-1].text == "We measure the rain"
    assert found[0].points == ((83, 50), (666, 75))


def test_the_choice_follows_the_seed_and_marks_in_the_text_are_left_out() -> None:
    assert places_record(page_record(), 1) == places_record(page_record(), 1)
    page = page_record()
    page.regions[3].text = "a text that holds ⟦region 1⟧"
    assert places_record(page, 0) is None
