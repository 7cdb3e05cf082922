"""What an evaluation found, as a file of JSON and as a line of a run's metrics. Importing this needs no torch."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from corpus.identity import fingerprint
from corpus.store.files import FileSystem
from model.evaluation.statistics import Estimate
from model.training.run_folder import RunFolder

#: Raised when an equal model would be judged otherwise than before.
EVALUATION_VERSION = 1

FOLDER = "evaluations"


@dataclass
class Result:
    """`metrics` of all items, and by group (component, subject, category); `items` were there, `judged` of them were,
    and the rest is counted by reason in `left_out`. `counts` are further counts. `items_hash` is of what was asked and
    what is right: results with equal hashes may be compared."""

    task: str
    metrics: dict[str, Estimate]
    groups: dict[str, dict[str, Estimate]] = field(default_factory=dict)
    items: int = 0
    judged: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    items_hash: str = ""
    seconds: float = 0.0

    def described(self) -> dict[str, Any]:
        """As values of JSON."""
        return {
            "task": self.task,
            "metrics": {name: estimate.described() for name, estimate in self.metrics.items()},
            "groups": {
                group: {name: estimate.described() for name, estimate in metrics.items()}
                for group, metrics in self.groups.items()
            },
            "items": self.items,
            "judged": self.judged,
            "left_out": self.left_out,
            "counts": self.counts,
            "settings": self.settings,
            "items_hash": self.items_hash,
            "seconds": round(self.seconds, 3),
        }

    def line(self) -> dict[str, Any]:
        """As a line of metrics has it: values alone. `components` are losses, as in the lines of training."""
        groups = {
            group: {name: estimate.described()["value"] for name, estimate in metrics.items()}
            for group, metrics in self.groups.items()
        }
        line: dict[str, Any] = {
            "task": self.task,
            "items": self.items,
            "judged": self.judged,
            "metrics": {name: estimate.described()["value"] for name, estimate in self.metrics.items()},
            "groups": groups,
            "seconds": round(self.seconds, 3),
        }
        if losses := {group: values["loss"] for group, values in groups.items() if "loss" in values}:
            line["components"] = losses
        return line


def hash_of(*items: Any) -> str:
    """The `items_hash` of what was asked."""
    return fingerprint(list(items))


def save(results: list[Result], folder: Path, model: Mapping[str, Any], step: int | None) -> list[Path]:
    """Write one file per result below `folder`; equal task, step and settings replace each other."""
    files = FileSystem(str(folder))
    written = []
    for result in results:
        at = "final" if step is None else f"step-{step:08d}"
        name = f"{at}-{result.task}-{fingerprint(result.settings)[:8]}.json"
        content = {
            "evaluation_version": EVALUATION_VERSION,
            "model": dict(model),
            "step": step,
            **result.described(),
            "versions": {"python": platform.python_version(), "torch": version("torch")},
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        }
        files.replace(name, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())
        written.append(folder / name)
    return written


def record(results: list[Result], run: RunFolder, model: Mapping[str, Any], step: int) -> list[Path]:
    """Write results into a run: its folder `evaluations`, and a line of kind `eval` each in metrics.jsonl."""
    written = save(results, run.path / FOLDER, model, step)
    for result in results:
        run.append_metrics({"kind": "eval", "step": step, **result.line()})
    return written
