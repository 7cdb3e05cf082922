import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mixtures.clock import LARGEST, Clock, constant, ending


@given(st.integers(1, LARGEST - 1), st.integers(1, LARGEST - 1), st.data())
def test_a_due_time_is_exact_up_to_the_largest_numbers(total: int, share: int, data: st.DataObject) -> None:
    share = min(share, total)
    clock = constant([share, total - share])
    amount = data.draw(st.integers(1, share))
    (due,) = clock.due(0, np.array([amount]), 8, 1 << 62).tolist()
    assert due == (amount * total << 8) // share


def test_a_stream_that_rests_is_due_after_its_rest() -> None:
    clock = Clock(np.array([0, 100, 200, 300]), np.array([[0, 50, 50, 150], [0, 50, 150, 150]]))
    assert (clock.due(0, np.array([25, 50, 51, 150]), 0, 10**6)).tolist() == [50, 100, 201, 300]
    # after the end its last slope goes on; without a slope it is never due
    assert clock.due(0, np.array([160]), 0, 10**6).tolist() == [310]
    assert clock.due(1, np.array([151]), 0, 10**6).tolist() == [10**6]
    assert clock.target(0, 250) == 100


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=6))
def test_an_end_as_drawn_keeps_the_sum_and_never_falls(pairs: list[tuple[int, int]]) -> None:
    first = np.array([[0, a] for a, _ in pairs])
    targets = np.cumsum(np.column_stack([first, [b for _, b in pairs]]), axis=1)
    clock = Clock(targets.sum(axis=0), targets)
    drawn = [max(0, int(row[-1]) + number % 5 - 2) for number, row in enumerate(targets)]
    bent = ending(clock, drawn)
    assert int(bent.targets[:, -1].sum()) == bent.end() == sum(drawn)
    assert (np.diff(bent.targets, axis=1) >= 0).all()
    if sum(drawn) > clock.times[-2]:
        assert (bent.targets[:, :-1] == targets[:, :-1]).all()
