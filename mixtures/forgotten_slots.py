"""Which rows of written blends a wish to forget hits: what is in a blend stays there until it is written again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from corpus.store.files import FileSystem, StoreError
from corpus.store.tombstones import Forgotten
from mixtures.manifest import MANIFEST_NAME, Manifest, read_manifest

#: More hit rows of one kind than this are counted, not listed.
MOST_LISTED = 10

_COLUMNS = ["id", "document", "origin", "url", "license"]
_IMAGE_COLUMNS = ["image_info.list.element.url", "image_info.list.element.license"]


@dataclass
class HitRows:
    """Rows that are hit: how many, and the first ones. Training rows count through all files, in training order."""

    count: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, rows: np.ndarray) -> None:
        """Take further rows."""
        self.count += len(rows)
        self.first.extend(rows[: MOST_LISTED - len(self.first)].tolist())


@dataclass
class HitBlend:
    """What is hit of one blend. `validation` maps a file to its rows; an unfinished blend has no manifest."""

    name: str
    finished: bool = True
    training: HitRows = field(default_factory=HitRows)
    validation: dict[str, HitRows] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """All rows that are hit."""
        return self.training.count + sum(rows.count for rows in self.validation.values())


class _Wanted:
    """The values that standing tombstones name, by column."""

    def __init__(self, forgotten: Forgotten) -> None:
        values: dict[str, list[str]] = {}
        for tombstone in forgotten.tombstones:
            values.setdefault(tombstone.kind, []).append(tombstone.value)
        self.values = {kind: pa.array(sorted(found), pa.string()) for kind, found in values.items()}

    def mask(self, table: pa.Table) -> np.ndarray:
        """Which rows of a table of records are hit."""
        mask = np.zeros(len(table), dtype=bool)
        for kind, values in self.values.items():
            mask |= _is_in(table.column(kind), values)
            if kind in ("url", "license"):
                for chunk, start in _chunks(table.column("image_info")):
                    hit = _is_in(chunk.flatten().field(kind), values)
                    image_rows = np.repeat(np.arange(len(chunk)), np.asarray(pc.list_value_length(chunk)))
                    mask[start + image_rows[hit]] = True
        return mask


def hit_blends(files: FileSystem, forgotten: Forgotten) -> Iterator[HitBlend]:
    """Each blend below `mixes/` with what is hit of it; reads ids and marks, neither texts nor images.

    Raises `StoreError` for a file of a finished blend that is missing or damaged.
    """
    for name in files.names("mixes"):
        folder = f"mixes/{name}"
        if files.exists(f"{folder}/{MANIFEST_NAME}"):
            manifest = read_manifest(f"{files.root_url.rstrip('/')}/{folder}")
            yield _hit_blend(files, name, folder, manifest, _Wanted(forgotten))
        elif files.exists(f"{folder}/plan.json"):
            yield HitBlend(name, finished=False)


def _hit_blend(files: FileSystem, name: str, folder: str, manifest: Manifest, wanted: _Wanted) -> HitBlend:
    found = HitBlend(name)
    start = 0
    for file in manifest.files_of("train"):
        for rows, length in _hits(files, f"{folder}/{file.path}", wanted):
            found.training.add(start + rows)
            start += length
    for file in manifest.files_of("validation"):
        start = 0
        for rows, length in _hits(files, f"{folder}/{file.path}", wanted):
            if len(rows):
                found.validation.setdefault(file.path, HitRows()).add(start + rows)
            start += length
    return found


def _hits(files: FileSystem, path: str, wanted: _Wanted) -> Iterator[tuple[np.ndarray, int]]:
    """For each row group, the rows that are hit and the number of rows."""
    try:
        with files.open(path) as stream, pq.ParquetFile(stream) as parquet:
            for group in range(parquet.num_row_groups):
                table = parquet.read_row_group(group, columns=_COLUMNS + _IMAGE_COLUMNS)
                yield np.flatnonzero(wanted.mask(table)), len(table)
    except FileNotFoundError:
        raise StoreError(f"{files.full(path)} is gone; write the blend again (`vlend mix write --replace`)") from None
    except (pa.ArrowException, OSError) as error:
        raise StoreError(
            f"{files.full(path)} cannot be read ({error}); write the blend again (`vlend mix write --replace`)"
        ) from error


def _is_in(column: pa.Array | pa.ChunkedArray, values: pa.Array) -> np.ndarray:
    return np.asarray(pc.is_in(column, value_set=values), dtype=bool)


def _chunks(column: pa.ChunkedArray) -> Iterator[tuple[pa.Array, int]]:
    """Each chunk with the row at which it begins."""
    start = 0
    for chunk in column.chunks:
        yield chunk, start
        start += len(chunk)
