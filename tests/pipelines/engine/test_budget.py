"""When a source has failed too often."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine.budget import MIN_ITEMS, exceeded, failures


def test_verdicts_are_no_failures() -> None:
    assert failures({"too_small": 900, "error_KeyError": 2, "deadline": 3}) == {"deadline": 3, "error_KeyError": 2}
    assert exceeded(1000, {"too_small": 1000}, 0.5, finished=True) is None


def test_a_few_items_are_not_judged_before_they_are_all_done() -> None:
    assert exceeded(MIN_ITEMS - 1, {"error_KeyError": MIN_ITEMS - 1}, 0.5, finished=False) is None
    assert exceeded(MIN_ITEMS - 1, {"error_KeyError": MIN_ITEMS - 2}, 0.5, finished=True) is None
    told = exceeded(3, {"error_KeyError": 2, "deadline": 1}, 0.5, finished=True)
    assert told == "3 of 3 items failed (error_KeyError 2, deadline 1)"
    assert exceeded(0, {}, 0.5, finished=True) is None


@given(items=st.integers(MIN_ITEMS, 5000), failed=st.integers(0, 5000), allowed=st.floats(0, 1))
def test_the_share_decides(items: int, failed: int, allowed: float) -> None:
    failed = min(failed, items)
    assert (exceeded(items, {"error_X": failed}, allowed, finished=False) is not None) == (failed > allowed * items)
