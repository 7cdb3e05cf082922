import numpy as np
import pytest
import stock

from mixtures.make_order import make_order
from mixtures.order_stats import order_stats
from mixtures.plan import make_plan
from mixtures.recipe import Recipe


def _made(**more: object):
    rng = np.random.default_rng(2)
    text = stock.records(rng.integers(1, 200, 70))
    pictures = stock.records(rng.integers(1, 20, 50), np.full(50, 30))
    supply = stock.supply({("text_only", "x"): text, ("caption", "x"): pictures})
    rows = [{"name": n, "share": 50, "datasets": [{"name": "x", "reach": "local"}]} for n in ("text_only", "caption")]
    recipe = Recipe.model_validate({"name": "r", "total": 5000, "components": rows, **more})
    plan = make_plan(recipe, supply)
    return plan, make_order(plan, supply), supply


def test_whole_records_are_counted_as_the_plan_has_them() -> None:
    plan, order, supply = _made()
    stats = order_stats(plan, order, supply, lambda records: (records.image_tokens > 0).astype(np.int64))
    assert stats.steps is None
    for given, row in zip(stats.datasets, plan.components, strict=True):
        assert given.name == f"{row.name}/x"
        assert abs(given.tokens - row.target) <= 40
        assert given.sequences == given.pieces == given.records
        assert given.most_repeats - 1 <= given.epochs <= given.most_repeats
        assert given.fill is None
    captions = stats.datasets[1]
    assert captions.image_tokens == 30 * captions.records == 30 * captions.images
    assert captions.lengths[-1] == 49 >= captions.lengths[1] >= captions.lengths[0] > 30
    assert [one.name for one in stats.modalities] == ["text", "vision_language"]
    assert stats.whole.tokens == sum(one.tokens for one in stats.datasets)
    assert stats.whole.images == captions.images


def test_a_text_that_is_cut_counts_once_and_fill_is_of_sequences() -> None:
    plan, order, supply = _made(packing="best_fit", sequence_length=64, global_batch=5, grouping="modality")
    stats = order_stats(plan, order, supply)
    text, captions = stats.datasets
    assert text.pieces > text.records
    assert text.images is None
    units = order.sources[0].units
    assert text.fill == pytest.approx(units.fill(64), abs=0.02)
    assert captions.fill < text.fill
    assert stats.steps == order.steps
    fills = {"text": [], "vision_language": []}
    for step in range(order.steps):
        batch = order.batch(step)
        held = order.contents(batch)
        fills[batch.group].append(int((held.stop - held.start).sum()) / (5 * 64))
    assert {kind: fill for kind, (fill, _) in stats.worst_fill.items()} == pytest.approx(
        {kind: min(values) for kind, values in fills.items()}
    )
    step = stats.worst_fill["text"][1]
    assert order.batch(step).group == "text"
