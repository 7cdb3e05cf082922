"""Documentation as articles."""

from __future__ import annotations

import pytest

from pipelines.engine.pipeline import Drop
from pipelines.text.package_material import PackageMaterial


def test_a_module_becomes_an_article_without_its_repeats() -> None:
    material = PackageMaterial(["packaging"])
    item = next(item for item in material.listed() if item.locator == "package:packaging/packaging/specifiers.py")
    whole = material.article(item.payload, frozenset())
    assert whole.title == "packaging.specifiers"
    assert whole.license == "Apache-2.0 OR BSD-2-Clause"
    assert any(piece.startswith("## Specifier") for piece in whole.pieces)
    every = frozenset(range(len(item.texts)))
    with pytest.raises(Drop, match="no_explanations"):
        material.article(item.payload, every)
