"""A page's text without marks."""

from __future__ import annotations

from page_records import page_record

from corpus.record import Region, flatten
from pipelines.documents.kinds.plain import plain_record


def test_marks_of_headings_and_tables_are_gone() -> None:
    record = plain_record(page_record())
    assert record is not None
    text = flatten(record)
    assert text.startswith("<image>\nPlain text:\nOn Rain\n\nAda Lovelace")
    assert text.endswith("Year\tRain\n1999\t12")
    assert record.provenance["form"] == "transcription"
    assert record.origin == "rain.pdf#page=1&plain"
    assert record.provenance["parents"] == ["rain.pdf#page=1"]


def test_a_page_with_formulas_has_no_plain_text() -> None:
    page = page_record()
    page.regions.append(Region(0, "formula", [0, 0, 9, 9], "$$x$$", "formula"))
    assert plain_record(page) is None
