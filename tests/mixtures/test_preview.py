import numpy as np
import pytest
import stock

from mixtures.make_order import make_order
from mixtures.order import Order
from mixtures.plan import make_plan
from mixtures.preview import preview
from mixtures.preview_picture import preview_png
from mixtures.recipe import Recipe, RecipeError
from mixtures.supply import Supply


def _made(**more: object) -> tuple[Order, Supply]:
    rng = np.random.default_rng(1)
    text = stock.records(rng.integers(1, 200, 90))
    pictures = stock.records(rng.integers(1, 20, 90), np.full(90, 30))
    supply = stock.supply({("text_only", "x"): text, ("caption", "x"): pictures})
    rows = [{"name": n, "share": 50, "datasets": [{"name": "x", "reach": "local"}]} for n in ("text_only", "caption")]
    recipe = Recipe.model_validate({"name": "r", "total": 4000, "components": rows, "global_batch": 5, **more})
    return make_order(make_plan(recipe, supply), supply), supply


def test_batches_of_one_modality_with_their_tokens_and_fill() -> None:
    order, supply = _made(packing="best_fit", sequence_length=64, grouping="modality")
    seen = list(preview(order, supply, 1, 6, 64))
    assert [batch.step for batch in seen] == [1, 2, 3, 4, 5, 6]
    assert {batch.group for batch in seen} == {"text", "vision_language"}
    for batch in seen:
        held = order.contents(order.batch(batch.step))
        assert batch.all_tokens() == int((held.stop - held.start).sum()) == sum(batch.row_tokens().values())
        assert batch.fill == pytest.approx(batch.all_tokens() / (5 * 64))
        assert sum(batch.sequences.values()) == 5
        assert set(batch.rows) == {"text_only" if batch.group == "text" else "caption"}
        # every picture has 30 tokens, and at most one fits beside another
        assert batch.image_tokens == (30 * len(held) if batch.group == "vision_language" else 0)


def test_fewer_batches_than_asked_for_and_no_fill_without_a_length() -> None:
    order, supply = _made()
    seen = list(preview(order, supply, order.steps - 2, 10, None))
    assert len(seen) == 2
    assert seen[0].fill is None
    with pytest.raises(RecipeError, match="no step"):
        list(preview(order, supply, order.steps, 1, None))


@pytest.mark.parametrize("length", [None, 64])
def test_the_picture_is_a_small_png_and_the_same_every_time(length: int | None) -> None:
    order, supply = _made(sequence_length=length)
    seen = list(preview(order, supply, 0, 8, length))
    picture = preview_png(seen, ["text_only", "caption"], "r")
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 100_000
    assert picture == preview_png(seen, ["text_only", "caption"], "r")
