"""All that is derived of a page."""

from __future__ import annotations

import pytest
from page_records import page_record

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.validate import validate
from pipelines.documents.kinds.kind import KINDS
from pipelines.documents.kinds.make import records_of


def test_records_of_all_kinds_are_whole_and_differ() -> None:
    rule = counting_rule()
    records = [complete(r, rule) for r in records_of(page_record(), KINDS, 0, {"title": "On Rain"})]
    for record in records:
        validate(record)
        assert record.license == "CC-BY-4.0"
        assert record.document == "rain.pdf"
    kinds = [record.provenance.get("kind", "page") for record in records]
    assert kinds == ["page", "plain", "regions", "questions", "table", "figure"]
    assert len({record.id for record in records}) == len({record.origin for record in records}) == 6


@pytest.mark.parametrize("kind", ["page", "table"])
def test_only_what_is_asked_for_is_made(kind) -> None:
    assert len(list(records_of(page_record(), (kind,), 0, {}))) == 1
