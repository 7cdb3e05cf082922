import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mixtures.make_order import make_order
from mixtures.plan import ShortageError, make_plan
from mixtures.recipe import Recipe
from mixtures.supply import DatasetSupply, Records, Supply


def _records(lengths: list[int]) -> Records:
    n = len(lengths)
    zeros = np.zeros(n, dtype=np.int64)
    values = np.array(lengths, dtype=np.int64)
    ids = np.array([f"{i:032x}" for i in range(n)], dtype=object)
    return Records(ids, zeros, zeros, np.arange(n), values, zeros, values, values)


def _supply(**lengths: list[int]) -> Supply:
    return Supply(
        datasets={(name, "x"): DatasetSupply(_records(values), _records([7])) for name, values in lengths.items()}
    )


def _recipe(total: int, **more: object) -> Recipe:
    rows = [("a", 70.0), ("b", 20.0), ("c", 10.0)]
    components = [{"name": n, "share": s, "datasets": [{"name": "x", "reach": "local"}]} for n, s in rows]
    return Recipe.model_validate({"name": "r", "total": total, "components": components, **more})


def test_a_plan_is_exact_in_sum() -> None:
    plan = make_plan(_recipe(1001), _supply(a=[10] * 200, b=[10] * 200, c=[10] * 200))
    assert [component.target for component in plan.components] == [701, 200, 100]
    assert plan.total == 1001
    assert plan.hash() == make_plan(_recipe(1001), _supply(a=[10] * 200, b=[10] * 200, c=[10] * 200)).hash()
    assert plan.hash() != make_plan(_recipe(1001), _supply(a=[10] * 200, b=[10] * 200, c=[10] * 200), seed=1).hash()


def test_a_shortage_names_what_binds_the_best_total_and_the_ways_out() -> None:
    with pytest.raises(ShortageError) as caught:
        make_plan(_recipe(1000), _supply(a=[10] * 200, b=[10] * 4, c=[10] * 200))
    text = str(caught.value)
    assert "b binds: it has 40 tokens, at most 160 in 4 epochs" in text
    assert "best total within reach is 800" in text
    assert "on_shortage: shrink" in text
    assert "on_shortage: respread" in text


def test_shrink_keeps_the_shares_and_respread_keeps_the_total() -> None:
    supply = _supply(a=[10] * 200, b=[10] * 4, c=[10] * 200)
    shrunk = make_plan(_recipe(1000, on_shortage="shrink"), supply)
    assert [component.target for component in shrunk.components] == [560, 160, 80]
    assert "b binds" in shrunk.notes[0]
    spread = make_plan(_recipe(1000, on_shortage="respread"), supply)
    assert [component.target for component in spread.components] == [735, 160, 105]
    assert spread.total == 1000
    assert "b lacks data" in spread.notes[0]
    assert spread.components[1].datasets[0].binds == "max_epochs"


def test_a_missing_row_stops_or_is_shared_out_and_said() -> None:
    supply = _supply(a=[10] * 200, c=[10] * 200)
    with pytest.raises(ShortageError, match="no data for b"):
        make_plan(_recipe(800), supply)
    plan = make_plan(_recipe(800, on_missing="renormalise"), supply)
    assert [component.target for component in plan.components] == [700, 0, 100]
    assert "No data for b" in plan.notes[0]
    with pytest.raises(ShortageError, match="run the pipelines first"):
        make_plan(_recipe(800, on_missing="renormalise"), _supply())


def test_datasets_share_by_size_or_by_given_weights() -> None:
    def plan(weights: tuple[float | None, float | None]):
        datasets = [{"name": n, "reach": "local", "weight": w} for n, w in zip("xy", weights, strict=True)]
        recipe = Recipe.model_validate(
            {"name": "r", "total": 400, "components": [{"name": "a", "share": 100, "datasets": datasets}]}
        )
        supply = Supply(
            datasets={
                ("a", "x"): DatasetSupply(_records([10] * 30), _records([])),
                ("a", "y"): DatasetSupply(_records([10] * 10), _records([])),
            }
        )
        return [dataset.target for dataset in make_plan(recipe, supply).components[0].datasets]

    assert plan((None, None)) == [300, 100]
    assert plan((1, 1)) == [200, 200]


@given(
    st.lists(st.lists(st.integers(1, 900), min_size=1, max_size=60), min_size=3, max_size=3),
    st.integers(100, 20_000),
)
@settings(max_examples=150)
def test_realised_amounts_are_within_half_the_shortest_unused_record(rows: list[list[int]], total: int) -> None:
    supply = _supply(a=rows[0], b=rows[1], c=rows[2])
    plan = make_plan(_recipe(total, on_shortage="shrink"), supply)
    order = make_order(plan, supply)
    for source in order.sources:
        lengths = source.units.amounts
        target = next(row.target for row in plan.components if row.name == source.component)
        counts = np.bincount(np.concatenate([[], *source.draws.in_order()]).astype(int), minlength=len(lengths))
        assert counts.max() <= 4
        error = abs(source.draws.amount - target)
        unused = lengths[counts == counts.min()] if counts.min() < counts.max() else lengths[[lengths.argmax()]]
        assert 2 * error <= unused.min()


def _two_datasets(sizes: tuple[int, int], total: int, **more: object) -> tuple[Recipe, Supply]:
    weights = more.pop("weights", (None, None))
    datasets = [
        {"name": n, "reach": "local", "weight": w} | ({"max_epochs": more.pop("cap")} if "cap" in more else {})
        for n, w in zip("xy", weights, strict=True)
    ]
    component = {"name": "a", "share": 100, "datasets": datasets, "temperature": more.pop("temperature", None)}
    supply = Supply(
        datasets={("a", n): DatasetSupply(_records([10] * k), _records([])) for n, k in zip("xy", sizes, strict=True)}
    )
    return Recipe.model_validate({"name": "r", "total": total, "components": [component], **more}), supply


def test_a_temperature_draws_small_datasets_nearer() -> None:
    recipe, supply = _two_datasets((90, 10), 400, temperature=2)
    assert [d.target for d in make_plan(recipe, supply).components[0].datasets] == [300, 100]
    recipe, supply = _two_datasets((90, 10), 400, temperature=1)
    assert [d.target for d in make_plan(recipe, supply).components[0].datasets] == [360, 40]


def test_weights_are_kept_to_or_what_changes_them_is_said() -> None:
    recipe, supply = _two_datasets((90, 10), 1000, weights=(1, 1))
    with pytest.raises(ShortageError, match=r"a/y binds: it has 100 tokens, at most 400 in 4 epochs.*reach is 800"):
        make_plan(recipe, supply)
    shrunk = make_plan(recipe.model_copy(update={"on_shortage": "shrink"}), supply)
    assert [d.target for d in shrunk.components[0].datasets] == [400, 400]
    assert "a/y binds" in shrunk.notes[0]
    spread = make_plan(recipe.model_copy(update={"on_shortage": "respread"}), supply)
    assert [(d.wanted, d.target, d.binds) for d in spread.components[0].datasets] == [
        (500, 600, None),
        (500, 400, "max_epochs"),
    ]
    assert "In a, y lacks data" in spread.notes[0]


def test_a_dataset_may_have_a_cap_of_its_own() -> None:
    recipe, supply = _two_datasets((90, 10), 1300, cap=1)
    with pytest.raises(ShortageError, match=r"a/x binds: it has 900 tokens, at most 900 in 1 epoch,.*reach is 1,000"):
        make_plan(recipe, supply)
    plan = make_plan(recipe.model_copy(update={"on_shortage": "respread"}), supply)
    assert [(d.target, d.max_epochs, d.binds) for d in plan.components[0].datasets] == [
        (900, 1, "max_epochs"),
        (400, 4, "max_epochs"),
    ]


def test_a_schedule_shrinks_to_its_own_integral() -> None:
    rows = [("a", 30.0), ("text_only", 70.0)]
    components = [{"name": n, "share": s, "datasets": [{"name": "x", "reach": "local"}]} for n, s in rows]
    recipe = Recipe.model_validate(
        {
            "name": "r",
            "total": 10_000,
            "max_epochs": 1,
            "components": components,
            "schedule": {"kind": "linear", "fraction": 0.5},
        }
    )
    supply = _supply(a=[10] * 200, text_only=[10] * 400)
    with pytest.raises(ShortageError, match="text_only binds"):
        make_plan(recipe, supply)
    plan = make_plan(recipe.model_copy(update={"on_shortage": "shrink"}), supply)
    # half the run has 85 % text on average, the other half 70 %
    assert plan.total == pytest.approx(4000 / 0.775, abs=2)
    assert plan.components[1].share == pytest.approx(77.5, abs=0.05)
    assert (plan.components[1].target, plan.components[1].recipe_share, plan.components[1].binds) == (
        4000,
        70,
        "max_epochs",
    )
    with pytest.raises(ShortageError, match="rows of modality text can give 4,000 tokens together"):
        make_plan(recipe.model_copy(update={"on_shortage": "respread"}), supply)
    within = recipe.model_copy(update={"on_shortage": "respread", "total": 5000})
    assert make_plan(within, supply).total == 5000
