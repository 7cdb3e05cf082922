"""The essays written for vlend."""

from __future__ import annotations

import re

from pipelines.text.essay_material import EssayMaterial


def test_there_are_many_and_each_is_well_formed() -> None:
    found = list(EssayMaterial().listed())
    assert len(found) >= 40
    for item in found:
        (text,) = item.texts
        assert re.match(r"# \S", text), item.locator
        assert 300 <= len(re.findall(r"[\u4e00-\u9fff]", text)) <= 700, item.locator
        assert not re.search(r"[\u4e00-\u9fff][,;:?!]", text), f"{item.locator}: punctuation of another script"
        assert EssayMaterial().article(item.payload, frozenset()).language == "zh"
