from hypothesis import given
from hypothesis import strategies as st

from mixtures.paper import TABLE_1
from mixtures.shares import best_total, largest_remainder, respread

weights = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3),
    st.floats(0.001, 1000).map(lambda x: round(x, 3)),
    min_size=1,
    max_size=200,
)


@given(weights, st.integers(0, 10**9))
def test_exact_in_sum_and_within_one_of_the_ideal(weights: dict[str, float], total: int) -> None:
    parts = largest_remainder(weights, total)
    assert sum(parts.values()) == total
    whole = sum(weights.values())
    assert all(abs(part - total * weights[name] / whole) < 1 + 1e-6 * total for name, part in parts.items())


def test_does_not_depend_on_the_order_of_the_rows() -> None:
    assert largest_remainder({"a": 1, "b": 1, "c": 1}, 10) == largest_remainder({"c": 1, "b": 1, "a": 1}, 10)


@given(weights, st.data())
def test_the_best_total_is_the_best(weights: dict[str, float], data: st.DataObject) -> None:
    capacity = {name: data.draw(st.integers(0, 10_000)) for name in weights}
    total, binding = best_total(weights, capacity)
    assert all(part <= capacity[name] for name, part in largest_remainder(weights, total).items())
    assert binding in weights
    # a whole share of the binding row more is beyond what it has
    more = int(total + 2 * sum(weights.values()) / weights[binding]) + 2
    assert largest_remainder(weights, more)[binding] > capacity[binding]


@given(weights, st.integers(0, 100_000), st.data())
def test_respread_gives_all_that_there_is(weights: dict[str, float], total: int, data: st.DataObject) -> None:
    capacity = {name: data.draw(st.integers(0, 10_000)) for name in weights}
    parts = respread(weights, total, capacity)
    assert all(part <= capacity[name] for name, part in parts.items())
    assert sum(parts.values()) == min(total, sum(capacity.values()))


def test_table_1_sums_to_a_hundred() -> None:
    assert sum(largest_remainder(TABLE_1, 1000).values()) == 1000
    assert largest_remainder(TABLE_1, 1000)["text_only"] == 700
