from fractions import Fraction

import numpy as np
import pytest
import stock

from mixtures.fill_plan import SHARE, filled_mean, without_gaps
from mixtures.make_order import make_order
from mixtures.order_stats import order_stats
from mixtures.plan import make_plan
from mixtures.recipe import Recipe
from mixtures.supply import Supply


def _case(**more: object) -> tuple[Recipe, Supply]:
    """Vision sequences of 800 of 1,024 tokens, and two text datasets, one of which is short."""
    rng = np.random.default_rng(5)
    short = stock.records(rng.integers(20, 300, 900))
    long = stock.records(rng.integers(200, 3000, 200))
    pictures = stock.records(np.full(300, 224), np.full(300, 576))
    supply = stock.supply({("text_only", "short"): short, ("text_only", "long"): long, ("caption", "c"): pictures})
    datasets = [{"name": "short", "reach": "local", "weight": 1}, {"name": "long", "reach": "local", "weight": 2}]
    rows = [
        {"name": "text_only", "share": 60, "datasets": datasets},
        {"name": "caption", "share": 40, "datasets": [{"name": "c", "reach": "local"}]},
    ]
    recipe = {
        "name": "r",
        "total": 400_000,
        "sequence_length": 1024,
        "packing": "best_fit",
        "grouping": "modality",
        "global_batch": 4,
        "fill_gaps": "short",
        "components": rows,
    }
    return Recipe.model_validate(recipe | more), supply


def test_text_in_gaps_is_charged_to_its_dataset_and_saves_batches_of_text() -> None:
    recipe, supply = _case()
    plain = make_plan(recipe.model_copy(update={"fill_gaps": None}), supply)
    plan = make_plan(recipe, supply)
    assert [row.target for row in plan.components] == [row.target for row in plain.components]
    order, before = make_order(plan, supply), make_order(plain, supply)
    stats, was = order_stats(plan, order, supply), order_stats(plain, before, supply)
    for one, other, planned in zip(stats.datasets, was.datasets, [80_000, 160_000, 0], strict=True):
        if planned:
            assert one.tokens == pytest.approx(planned, abs=3 * 1024)
            assert one.tokens == pytest.approx(other.tokens, abs=3 * 1024)
    vision, vision_was = stats.modalities[1], was.modalities[1]
    assert vision_was.fill == pytest.approx(800 / 1024)
    assert vision.fill == pytest.approx(float(1 - (1 - Fraction(800, 1024)) * (1 - SHARE)), abs=0.001)
    assert vision.sequences == vision_was.sequences
    assert stats.modalities[0].sequences < was.modalities[0].sequences
    assert stats.worst_fill["vision_language"][0] > vision_was.fill


def test_at_every_step_text_and_its_datasets_keep_to_the_schedule() -> None:
    recipe, supply = _case(schedule={"kind": "linear", "fraction": 0.5})
    plan = make_plan(recipe, supply)
    order = make_order(plan, supply)
    clock = plan.row_clock()
    given = {"short": 0, "long": 0, "c": 0}
    batch = recipe.global_batch * 1024
    for step in range(order.steps):
        held = order.contents(order.batch(step))
        for number, source in enumerate(order.sources):
            given[source.dataset] += int((held.stop - held.start)[held.source == number].sum())
        now = sum(given.values())
        text = float(clock.target(0, now))
        # half a batch of either modality, and the batch that it takes to notice
        assert abs(given["short"] + given["long"] - text) <= batch
        assert abs(given["short"] - text / 3) <= batch / 2
    assert given["c"] == pytest.approx(plan.components[1].target, abs=batch / 2)


def test_clocks_without_the_text_in_gaps_add_up_and_never_fall() -> None:
    recipe, supply = _case(schedule={"kind": "cosine", "fraction": 0.9})
    plan = make_plan(recipe, supply)
    assert plan.gaps is not None
    clock, inside = without_gaps(plan.row_clock(), plan.used(), plan.gaps)
    whole = plan.row_clock().targets[0]
    assert (np.diff(clock.targets, axis=1) >= 0).all()
    assert whole[-1] - clock.targets[0, -1] == plan.gaps.target
    assert (np.diff(inside.targets, axis=1) >= 0).all()
    assert (np.diff(inside.times) > 0).all()
    assert inside.end() == clock.targets[0, -1]
    assert inside.targets[0, -1] == pytest.approx(whole[-1] / 3 - plan.gaps.target, abs=2)
    assert inside.targets[1, -1] == pytest.approx(2 * whole[-1] / 3, abs=2)


def test_a_sequence_of_vision_that_saves_text_counts_for_more() -> None:
    # each of its ten empty tokens, but for what stays empty, is one less of sequences of text
    vision = filled_mean(Fraction(90), Fraction(100), 100)
    assert vision == pytest.approx(1 / (1 / 90 - float(SHARE) * 10 / 90 / 100))
    assert filled_mean(Fraction(100), Fraction(100), 100) == 100
    assert filled_mean(Fraction(10), Fraction(20), 100) == pytest.approx(100)


def test_the_plan_says_what_limits_the_text() -> None:
    stages = [{"name": "a", "until": 0.6, "text": 2}, {"name": "b", "until": 1, "text": 60}]
    recipe, supply = _case(schedule={"kind": "stages", "stages": stages}, total=100_000)
    plan = make_plan(recipe, supply)
    assert plan.gaps is not None
    assert 0 < plan.gaps.target < plan.gaps.wanted
    assert "limited by what the schedule gives it at each moment" in plan.notes[-1]
    make_order(plan, supply)
