"""What the store has for a recipe: per dataset, the records that may be drawn and those that are held out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from corpus.counting import counting_rule
from corpus.store.files import FileSystem
from corpus.store.index import read_index
from corpus.store.snapshot import current
from mixtures.recipe import Recipe, RecipeError, Unit


@dataclass
class Records:
    """Records of one dataset, as parallel arrays ordered by id. `part` indexes `Supply.parts`."""

    ids: np.ndarray
    part: np.ndarray
    row_group: np.ndarray
    row: np.ndarray
    text_tokens: np.ndarray
    image_tokens: np.ndarray
    loss_tokens: np.ndarray
    bytes: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)

    def lengths(self, unit: Unit) -> np.ndarray:
        """Length of each record in the recipe's unit, int64."""
        if unit == "records":
            return np.ones(len(self), dtype=np.int64)
        if unit == "text_tokens":
            return self.text_tokens
        if unit == "loss_tokens":
            return self.loss_tokens
        return self.text_tokens + self.image_tokens


@dataclass
class DatasetSupply:
    """One dataset of one component. `repeated` counts records left out because an equal one stands elsewhere."""

    train: Records
    held_out: Records
    repeated: int = 0


@dataclass
class Supply:
    """Everything that a recipe can draw from; `datasets` is keyed by (component, dataset)."""

    parts: list[dict[str, Any]] = field(default_factory=list)
    datasets: dict[tuple[str, str], DatasetSupply] = field(default_factory=dict)
    #: (pipeline/source, component) of store entries with their ledger counts
    ledgers: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: datasets that the store has and the recipe does not name
    unused: list[str] = field(default_factory=list)


def read_supply(files: FileSystem, recipe: Recipe) -> Supply:
    """Read snapshots and indexes for the rows of `recipe`. Memory: about 100 bytes per record."""
    supply = Supply()
    seen: set[str] = set()
    rule = counting_rule(recipe.counting.template, recipe.counting.tokenizer).describe()
    for component in recipe.components:
        snapshot = current(files, component.name)
        if snapshot is None:
            continue
        wanted = {dataset.name for dataset in component.datasets}
        by_source: dict[str, list[dict[str, Any]]] = {}
        for name, entry in snapshot["entries"].items():
            source = name.split("/", 1)[1]
            if source in wanted:
                _check_rule(name, entry, rule)
                if entry["ledger"]:
                    supply.ledgers[name] = entry["ledger"]
                by_source.setdefault(source, []).extend(entry["parts"])
            else:
                supply.unused.append(f"{component.name}/{source}")
        for source in sorted(by_source):
            parts = sorted(by_source[source], key=lambda part: part["path"])
            supply.datasets[component.name, source] = _read_dataset(files, supply, parts, seen)
    return supply


def _check_rule(name: str, entry: dict[str, Any], rule: dict[str, Any]) -> None:
    found = entry["counting_rule"]
    if found is None or found == rule:
        return
    differing = sorted(key for key in rule if rule[key] != found.get(key))
    raise RecipeError(
        f"{name} in the store was counted under another rule ({', '.join(differing)} differ); build it again with "
        f"this recipe (`vlend build`), or use another output folder"
    )


def _read_dataset(files: FileSystem, supply: Supply, parts: list[dict[str, Any]], seen: set[str]) -> DatasetSupply:
    tables = []
    for part in parts:
        table = read_index(files, part["index_path"])
        number = pa.array(np.full(len(table), len(supply.parts), dtype=np.int32))
        tables.append(table.append_column("part", number))
        supply.parts.append(part)
    if not tables:
        empty = _records(pa.table({}), np.zeros(0, dtype=np.int64))
        return DatasetSupply(empty, empty)
    table = pa.concat_tables(tables)
    ids = table.column("id").to_pylist()
    order = sorted(range(len(ids)), key=ids.__getitem__)
    fresh = []
    for position in order:
        if ids[position] not in seen:
            seen.add(ids[position])
            fresh.append(position)
    chosen = np.array(fresh, dtype=np.int64)
    held_out = table.column("held_out").to_numpy(zero_copy_only=False)[chosen].astype(bool)
    return DatasetSupply(_records(table, chosen[~held_out]), _records(table, chosen[held_out]), len(ids) - len(fresh))


def _records(table: pa.Table, rows: np.ndarray) -> Records:
    def column(name: str) -> np.ndarray:
        if not len(rows):
            return np.zeros(0, dtype=np.int64)
        return table.column(name).to_numpy(zero_copy_only=False)[rows].astype(np.int64)

    ids = table.column("id").to_numpy(zero_copy_only=False)[rows] if len(rows) else np.zeros(0, dtype=object)
    return Records(
        ids=ids,
        part=column("part"),
        row_group=column("row_group"),
        row=column("row"),
        text_tokens=column("n_text_tokens"),
        image_tokens=column("n_image_tokens"),
        loss_tokens=column("n_loss_tokens"),
        bytes=column("bytes"),
    )
