"""Composed pages as input: what is listed, and the records that come of a page on a real browser."""

from pathlib import Path

import pytest

from corpus.record import flatten
from pipelines.engine.inline import outcomes
from pipelines.engine.pipeline import InputError
from pipelines.web.composed import supply
from pipelines.web.composed.supply import COMPOSED
from pipelines.web.pipeline import Web, WebParameters

TIDES = "The tide rises and falls twice a day. The moon draws the water of the sea towards itself."


def test_more_pages_leave_the_first_ones_as_they_are():
    few, many = (list(Web(WebParameters(input=COMPOSED, pages=pages)).units()) for pages in (50, 100))
    assert many[:2] == few
    assert sum(len(unit.items) for unit in many) == 100
    rule = {"rule": "any"}
    names = [[Web(WebParameters(input=COMPOSED, pages=count)).unit_name(unit, rule) for unit in units]
             for count, units in ((50, few), (100, many))]  # fmt: skip
    assert names[1][:2] == names[0]


def test_other_texts_are_other_work(tmp_path: Path):
    (tmp_path / "sea.txt").write_text(TIDES)
    pipeline = Web(WebParameters(input=COMPOSED, pages=2, texts=str(tmp_path)))
    before = next(iter(pipeline.units())).content
    (tmp_path / "sea.txt").write_text(TIDES.replace("twice", "sometimes"))
    supply._texts.cache_clear()  # texts are read once in a process
    assert next(iter(pipeline.units())).content != before


def test_a_language_without_texts(tmp_path: Path):
    (tmp_path / "sea.txt").write_text(TIDES)
    with pytest.raises(InputError, match="no text in zh; there is en"):
        list(Web(WebParameters(input=COMPOSED, texts=str(tmp_path), languages=("zh",))).units())


@pytest.mark.browser
def test_records_of_composed_pages():
    parameters = WebParameters(input=COMPOSED, pages=4, vary=False, minimum_similarity=0.95)
    found = list(outcomes(Web(parameters)))
    assert [one.item.locator for one in found] == ["composed:en-0", "composed:zh-0", "composed:en-1", "composed:zh-1"]
    for one in found:
        assert one.rejected is None, one.rejected
        language = one.item.locator.split(":")[1][:2]
        forms = {record.provenance["form"] for record in one.records}
        assert "html" in forms
        assert forms & {"transcription", "region_reading"}
        for record in one.records:
            assert record.language == language
            assert "Apache-2.0" in (record.license or "")
            assert record.provenance["components"]
        html = next(flatten(record) for record in one.records if record.provenance["form"] == "html")
        assert html.rstrip().endswith("</html>")
