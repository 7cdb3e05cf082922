"""The folder of a run: where its files are, and its metrics, a JSON object per line. Importing this needs no torch."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import yaml

from model.training.errors import TrainError

Kind = Literal["train", "eval"]

_STEP = re.compile(r"step-(\d{8})")


class RunFolder:
    """`<out>/runs/<name>`: config.yaml, metrics.jsonl, checkpoints/step-<8 digits>/, export/, report.html."""

    def __init__(self, out: str | Path, name: str) -> None:
        if "://" in str(out):
            raise TrainError(
                f"runs are written to a folder, and {out} is an address: mount it, or train on a blend that was copied"
            )
        self.path = Path(out) / "runs" / name

    @property
    def config(self) -> Path:
        """The resolved settings, the plan's hash, versions."""
        return self.path / "config.yaml"

    @property
    def metrics(self) -> Path:
        """What was measured: `kind` is `train` (a line per step) or `eval` (a line per evaluation)."""
        return self.path / "metrics.jsonl"

    @property
    def checkpoints(self) -> Path:
        """Folders of checkpoints to go on from."""
        return self.path / "checkpoints"

    @property
    def export(self) -> Path:
        """The trained model as `model.weights.load.load_model` reads it; there when the run is finished."""
        return self.path / "export"

    @property
    def report(self) -> Path:
        """The run's page."""
        return self.path / "report.html"

    def checkpoint(self, step: int) -> Path:
        """The folder of the checkpoint after so many steps."""
        return self.checkpoints / f"step-{step:08d}"

    def checkpoint_steps(self) -> list[int]:
        """Steps of the complete checkpoints, ascending."""
        if not self.checkpoints.is_dir():
            return []
        found = (_STEP.fullmatch(entry.name) for entry in self.checkpoints.iterdir())
        return sorted(int(match[1]) for match in found if match)

    def latest(self) -> int | None:
        """The step of the newest complete checkpoint."""
        return max(self.checkpoint_steps(), default=None)

    def read_config(self) -> dict[str, Any]:
        """config.yaml as values; raises `TrainError` where there is no such run."""
        try:
            content = yaml.safe_load(self.config.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise TrainError(
                f"there is no run in {self.path} (no {self.config.name}); `vlend train` makes one"
            ) from None
        return dict(content)

    def read_metrics(self, kind: Kind | None = None) -> list[dict[str, Any]]:
        """The lines of metrics.jsonl, of one kind or of both; a last line that is not whole is left out."""
        return list(self._lines(kind))

    def append_metrics(self, line: Mapping[str, Any]) -> None:
        """Add one line; `kind` must be among its keys. NaN and infinity, which JSON has not, are written as null."""
        if line.get("kind") not in ("train", "eval"):
            raise ValueError(f"a line of metrics has the kind train or eval, not {line.get('kind')!r}")
        text = json.dumps(_finite(dict(line)), ensure_ascii=False, allow_nan=False) + "\n"
        # one write of a file that is opened to append: lines of two processes do not mix
        descriptor = os.open(self.metrics, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            written = os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)
        if written < len(text.encode()):
            raise TrainError(f"{self.metrics} took {written} bytes of a line: the disk is full; free space and resume")

    def _lines(self, kind: Kind | None) -> Iterator[dict[str, Any]]:
        if not self.metrics.exists():
            return
        for text in self.metrics.read_text(encoding="utf-8").splitlines(keepends=True):
            if text.endswith("\n"):
                line = json.loads(text)
                if kind is None or line["kind"] == kind:
                    yield line


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    if isinstance(value, Mapping):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return value
