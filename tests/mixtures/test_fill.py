import numpy as np
import pytest
import stock
from hypothesis import given, settings
from hypothesis import strategies as st

from mixtures.draws import Draws
from mixtures.fill import make_filler, place
from mixtures.fill_plan import SHARE
from mixtures.fill_pool import SHORT
from mixtures.make_order import make_order
from mixtures.order import Order
from mixtures.permutation import Passes
from mixtures.plan import Plan, make_plan
from mixtures.recipe import Recipe, RecipeError
from mixtures.supply import Supply
from mixtures.units import Pieces, units_of_pieces

SEQUENCE = 1024


@given(st.lists(st.integers(0, 60), min_size=1, max_size=20), st.data())
@settings(max_examples=150)
def test_pieces_that_fit_together_are_all_placed_and_few_are_cut(rooms: list[int], data: st.DataObject) -> None:
    lengths = np.array(data.draw(st.lists(st.integers(1, 60), max_size=40)), dtype=np.int64)
    lengths = lengths[np.cumsum(lengths) <= sum(rooms)]
    placed = place(lengths, np.array(rooms, dtype=np.int64))
    assert (np.diff(placed[:, 1]) >= 0).all()
    held = np.bincount(placed[:, 1], placed[:, 3] - placed[:, 2], len(rooms))
    assert (held <= rooms).all()
    for piece, length in enumerate(lengths.tolist()):
        parts = sorted(placed[placed[:, 0] == piece][:, 2:].tolist())
        assert [start for start, _ in parts] == [0, *(stop for _, stop in parts[:-1])]
        assert parts[-1][1] == length
    # each cut leaves a sequence full
    assert len(placed) - len(lengths) <= np.count_nonzero(held == rooms)


def test_whole_records_where_they_fit_best() -> None:
    placed = place(np.array([5, 9, 3]), np.array([9, 6, 20, 3]))
    assert placed.tolist() == [[1, 0, 0, 9], [0, 1, 0, 5], [2, 3, 0, 3]]
    assert place(np.array([8]), np.array([5, 6])).tolist() == [[0, 0, 6, 8], [0, 1, 0, 6]]


@st.composite
def fillings(draw: st.DrawFn) -> tuple[Recipe, Supply]:
    """Recipes whose vision sequences have gaps, and text rows of which one dataset is to fill them."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    datasets = {}
    rows = []
    shares = [draw(st.integers(20, 60)), draw(st.integers(5, 30)), draw(st.integers(10, 40))]
    for name, share in zip(("text_only", "caption", "pages"), shares, strict=True):
        chosen = []
        for number in range(draw(st.integers(1, 4))):
            n = int(rng.integers(10, 160))
            text = np.clip(rng.lognormal(rng.choice([4, 5, 7]), 1.2, n).astype(int), 1, 3 * SEQUENCE)
            image = np.zeros(n, dtype=int) if name == "text_only" else np.full(n, 400)
            if name != "text_only":
                text = np.minimum(text, SEQUENCE - 400)
            datasets[name, f"{name}{number}"] = stock.records(text, image, row_group=int(rng.integers(5, 40)))
            chosen.append({"name": f"{name}{number}", "reach": "local"})
        rows.append({"name": name, "share": 100 * share / sum(shares), "datasets": chosen})
    schedules = [{}, {"kind": "linear", "fraction": 0.5}, {"kind": "stepped", "fraction": 0.6, "levels": 3}]
    recipe = {
        "name": "r",
        "total": 10**9,
        "max_epochs": draw(st.integers(1, 3)),
        "on_shortage": "shrink",
        "sequence_length": SEQUENCE,
        "packing": "best_fit",
        "global_batch": draw(st.integers(1, 6)),
        "grouping": "modality",
        "schedule": draw(st.sampled_from(schedules)),
        "fill_gaps": "text_only0",
        "components": rows,
    }
    supply = stock.supply(datasets)
    whole = make_plan(Recipe.model_validate(recipe), supply).total
    recipe["total"] = max(whole // draw(st.integers(1, 3)), 3000)
    return Recipe.model_validate(recipe), supply


def _made(case: tuple[Recipe, Supply]) -> tuple[Plan, Order] | None:
    plan = make_plan(*case)
    try:
        return plan, make_order(plan, case[1])
    except RecipeError:
        return None  # fewer sequences than one batch: said, and tested with the order


@given(fillings())
@settings(max_examples=40)
def test_sequences_hold_what_they_can_and_text_is_charged_as_planned(case: tuple[Recipe, Supply]) -> None:
    supply = case[1]
    if (made := _made(case)) is None:
        return
    plan, order = made
    name = "text_only", "text_only0"
    gaps = plan.gaps
    assert gaps is not None
    lengths = supply.datasets[name].train.text_tokens
    poured = np.zeros(len(lengths), dtype=np.int64)
    begun = np.zeros(len(lengths), dtype=np.int64)
    packed = np.zeros(len(lengths), dtype=np.int64)
    left = 0
    for step in range(order.steps):
        batch = order.batch(step)
        held = order.contents(batch)
        sizes = held.stop - held.start
        loads = np.bincount(held.position, sizes, len(batch))
        assert loads.max() <= SEQUENCE
        assert (sizes > 0).all()
        of_filler = np.array([order.sources[s].dataset == name[1] for s in held.source.tolist()], dtype=bool)
        if batch.group == "text":
            np.add.at(packed, held.record[of_filler & (held.start == 0)], 1)
            continue
        own = order.contents(batch).source == batch.source[held.position]
        # text stands at the end of a sequence, and is of that dataset
        assert (of_filler == ~own).all()
        ends = np.flatnonzero(np.diff(held.position, append=len(batch)))
        begins = np.append(0, ends[:-1] + 1)
        for first, last in zip(begins.tolist(), ends.tolist(), strict=True):
            assert (np.diff(of_filler[first : last + 1].astype(int)) >= 0).all()
        assert (held.stop[of_filler] <= SHORT).all()
        np.add.at(poured, held.record[of_filler], sizes[of_filler])
        np.add.at(begun, held.record[of_filler & (held.start == 0)], 1)
        left += len(batch) * SEQUENCE - int(sizes[~of_filler].sum())
    # whole records, each drawn as often as the others that were set aside, or once more
    assert (poured == begun * lengths).all()
    aside = np.flatnonzero(begun)
    assert begun.max(initial=0) <= plan.max_epochs
    if len(aside):
        assert len(aside) <= gaps.records
        assert begun[aside].min() >= begun.max() - 1
        assert len(aside) == gaps.records or begun.max() == 1
        assert not packed[aside].any()
    assert packed.max(initial=0) <= plan.max_epochs
    total = min(gaps.most, int(SHARE * left), gaps.available * plan.max_epochs)
    assert total - SHORT < poured.sum() <= total
    assert order.filler is None or order.filler.tokens == poured.sum()


@given(fillings(), st.data())
@settings(max_examples=15)
def test_what_a_batch_holds_after_a_cold_start(case: tuple[Recipe, Supply], data: st.DataObject) -> None:
    if (made := _made(case)) is None:
        return
    plan, order = made
    run = [order.contents(order.batch(step)) for step in range(order.steps)]
    step = data.draw(st.integers(0, order.steps - 1))
    again = make_order(plan, case[1])
    held = again.contents(again.batch(step))
    assert held.record.tolist() == run[step].record.tolist()
    assert held.start.tolist() == run[step].start.tolist()
    assert held.stop.tolist() == run[step].stop.tolist()
    # one sequence alone holds what it holds in its batch
    position = data.draw(st.integers(0, (plan.global_batch or 1) - 1))
    one = again.contents(again.unit(step * (plan.global_batch or 1) + position))
    mine = held.take(held.position == position)
    assert one.record.tolist() == mine.record.tolist()
    assert one.stop.tolist() == mine.stop.tolist()
    assert set(one.position.tolist()) <= {0}


def test_parts_of_the_stream_follow_the_gaps_and_end_with_a_whole_record() -> None:
    lengths = np.array([7, 5, 9, 4])
    none = np.zeros(4, dtype=np.int64)
    units = units_of_pieces(Pieces(np.arange(4), none, lengths), lengths, none, None)
    draws = Draws(Passes(units.blocks, "x"), 50, 2)
    gaps = np.array([10, 0, 30, 20])
    filler = make_filler("vision_language", 40, units, draws, gaps, 45)
    order = np.concatenate(list(draws.in_order()))
    sums = np.cumsum(lengths[order])
    assert filler.tokens == sums[sums <= 45].max()
    parts = [filler.pour(batch, np.array([40 - gap])) for batch, gap in enumerate(gaps.tolist())]
    assert len(parts[1].record) == 0
    given = [int((part.stop - part.start).sum()) for part in parts]
    assert np.cumsum(given).tolist() == [filler.tokens * done // 60 for done in (10, 10, 40, 60)]
    stream = [token for record in order.tolist() for token in range(100 * record, 100 * record + lengths[record])]
    found = set()
    for part in parts:
        for record, start, stop in zip(part.record.tolist(), part.start.tolist(), part.stop.tolist(), strict=True):
            found |= {(record, token) for token in range(start, stop)}
    assert found == {divmod(token, 100) for token in stream[: filler.tokens]}
    everything = make_filler("vision_language", 40, units, draws, np.array([900, 100]), 800)
    assert everything.tokens == 50
    assert everything.pour(1, np.array([0])).record.tolist() == [order[-1]]


def test_images_or_no_gaps_or_no_data_are_said() -> None:
    rows = [{"name": n, "share": 50, "datasets": [{"name": n[0], "reach": "local"}]} for n in ("text_only", "caption")]
    recipe = {
        "name": "r",
        "total": 8000,
        "sequence_length": 100,
        "packing": "best_fit",
        "grouping": "modality",
        "global_batch": 2,
        "fill_gaps": "t",
        "components": rows,
    }
    short, pictures = stock.records(np.full(200, 20)), stock.records(np.full(200, 10), np.full(200, 50))
    plan = make_plan(
        Recipe.model_validate(recipe), stock.supply({("text_only", "t"): short, ("caption", "c"): pictures})
    )
    assert plan.gaps is not None
    # 4000 tokens of pictures of 60 leave 40 of each sequence empty
    assert plan.gaps.gaps == pytest.approx(4000 / 60 * 40, abs=1)
    assert plan.gaps.target == plan.gaps.wanted == int(SHARE * plan.gaps.gaps)
    assert not plan.notes
    with_pictures = stock.supply({("text_only", "t"): pictures, ("caption", "c"): pictures})
    with pytest.raises(RecipeError, match="text_only/t, which has records with images"):
        make_plan(Recipe.model_validate(recipe), with_pictures)
    long = stock.supply(
        {("text_only", "t"): stock.records(np.append(np.full(10, 600), 30)), ("caption", "c"): pictures}
    )
    limited = make_plan(Recipe.model_validate(recipe), long)
    assert limited.gaps is not None
    assert limited.gaps.target == 4 * 30
    assert "limited by the short records that it has" in limited.notes[-1]
    stages = [{"name": "a", "until": 0.5, "text": 100}, {"name": "b", "until": 1, "text": 50}]
    moving = recipe | {"schedule": {"kind": "stages", "stages": stages}}
    supply = stock.supply({("text_only", "t"): short, ("caption", "c"): pictures})
    assert not make_plan(Recipe.model_validate(moving), supply).notes
