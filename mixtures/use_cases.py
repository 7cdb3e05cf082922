"""Which leaves of the use-case tree the records of a blend are for: counted from `taxonomy`, by language and pipeline.

The tree itself is not known here. Whoever writes a blend of conversations puts `use_cases.json` beside its manifest:
every leaf, in the tree's order, with the reason why it has no conversations, or null where it could have some.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyarrow.parquet as pq

from corpus.store.files import FileSystem

USE_CASES_NAME = "use_cases.json"


@dataclass
class LeafCount:
    """Records for one leaf, repeats included; `pipelines` made the material, `why` says what an empty leaf lacks."""

    leaf: str
    records: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    pipelines: set[str] = field(default_factory=set)
    why: str | None = None


def leaf_counts(files: FileSystem, paths: Iterable[str]) -> list[LeafCount]:
    """The leaves of the tree in its order, or without a tree those that occur; empty for a blend without any.

    `files` is the blend's folder, `paths` its training files: read without pictures and texts.
    """
    known = _known(files)
    found = {leaf: LeafCount(leaf, why=why) for leaf, why in known.items()}
    for path in paths:
        with files.open(path) as stream, pq.ParquetFile(stream) as parquet:
            for batch in parquet.iter_batches(columns=["taxonomy", "language", "provenance"]):
                for row in batch.to_pylist():
                    if row["taxonomy"]:
                        count = found.setdefault(row["taxonomy"], LeafCount(row["taxonomy"]))
                        count.records += 1
                        count.languages[row["language"] or ""] += 1
                        count.pipelines.update(json.loads(row["provenance"]).get("made_by", ()))
    return list(found.values())


def write_use_cases(folder: str, leaves: dict[str, str | None]) -> None:
    """Put the tree beside the manifest of the blend in `folder`: leaf to the reason why it is empty, or None."""
    content = [{"leaf": leaf, "why": why} for leaf, why in leaves.items()]
    FileSystem(folder).replace(USE_CASES_NAME, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())


def _known(files: FileSystem) -> dict[str, str | None]:
    try:
        content = json.loads(files.read(USE_CASES_NAME))
    except FileNotFoundError:
        return {}
    return {entry["leaf"]: entry["why"] for entry in content}
