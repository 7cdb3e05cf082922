"""A page's record as a scan."""

from __future__ import annotations

from page_records import page_record

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.validate import validate
from pipelines.documents.degrade.record import scanned
from pipelines.documents.legibility import MIN_X_HEIGHT


def test_the_record_holds_the_scan_and_its_parameters() -> None:
    page = page_record()
    record = complete(scanned(page, 0, 1.0), counting_rule())
    validate(record)
    assert record.images[0].bytes.startswith(b"\xff\xd8")
    assert record.messages == page.messages
    assert set(record.provenance["scan"]) >= {"skew_degrees", "noise", "blur", "jpeg_quality", "shadow", "resolution"}
    assert record.scores["x_height_1024"] >= MIN_X_HEIGHT * 0.95
    assert scanned(page, 0, 1.0).images == scanned(page, 0, 1.0).images


def test_pages_that_are_not_chosen_stay() -> None:
    page = page_record()
    assert scanned(page, 0, 0.0) is page
