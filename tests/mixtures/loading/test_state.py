import json
from typing import Any

import pytest

from mixtures.loading.ranks import LoadError
from mixtures.loading.state import state_of, step_of


def _plan(**changes: Any) -> dict[str, Any]:
    plan = {
        "name": "mine", "plan_hash": "a", "seed": 0, "total": 1000, "unit": "tokens", "sequence_length": 64,
        "packing": "best_fit", "global_batch": 8, "grouping": "none", "version": 2, "clock": {}, "counting_rule": {},
        "parts": [], "tombstones": [],
        "components": [{"name": "caption", "datasets": [{"name": "x", "target": 900}, {"name": "y", "target": 0}]}],
    }  # fmt: skip
    return {**plan, **changes}


def test_a_state_is_small_and_goes_through_json() -> None:
    state = json.loads(json.dumps(state_of(_plan(), 7)))
    assert step_of(state, _plan(), 10) == 7
    assert len(json.dumps(state)) < 600


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"seed": 1}, "seed: 0 before, 1 now"),
        ({"total": 2000}, "total: 1,000 before, 2,000 now"),
        ({"sequence_length": None}, "sequence_length: 64 before, nothing now"),
        ({"parts": [{"path": "p", "checksum": "c"}]}, "part files: [0-9a-f]{8} before, [0-9a-f]{8} now"),
        ({"components": []}, "caption/x: 900 before, nothing now"),
        ({}, "its epochs, notes or other settings differ"),
    ],
)
def test_another_plan_is_refused_with_what_differs(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(LoadError, match=rf"another plan than 'mine' \({told}\), so its step means another place"):
        step_of(state_of(_plan(), 7), _plan(plan_hash="b", **changes), 10)


def test_many_differences_are_cut_short() -> None:
    datasets = [{"name": f"d{n}", "target": n} for n in range(1, 21)]
    other = _plan(plan_hash="b", components=[{"name": "caption", "datasets": datasets}])
    with pytest.raises(LoadError, match="and 13 more"):
        step_of(state_of(_plan(), 0), other, 10)


@pytest.mark.parametrize(("state", "told"), [({"step": 11}, "has 10 steps"), ({"version": 2}, "reads 1")])
def test_a_state_of_no_such_run_is_refused(state: dict[str, Any], told: str) -> None:
    with pytest.raises(LoadError, match=told):
        step_of({**state_of(_plan(), 0), **state}, _plan(), 10)
