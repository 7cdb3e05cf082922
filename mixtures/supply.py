"""What the store has for a recipe: per dataset, the records that may be drawn and those that are held out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from corpus.counting import counting_rule
from corpus.store.files import FileSystem
from corpus.store.recount import NotCountedError
from corpus.store.snapshot import current
from corpus.store.tombstones import standing
from mixtures.dataset_rows import DatasetRows, repeated
from mixtures.recipe import Recipe, RecipeError
from mixtures.records import Records

__all__ = ["DatasetSupply", "Records", "Supply", "read_supply"]


@dataclass
class DatasetSupply:
    """One dataset of one component. `repeated` counts records left out because an equal one stands elsewhere,
    `forgotten` those left out because a tombstone says so."""

    train: Records
    held_out: Records
    repeated: int = 0
    forgotten: int = 0


@dataclass
class Supply:
    """Everything that a recipe can draw from; `datasets` is keyed by (component, dataset).

    `parts` are dicts with `path` and `checksum`, ordered by component, dataset and path.
    """

    parts: list[dict[str, Any]] = field(default_factory=list)
    datasets: dict[tuple[str, str], DatasetSupply] = field(default_factory=dict)
    #: (pipeline/source, component) of store entries with their ledger counts
    ledgers: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: datasets that the store has and the recipe does not name
    unused: list[str] = field(default_factory=list)
    #: hashes of the tombstones that took records of this recipe, sorted
    tombstones: list[str] = field(default_factory=list)
    #: what a reader of the plan should be told
    notes: list[str] = field(default_factory=list)


def read_supply(files: FileSystem, recipe: Recipe) -> Supply:
    """Read snapshots and index segments for the rows of `recipe`.

    Memory: about 60 bytes per record that may be drawn, and 50 more while reading; the segments are mapped from disk.
    Which parts a segment joins makes no difference: equal records in equal parts give an equal supply.
    """
    supply = Supply()
    forgotten = standing(files)
    rule = counting_rule(recipe.counting.template, recipe.counting.tokenizer).describe()
    found: dict[tuple[str, str], DatasetRows] = {}
    for component in recipe.components:
        snapshot = current(files, component.name)
        if snapshot is None:
            continue
        wanted = {dataset.name for dataset in component.datasets}
        by_source: dict[str, list[dict[str, Any]]] = {}
        for name, entry in snapshot["entries"].items():
            source = name.split("/", 1)[1]
            if source in wanted:
                if entry["ledger"]:
                    supply.ledgers[name] = entry["ledger"]
                by_source.setdefault(source, []).append(entry)
            else:
                supply.unused.append(f"{component.name}/{source}")
        for source in sorted(by_source):
            try:
                found[component.name, source] = DatasetRows(files, by_source[source], forgotten, rule)
            except NotCountedError as error:
                names = [name for name in snapshot["entries"] if name.split("/", 1)[1] == source]
                raise RecipeError(_other_rule(files, names, by_source[source], recipe, rule)) from error
    taken = np.zeros(len(forgotten.tombstones), dtype=np.int64)
    again = repeated(list(found.values()))
    for name, mask in zip(list(found), again, strict=True):
        # rows are let go one dataset after another, so that what is read and what is kept are not held together
        rows = found.pop(name)
        taken += rows.taken
        supply.datasets[name] = _dataset(rows, mask, len(supply.parts))
        supply.parts.extend(rows.parts.to_pylist())
    supply.tombstones = sorted(t.hash for t, count in zip(forgotten.tombstones, taken, strict=True) if count)
    if supply.tombstones:
        left_out = sum(dataset.forgotten for dataset in supply.datasets.values())
        supply.notes.append(
            f"{left_out:,} records were left out because they are to be forgotten "
            f"({len(supply.tombstones):,} tombstones; `vlend forget --list`)."
        )
    return supply


def _other_rule(
    files: FileSystem, names: list[str], entries: list[dict[str, Any]], recipe: Recipe, rule: dict[str, Any]
) -> str:
    pairs = zip(names, (entry["counting_rule"] for entry in entries), strict=True)
    name, found = next((name, found) for name, found in pairs if found not in (None, rule))
    differing = sorted(key for key in rule if rule[key] != found.get(key))
    tokenizer = f" --tokenizer {recipe.counting.tokenizer}" if recipe.counting.tokenizer else ""
    return (
        f"{name} in the store was counted under another rule ({', '.join(differing)} differ); run `vlend count --rule "
        f"{recipe.counting.template}{tokenizer} --out {files.root_url}`, or build again with this recipe"
    )


def _dataset(rows: DatasetRows, repeats: np.ndarray, first_part: int) -> DatasetSupply:
    held_out = rows.held_out()
    return DatasetSupply(
        train=rows.records(np.flatnonzero(~held_out & ~repeats), first_part),
        held_out=rows.records(np.flatnonzero(held_out & ~repeats), first_part),
        repeated=int(np.count_nonzero(repeats)),
        forgotten=rows.forgotten,
    )
