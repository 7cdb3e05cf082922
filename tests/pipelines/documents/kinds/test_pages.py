"""Several pages in one record."""

from __future__ import annotations

from dataclasses import replace

from page_records import page_record

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.record import flatten
from corpus.validate import validate
from pipelines.documents.kinds.pages import pages_record


def test_each_picture_is_followed_by_its_text() -> None:
    second = replace(page_record(), origin="rain.pdf#page=2", position=2, scores={"x_height_1024": 4.0})
    record = complete(pages_record([page_record(), second], "rain.pdf#pages=1-2"), counting_rule())
    validate(record)
    assert flatten(record).count("<image>\n# On Rain") == 2
    assert {region.image for region in record.regions} == {0, 1}
    assert record.scores == {"x_height_1024": 4.0}
    assert record.provenance["parents"] == ["rain.pdf#page=1", "rain.pdf#page=2"]
