from pathlib import Path

import pytest
from toy_store import toy_store

from corpus.store.files import StoreError
from mixtures.image_counts import image_counts
from mixtures.recipe import Recipe
from mixtures.supply import read_supply

ROWS = [{"name": n, "share": 50, "datasets": [{"name": "toys", "reach": "local"}]} for n in ("caption", "text_only")]
RECIPE = Recipe.model_validate({"name": "r", "total": 100, "components": ROWS})


def test_records_with_and_without_an_image(tmp_path: Path) -> None:
    files = toy_store(str(tmp_path / "out"))
    supply = read_supply(files, RECIPE)
    captions, texts = (supply.datasets[row["name"], "toys"].train for row in ROWS)
    assert image_counts(files, supply.parts, captions).tolist() == [1] * len(captions)
    assert image_counts(files, supply.parts, texts).tolist() == [0] * len(texts)
    files.remove(supply.parts[0]["path"])
    with pytest.raises(StoreError, match="is gone"):
        image_counts(files, supply.parts, captions)
