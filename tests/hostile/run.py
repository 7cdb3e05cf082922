"""Run a pipeline over a hostile folder as a worker does, and say what became of each item."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from corpus.counting import counting_rule
from corpus.record import Record, from_row
from corpus.store.files import FileSystem
from pipelines.engine.pipeline import Pipeline
from pipelines.engine.run_unit import Worker


@dataclass
class Result:
    """`rejected` maps locators to reasons; `items` are all locators; `details` are the texts beside the reasons."""

    items: list[str] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    rejected: dict[str, str] = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)

    @property
    def yielded(self) -> set[str]:
        """The items that became records."""
        return set(self.items) - self.rejected.keys()


def run(pipeline: Pipeline, out: Path) -> Result:
    """Every unit listed, sent to a worker, committed, and read back from the store."""
    files = FileSystem(str(out))
    result = Result()
    committed: list[dict[str, Any]] = []
    with Worker(pipeline, files, counting_rule()) as worker:
        for unit in pickle.loads(pickle.dumps(list(pipeline.limited_units()))):
            result.items += [item.locator for item in unit.items]
            committed.append(worker.run(unit))
    assert len(set(result.items)) == len(result.items), "two items of one name"
    for unit in committed:
        for part in unit["files"]:
            result.records += [from_row(row) for row in pq.read_table(out / part["path"]).to_pylist()]
        if unit["dropped"]:
            for row in pq.read_table(out / unit["dropped"]["path"]).to_pylist():
                result.rejected[row["item"]] = row["reason"]
                result.details[row["item"]] = row["detail"]
    return result
