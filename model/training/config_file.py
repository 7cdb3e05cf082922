"""config.yaml of a run: its resolved settings, its plan, the versions that it ran with; and what may not change."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import yaml

from mixtures.loading.state import facts
from model.presets import Model, parameters
from model.training.errors import TrainError
from model.training.parallel import Parallel
from model.training.run_folder import RunFolder

#: Of the settings, those that decide the course of a run: with another value it would be another run.
FIXED = ("stage", "model", "init", "steps", "seed", "dtype")
_PACKAGES = ("vlend", "torch", "ray", "numpy", "pyarrow", "tokenizers", "safetensors")


def check_same(run: RunFolder, described: Mapping[str, Any], plan: Mapping[str, Any]) -> None:
    """Raise `TrainError` if a run of this name was begun with other settings, or on another plan."""
    if not run.config.exists():
        return
    before = run.read_config()
    if before["plan_hash"] != plan["plan_hash"]:
        then, now = before["plan"], facts(plan)
        names = [name for name in dict.fromkeys([*then, *now]) if then.get(name) != now.get(name)]
        told = "; ".join(f"{name}: {then.get(name)} before, {now.get(name)} now" for name in names[:6])
        raise TrainError(
            f"the run {run.path} trains on another plan ({told or 'its shares or notes differ'}), so its checkpoints "
            f"do not belong here; go on with the recipe, seed and store of before, or give the new run another --name"
        )
    changed = [key for key in FIXED if before["settings"].get(key) != described.get(key)]
    if changed:
        key = changed[0]
        then, now = _difference(before["settings"].get(key), described.get(key))
        raise TrainError(
            f"the run {run.path} was begun with another {key} ({then}, and now {now}); give the new run another --name"
        )


def write_config(
    run: RunFolder, described: Mapping[str, Any], plan: Mapping[str, Any], model: Model, parallel: Parallel
) -> None:
    """Write config.yaml, whole or not at all."""
    content = {
        "settings": dict(described),
        "plan_hash": plan["plan_hash"],
        "plan": facts(plan),
        "recipe": plan["name"],
        "parameters": parameters(model),
        "trained": sum(one.numel() for one in model.parameters() if one.requires_grad),
        "device": str(parallel.device),
        "ranks": parallel.world,
        "process": os.getpid(),
        "versions": {"python": platform.python_version(), **_versions()},
    }
    run.path.mkdir(parents=True, exist_ok=True)
    beside = run.config.with_suffix(".partial")
    beside.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")
    os.replace(beside, run.config)


def _difference(then: Any, now: Any) -> tuple[Any, Any]:
    """The values, or where both are mappings their first that differs."""
    if isinstance(then, dict) and isinstance(now, dict):
        key = next(key for key in {**then, **now} if then.get(key) != now.get(key))
        return f"{key} {then.get(key)}", f"{key} {now.get(key)}"
    return then, now


def _versions() -> dict[str, str]:
    found = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
