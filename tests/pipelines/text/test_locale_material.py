"""Articles are listed once, carry licence and language, and state what the data states."""

from __future__ import annotations

import pytest

from pipelines.engine.pipeline import Drop
from pipelines.text.locale_material import LocaleMaterial


def test_locators_are_unique_and_articles_are_those_listed() -> None:
    material = LocaleMaterial()
    found = list(material.listed())
    assert len({item.locator for item in found}) == len(found) > 1000
    item = next(item for item in found if item.locator == "locale:territory/NP")
    article = material.article(item.payload, frozenset())
    assert article.pieces == item.texts
    assert (article.title, article.language, article.license) == ("尼泊尔", "zh", "Unicode-3.0")
    assert "约占人口的44%" in article.pieces[0]


def test_a_currency_that_was_nowhere_legal_tender_is_dropped() -> None:
    with pytest.raises(Drop, match="no_facts"):
        LocaleMaterial().article({"topic": "currency", "code": "CHE"}, frozenset())
