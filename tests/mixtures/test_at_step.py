import numpy as np
import pytest
import stock

from mixtures.at_step import checked_step, pieces_at
from mixtures.make_order import make_order
from mixtures.order import Order
from mixtures.plan import make_plan
from mixtures.recipe import Recipe, RecipeError
from mixtures.supply import Supply


@pytest.fixture(scope="module")
def made() -> tuple[Order, Supply]:
    rng = np.random.default_rng(1)
    text = stock.records(rng.integers(1, 200, 60))
    pictures = stock.records(rng.integers(1, 20, 60), np.full(60, 30))
    supply = stock.supply({("text_only", "x"): text, ("caption", "x"): pictures})
    rows = [{"name": n, "share": 50, "datasets": [{"name": "x", "reach": "local"}]} for n in ("text_only", "caption")]
    recipe = Recipe.model_validate(
        {
            "name": "r",
            "total": 4000,
            "components": rows,
            "packing": "best_fit",
            "sequence_length": 64,
            "global_batch": 5,
        }
    )
    return make_order(make_plan(recipe, supply), supply), supply


def test_pieces_are_those_of_the_batch_with_ids_and_sizes(made: tuple[Order, Supply]) -> None:
    order, supply = made
    pieces = list(pieces_at(order, supply, 3))
    held = order.contents(order.batch(3))
    assert [piece.position for piece in pieces] == held.position.tolist()
    for piece, record in zip(pieces, held.record.tolist(), strict=True):
        records = supply.datasets[piece.component, piece.dataset].train
        assert piece.id == records.ids[record]
        assert piece.tokens == records.text_tokens[record] + records.image_tokens[record]
        assert piece.image_tokens == (30 if piece.component == "caption" else 0)
        assert 0 <= piece.start < piece.stop <= piece.tokens
        assert piece.as_json()["id"] == piece.id


def test_some_positions_alone(made: tuple[Order, Supply]) -> None:
    order, supply = made
    whole = list(pieces_at(order, supply, 0))
    assert list(pieces_at(order, supply, 0, {1, 4})) == [piece for piece in whole if piece.position in (1, 4)]


def test_a_step_beyond_the_run(made: tuple[Order, Supply]) -> None:
    order, _ = made
    assert checked_step(order, order.steps - 1) == order.steps - 1
    for step in (-1, order.steps):
        with pytest.raises(RecipeError, match=f"the {order.steps} steps 0 to {order.steps - 1}, and no step {step}"):
            checked_step(order, step)
