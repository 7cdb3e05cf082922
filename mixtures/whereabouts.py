"""In which blends a record stands, and at which places of the training order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from corpus.store.files import FileSystem
from mixtures.manifest import MANIFEST_NAME, BlendFile, read_manifest


@dataclass
class Whereabouts:
    """One blend. `positions` count training records from 0 in training order, of `training_records` in all."""

    blend: str
    training_records: int
    positions: list[int] = field(default_factory=list)
    held_out_in: list[str] = field(default_factory=list)


def whereabouts(files: FileSystem, record: str, component: str) -> list[Whereabouts]:
    """The finished blends that hold the record with this id. Reads the ids of those files that hold its component."""
    found = []
    for name in files.names("mixes"):
        folder = f"mixes/{name}"
        if not files.exists(f"{folder}/{MANIFEST_NAME}"):
            continue
        manifest = read_manifest(f"{files.root_url.rstrip('/')}/{folder}")
        if component not in {row.name for row in manifest.components}:
            continue
        training = manifest.files_of("train")
        place = Whereabouts(name, sum(file.rows for file in training))
        start = 0
        for file in training:
            place.positions.extend(start + position for position in _positions(files, folder, file, record))
            start += file.rows
        for file in manifest.files_of("validation"):
            if file.component in (None, component) and any(True for _ in _positions(files, folder, file, record)):
                place.held_out_in.append(file.path)
        if place.positions or place.held_out_in:
            found.append(place)
    return found


def _positions(files: FileSystem, folder: str, file: BlendFile, record: str) -> Iterator[int]:
    """Rows of a blend's file that hold the record; one row group's ids are in memory at a time."""
    start = 0
    with files.open(f"{folder}/{file.path}") as stream, pq.ParquetFile(stream) as parquet:
        for group in range(parquet.num_row_groups):
            ids: pa.ChunkedArray = parquet.read_row_group(group, columns=["id"]).column("id")
            hits = np.flatnonzero(pc.equal(ids, record).to_numpy(zero_copy_only=False))
            yield from (start + int(hit) for hit in hits)
            start += len(ids)
