"""The toy store without a blend: units run in this process, and published."""

from __future__ import annotations

from typing import Any

from toy_pipeline import Toy, ToyParameters

from corpus.counting import CountingRule, counting_rule
from corpus.store.files import FileSystem
from corpus.store.snapshot import covered, current, publish
from corpus.store.summary import UnitSummary
from pipelines.engine.run_unit import Worker

ENTRY = "toy/toys"


def toy_store(out: str, size: int = 60, rule: CountingRule | None = None, limit: int | None = None) -> FileSystem:
    """Run and publish the toy pipeline below `out` as a build does: what is covered already is not done again."""
    files, rule = FileSystem(out), rule or counting_rule()
    pipeline = Toy(ToyParameters(size=size, limit=limit))
    listed = {pipeline.unit_name(unit, rule.describe()): unit for unit in pipeline.limited_units()}
    done = covered(current(files, pipeline.component), ENTRY, listed, files)
    units: list[UnitSummary | dict[str, Any] | str] = []
    with Worker(pipeline, files, rule) as worker:
        for name, unit in listed.items():
            units.append(name if name in done else worker.run(unit))
    publish(files, ENTRY, pipeline.component, units)
    return files
