"""Records that no training saw: the validation files of a blend, or the held-out documents of component stores."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from corpus.record import Record, from_row
from corpus.store.files import FileSystem, StoreError
from mixtures.manifest import read_manifest
from mixtures.recipe import Recipe, load_recipe
from mixtures.supply import read_supply
from model.evaluation.errors import EvaluationError


@dataclass(frozen=True)
class Place:
    """Where a record stands: a row of a row group of a file below `files`."""

    path: str
    row_group: int
    row: int


class HeldOut:
    """Held-out records by component. What is read is spread evenly over datasets and, inside them, over ids."""

    def __init__(self, files: FileSystem, name: str, places: dict[str, list[Place]]) -> None:
        self.files = files
        #: the blend or recipe
        self.name = name
        self.places = {component: found for component, found in places.items() if found}
        if not self.places:
            raise EvaluationError(
                f"{name} holds nothing out: one document in 25 is, so a few dozen documents of a component are needed"
            )

    @property
    def components(self) -> list[str]:
        """Components that hold something out."""
        return list(self.places)

    def records(self, component: str, limit: int | None = None) -> list[Record]:
        """The records of a component, or `limit` of them: the same ones each time. Raises `StoreError`."""
        places = self.places.get(component, [])
        if limit is not None and limit < len(places):
            places = [places[number * len(places) // limit] for number in range(limit)]
        return list(self._read(places))

    def _read(self, places: list[Place]) -> Iterator[Record]:
        """In the order of their files, each row group once."""
        groups: dict[tuple[str, int], list[int]] = {}
        for place in places:
            groups.setdefault((place.path, place.row_group), []).append(place.row)
        for (path, row_group), rows in groups.items():
            try:
                with self.files.open(path) as stream, pq.ParquetFile(stream) as file:
                    table = file.read_row_group(row_group).take(rows)
            except FileNotFoundError:
                raise StoreError(f"{self.files.full(path)} is gone; run the build again") from None
            except (OSError, IndexError, ValueError) as error:
                raise StoreError(f"{self.files.full(path)} cannot be read ({error}); run `vlend verify`") from error
            yield from (from_row(row) for row in table.to_pylist())


def of_blend(folder: str) -> HeldOut:
    """The validation files of the blend in `folder`. Raises `ManifestError` where there is none."""
    files = FileSystem(folder)
    places: dict[str, list[Place]] = {}
    for file in read_manifest(folder).files_of("validation"):
        with files.open(file.path) as stream, pq.ParquetFile(stream) as parquet:
            groups = [parquet.metadata.row_group(number).num_rows for number in range(parquet.num_row_groups)]
        found = [Place(file.path, group, row) for group, rows in enumerate(groups) for row in range(rows)]
        places.setdefault(str(file.component), []).extend(found)
    return HeldOut(files, str(json.loads(files.read("plan.json"))["name"]), places)


def of_stores(out: str, recipe: str | Recipe) -> HeldOut:
    """What the component stores at `out` hold out of the datasets of a recipe."""
    files = FileSystem(out)
    loaded = load_recipe(recipe) if isinstance(recipe, str) else recipe
    supply = read_supply(files, loaded)
    places: dict[str, list[Place]] = {}
    for (component, _), dataset in sorted(supply.datasets.items()):
        found: Any = dataset.held_out
        columns = (np.asarray(column).tolist() for column in (found.part, found.row_group, found.row))
        for part, group, row in zip(*columns, strict=True):
            places.setdefault(component, []).append(Place(supply.parts[part]["path"], group, row))
    return HeldOut(files, loaded.name, places)
