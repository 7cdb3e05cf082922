import numpy as np
import stock

from mixtures.make_order import make_order
from mixtures.order import Order
from mixtures.plan import make_plan
from mixtures.recipe import Recipe


def _order() -> Order:
    rows = [{"name": n, "share": 50, "datasets": [{"name": "x", "reach": "local"}]} for n in ("text_only", "caption")]
    lengths = np.random.default_rng(0).integers(1, 200, 60)
    supply = stock.supply({(row["name"], "x"): stock.records(lengths) for row in rows})
    recipe = Recipe.model_validate(
        {"name": "r", "total": 4000, "components": rows, "packing": "best_fit", "sequence_length": 64}
    )
    return make_order(make_plan(recipe, supply), supply)


def test_contents_are_the_pieces_of_each_unit_in_their_places() -> None:
    order = _order()
    for stretch in order.stretches(7):
        held = order.contents(stretch)
        assert (np.diff(held.position) >= 0).all()
        for place in range(len(stretch)):
            mine = held.take(held.position == place)
            units = order.sources[stretch.source[place]].units
            unit = stretch.unit[place]
            span = slice(units.first_piece[unit], units.first_piece[unit + 1])
            assert mine.record.tolist() == units.pieces.record[span].tolist()
            assert mine.start.tolist() == units.pieces.start[span].tolist()
            assert int((mine.stop - mine.start).sum()) == units.tokens[unit] <= 64
            assert set(mine.source.tolist()) == {stretch.source[place]}
            assert set(mine.epoch.tolist()) == {stretch.epoch[place]}


def test_an_empty_stretch_holds_nothing() -> None:
    order = _order()
    assert len(order.contents(next(order.stretches(1))).take(slice(0, 0))) == 0
