import numpy as np
import pytest
import stock
from hypothesis import given, settings
from hypothesis import strategies as st

from mixtures.clock import Clock, ending
from mixtures.grouping import group_clock
from mixtures.make_order import make_order
from mixtures.order import Order
from mixtures.plan import make_plan
from mixtures.planned import Plan
from mixtures.recipe import Recipe, RecipeError
from mixtures.supply import Supply

SEQUENCE = 256
#: Due times are rounded down to a part of a token.
ROUNDING = 0.01


@st.composite
def recipes(draw: st.DrawFn, grouped: bool = False, most: int = 20) -> tuple[Recipe, Supply]:
    """Recipes of 2 to 200 sources, packed or not, of any unit and schedule, with data for up to three epochs."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    rows = []
    datasets = {}
    weights = [draw(st.integers(1, 40)) for _ in range(draw(st.integers(2, 10)))]
    for row, weight in enumerate(weights):
        names = [f"d{number}" for number in range(draw(st.integers(1, most)))]
        text = row % 2 == 0
        for name in names:
            n = int(rng.integers(8, 60))
            lengths = np.minimum(rng.lognormal(4, 1, n).astype(int) + 1, 4 * SEQUENCE if text else SEQUENCE - 60)
            images = np.zeros(n, dtype=int) if text else rng.integers(1, 60, n)
            datasets[f"row{row}", name] = stock.records(lengths, images, row_group=int(rng.integers(3, 20)))
        chosen = [{"name": name, "reach": "local"} for name in names]
        kind = "text" if text else "vision_language"
        rows.append({"name": f"row{row}", "share": 100 * weight / sum(weights), "modality": kind, "datasets": chosen})
    supply = stock.supply(datasets)
    schedules = [{}, {"kind": "linear", "fraction": 0.4}, {"kind": "cosine", "fraction": 0.9}]
    schedules += [{"kind": "stepped", "fraction": 0.5, "levels": 3}]
    recipe = {
        "name": "r",
        "unit": draw(st.sampled_from(["tokens", "tokens", "text_tokens", "records"])),
        "total": 10**9,
        "max_epochs": draw(st.integers(1, 3)),
        "on_shortage": "shrink",
        "sequence_length": SEQUENCE,
        "packing": draw(st.sampled_from(["none", "best_fit"])),
        "global_batch": draw(st.integers(1, 6)),
        "grouping": "modality" if grouped else "none",
        "schedule": draw(st.sampled_from(schedules)),
        "components": rows,
    }
    whole = make_plan(Recipe.model_validate(recipe), supply).total
    recipe["total"] = max(whole // draw(st.integers(1, 3)), 200)
    return Recipe.model_validate(recipe), supply


def _run(order: Order) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Source, unit and amount of every place."""
    stretches = list(order.stretches(1000))
    source = np.concatenate([one.source for one in stretches])
    unit = np.concatenate([one.unit for one in stretches])
    amount = np.array([order.sources[s].units.amounts[u] for s, u in zip(source, unit, strict=True)])
    return source, unit, amount


def _errors(given: np.ndarray, now: np.ndarray, clock: Clock) -> np.ndarray:
    """Distance of each stream (rows of `given`) from its target at each place."""
    targets = [np.interp(now, clock.times, row) for row in clock.targets]
    return np.abs(given - np.array(targets))


def _given(number_of: np.ndarray, amount: np.ndarray, streams: int) -> np.ndarray:
    return np.cumsum(np.where(number_of[None, :] == np.arange(streams)[:, None], amount[None, :], 0), axis=1)


def _check_rows(order: Order, plan: Plan, places: tuple[np.ndarray, np.ndarray], rows: list[str], clock: Clock) -> None:
    """Each row within one longest unit of the clock at every prefix, each source of it within two."""
    source, amount = places
    longest = max(int(one.units.amounts.max()) for one in order.sources)
    row_of = np.array([rows.index(one.component) if one.component in rows else -1 for one in order.sources])
    given = _given(row_of[source], amount, len(rows))
    now = np.cumsum(amount)
    if plan.grouping == "none":
        clock = ending(clock, given[:, -1].tolist())
    within = now <= clock.end()
    assert _errors(given, now, clock)[:, within].max(initial=0) <= longest + ROUNDING
    for number, one in enumerate(order.sources):
        if one.component not in rows:
            continue
        row = rows.index(one.component)
        siblings = [i for i, other in enumerate(order.sources) if other.component == one.component]
        drawn = plan.grouping == "none"
        parts = [order.sources[i].draws.amount if drawn else _target(plan, order, i) for i in siblings]
        if not sum(parts):
            continue  # a row that wants less than half of its smallest unit
        share = parts[siblings.index(number)] / sum(parts)
        mine = np.cumsum(np.where(source == number, amount, 0))
        assert np.abs(mine - share * given[row]).max() <= longest + ROUNDING
        target = share * np.interp(now, clock.times, clock.targets[row])
        assert np.abs(mine - target)[within].max(initial=0) <= 2 * longest + ROUNDING


def _target(plan: Plan, order: Order, number: int) -> int:
    source = order.sources[number]
    return next(
        dataset.target
        for component, datasets in plan.used()
        for dataset in datasets
        if (component.name, dataset.name) == (source.component, source.dataset)
    )


def _check_multiplicities(order: Order, plan: Plan, source: np.ndarray, unit: np.ndarray) -> None:
    for number, one in enumerate(order.sources):
        counts = np.bincount(unit[source == number], minlength=len(one.units))
        assert counts.max() - counts.min() <= 1
        assert counts.max() <= plan.max_epochs


@given(recipes())
@settings(max_examples=25)
def test_every_prefix_of_any_recipe_has_its_shares(case: tuple[Recipe, Supply]) -> None:
    recipe, supply = case
    plan = make_plan(recipe, supply)
    order = make_order(plan, supply)
    source, unit, amount = _run(order)
    assert len(source) == len(order) == sum(len(one.draws) for one in order.sources)
    _check_multiplicities(order, plan, source, unit)
    _check_rows(order, plan, (source, amount), [row.name for row, _ in plan.used()], plan.row_clock())
    for number, one in enumerate(order.sources):
        # as near to the plan as whole units come
        assert abs(one.draws.amount - _target(plan, order, number)) * 2 <= max(one.units.amounts.max(), 1)


@given(recipes(grouped=True))
@settings(max_examples=25)
def test_grouped_batches_hold_one_modality_and_rows_keep_to_its_clock(case: tuple[Recipe, Supply]) -> None:
    recipe, supply = case
    plan = make_plan(recipe, supply)
    try:
        order = make_order(plan, supply)
    except RecipeError:
        return  # fewer sequences than one batch: said, and tested below
    source, unit, amount = _run(order)
    _check_multiplicities(order, plan, source, unit)
    used = [row for row, _ in plan.used()]
    kind_of = {row.name: row.modality for row in used}
    kinds = np.array([kind_of[order.sources[s].component] for s in source])
    assert (kinds.reshape(order.steps, recipe.global_batch) == kinds[:: recipe.global_batch, None]).all()
    _check_modality(order, plan, kinds[:: recipe.global_batch])
    for group in order.groups:
        rows = [number for number, row in enumerate(used) if row.modality == group]
        mine = kinds == group
        names = [used[number].name for number in rows]
        _check_rows(order, plan, (source[mine], amount[mine]), names, group_clock(plan.row_clock(), rows))
        wanted = sum(used[number].target for number in rows)
        longest = max(int(one.units.amounts.max()) for one in order.sources)
        if amount[mine].sum() < wanted:
            continue  # data or rounding ended it
        assert amount[mine].sum() - wanted <= (recipe.global_batch / 2 + 1) * longest


def _check_modality(order: Order, plan: Plan, kinds: np.ndarray) -> None:
    """At every step the vision batches so far are within one half of the clock's, and so are those of text."""
    if len(order.groups) < 2:
        return
    clock = plan.row_clock()
    vision = np.array([row.modality == "vision_language" for row, _ in plan.used()])
    given = np.concatenate([[0], np.cumsum(kinds == "vision_language")])
    steps = np.arange(len(given))
    ends = given[-1], steps[-1] - given[-1]
    amounts = [clock.targets[mask].sum(axis=0) for mask in (vision, ~vision)]
    wanted = [end * amount / amount[-1] for end, amount in zip(ends, amounts, strict=True)]
    assert np.abs(given - np.interp(steps, wanted[0] + wanted[1], wanted[0])).max() <= 0.5 + 1e-6


@given(st.integers(0, 10**6), st.integers(1, 3), st.sampled_from(["none", "best_fit"]))
@settings(max_examples=25)
def test_each_record_appears_exactly_as_often_as_planned(seed: int, epochs: int, packing: str) -> None:
    rng = np.random.default_rng(seed)
    rows = []
    datasets = {}
    for name in ("text_only", "caption", "pages"):
        names = [f"d{number}" for number in range(int(rng.integers(1, 5)))]
        for dataset in names:
            lengths = np.minimum(rng.lognormal(4, 1, int(rng.integers(1, 50))).astype(int) + 1, SEQUENCE - 60)
            images = np.zeros(len(lengths), dtype=int) if name == "text_only" else np.full(len(lengths), 30)
            datasets[name, dataset] = stock.records(lengths, images, row_group=7)
        have = sum(int(datasets[name, one].lengths("tokens").sum()) for one in names)
        rows.append({"name": name, "share": have, "datasets": [{"name": one, "reach": "local"} for one in names]})
    whole = sum(row["share"] for row in rows)
    components = [{**row, "share": 100 * row["share"] / whole} for row in rows]
    supply = stock.supply(datasets)
    part = int(rng.integers(0, whole))
    recipe = {"name": "r", "max_epochs": 4, "sequence_length": SEQUENCE, "packing": packing, "components": components}
    for total, least in ((epochs * whole, epochs), (epochs * whole + part, epochs)):
        plan = make_plan(Recipe.model_validate({**recipe, "total": total}), supply)
        order = make_order(plan, supply)
        for number, source in enumerate(order.sources):
            records = supply.datasets[source.component, source.dataset].train
            times = np.zeros(len(records), dtype=int)
            tokens = np.zeros(len(records), dtype=int)
            for stretch in order.stretches(100):
                held = order.contents(stretch)
                mine = held.source == number
                np.add.at(times, held.record[mine & (held.start == 0)], 1)
                np.add.at(tokens, held.record[mine], (held.stop - held.start)[mine])
            assert set(times.tolist()) <= ({least} if total == epochs * whole else {least, least + 1})
            # whole records, never a part of one
            assert (tokens == times * records.lengths("tokens")).all()


@given(recipes(grouped=True, most=4), st.data())
@settings(max_examples=12)
def test_a_batch_after_a_cold_start_is_that_of_the_run(case: tuple[Recipe, Supply], data: st.DataObject) -> None:
    recipe, supply = case
    recipe = recipe.model_copy(update={"grouping": data.draw(st.sampled_from(["none", "modality"]))})
    plan = make_plan(recipe, supply)
    try:
        order = make_order(plan, supply)
    except RecipeError:
        return
    source, unit, _ = _run(order)
    again = make_order(plan, supply)
    step = data.draw(st.integers(0, order.steps - 1))
    batch = again.batch(step)
    span = slice(step * recipe.global_batch, (step + 1) * recipe.global_batch)
    assert batch.source.tolist() == source[span].tolist()
    assert batch.unit.tolist() == unit[span].tolist()
    place = data.draw(st.integers(0, len(order) - 1))
    one = again.unit(place)
    assert (int(one.source[0]), int(one.unit[0])) == (source[place], unit[place])


def _two_rows(**more: object) -> tuple[Recipe, Supply]:
    rows = [{"name": n, "share": 50, "datasets": [{"name": "x", "reach": "local"}]} for n in ("text_only", "caption")]
    lengths = np.full(50, 10)
    supply = stock.supply({(row["name"], "x"): stock.records(lengths) for row in rows})
    return Recipe.model_validate({"name": "r", "total": 600, "components": rows, **more}), supply


def test_a_step_beyond_the_run_and_a_run_without_steps_are_said() -> None:
    recipe, supply = _two_rows()
    with pytest.raises(RecipeError, match="no `global_batch`"):
        _ = make_order(make_plan(recipe, supply), supply).steps
    recipe, supply = _two_rows(global_batch=16)
    order = make_order(make_plan(recipe, supply), supply)
    assert order.steps == 4
    assert len(order.batch(3)) == 12
    with pytest.raises(IndexError, match="step 4 of a run of 4"):
        order.batch(4)


def test_a_modality_that_fills_no_batch_is_said() -> None:
    recipe, supply = _two_rows(global_batch=100, grouping="modality")
    with pytest.raises(
        RecipeError, match="the vision_language rows have 30 sequences, too few for one global batch of 100"
    ):
        make_order(make_plan(recipe, supply), supply)


def test_golden_order() -> None:
    # guards against a silent change of every blend's order
    recipe, supply = _two_rows(total=100)
    order = make_order(make_plan(recipe, supply), supply)
    (stretch,) = order.stretches()
    assert stretch.source.tolist() == [0, 1] * 5
    assert stretch.unit.tolist() == GOLDEN


GOLDEN = [25, 33, 43, 13, 21, 22, 19, 25, 8, 21]
