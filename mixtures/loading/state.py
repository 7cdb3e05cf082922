"""The state of a loader: the step to go on from, the plan's hash, and what was planned, to tell what has changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corpus.identity import fingerprint
from mixtures.loading.ranks import LoadError

STATE_VERSION = 1

#: Settings of a plan that are told as they are.
_SETTINGS = ("seed", "total", "unit", "sequence_length", "packing", "global_batch", "grouping", "version")
#: Parts of a plan that are told by a digest: the schedule, the files, what was forgotten.
_DIGESTS = {"clock": "schedule", "counting_rule": "counting rule", "parts": "part files", "tombstones": "tombstones"}


def state_of(plan: Mapping[str, Any], step: int) -> dict[str, Any]:
    """The state before `step`, as values of JSON: the next global batch is that of `step`."""
    return {"version": STATE_VERSION, "step": step, "plan_hash": plan["plan_hash"], "plan": facts(plan)}


def facts(plan: Mapping[str, Any]) -> dict[str, Any]:
    """What a plan (as plan.json has it) decides, in a value per setting and dataset."""
    told: dict[str, Any] = {key: plan[key] for key in _SETTINGS}
    told |= {name: fingerprint(plan[key])[:8] for key, name in _DIGESTS.items()}
    for component in plan["components"]:
        for dataset in component["datasets"]:
            if dataset["target"]:
                told[f"{component['name']}/{dataset['name']}"] = dataset["target"]
    return told


def step_of(state: Mapping[str, Any], plan: Mapping[str, Any], steps: int) -> int:
    """The step of `state`. Raises `LoadError` if it belongs to another plan, with what differs, or to no such run."""
    if state.get("version") != STATE_VERSION:
        raise LoadError(f"the loader's state has version {state.get('version')}, and this vlend reads {STATE_VERSION}")
    if state["plan_hash"] != plan["plan_hash"]:
        raise LoadError(
            f"the loader's state belongs to another plan than {plan['name']!r} ({_told(state['plan'], facts(plan))}), "
            f"so its step means another place; go on with the recipe, seed and store of before, or start anew without "
            f"the state"
        )
    step = int(state["step"])
    if not 0 <= step <= steps:
        raise LoadError(f"the loader's state is at step {step:,}, and the run has {steps:,} steps")
    return step


def _told(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    names = [name for name in dict.fromkeys([*before, *after]) if before.get(name) != after.get(name)]
    told = [f"{name}: {_shown(before.get(name))} before, {_shown(after.get(name))} now" for name in names[:8]]
    if len(names) > 8:
        told.append(f"and {len(names) - 8} more")
    return "; ".join(told) or "its epochs, notes or other settings differ"


def _shown(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else "nothing" if value is None else str(value)
