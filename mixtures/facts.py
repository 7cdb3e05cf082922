"""What is known of a finished file of an unfinished blend: an Arrow file beside it, from which the manifest is made.

A file of a blend counts as finished when its facts are there, belong to the same plan, and it has the length that they
tell. So a writer that was killed goes on with the missing files.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from corpus.store.files import FileSystem, StoreError
from mixtures.manifest import BlendFile
from mixtures.tally import ImageSizes, Tally, distinct

#: Distinct images of a component that are compared at a time, of all files together: 64 MB with their copies.
IMAGES_AT_ONCE = 1 << 20

_SCHEMA = pa.schema([("component", pa.int32()), ("high", pa.uint64()), ("low", pa.uint64()), ("size", pa.int64())])
_KEY = b"vlend.blend_file"


@dataclass(frozen=True)
class Facts:
    """`file` as the manifest names it; `sums` by component and dataset, the counters as in `mixtures.tally`."""

    file: BlendFile
    sums: dict[tuple[str, str], dict[str, int]]
    licenses: Counter[str]
    languages: Counter[str]
    images: Counter[str]
    image_bytes: Counter[str]


def write_facts(files: FileSystem, path: str, plan_hash: str, file: BlendFile, tally: Tally) -> None:
    """Write the facts of a file: the last step of its writing."""
    components = sorted(tally.distinct)
    said = {
        "plan_hash": plan_hash,
        "file": file.model_dump(),
        "components": components,
        "sums": [[*key, sums] for key, sums in sorted(tally.sums.items())],
        **{name: dict(sorted(getattr(tally, name).items())) for name in _COUNTERS},
    }
    schema = _SCHEMA.with_metadata({_KEY: json.dumps(said)})
    tables = [schema.empty_table()]
    for number, component in enumerate(components):
        images = tally.distinct_images(component)
        columns = [np.full(len(images), number), images.high, images.low, images.size]
        arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
        tables.append(pa.table(arrays, schema=schema))

    def write(target: Path) -> None:
        with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
            writer.write_table(pa.concat_tables(tables))

    files.commit(write, lambda _: path, "blend_facts")


_COUNTERS = ("licenses", "languages", "images", "image_bytes")


def read_facts(files: FileSystem, path: str, plan_hash: str) -> Facts | None:
    """The facts at `path`; None where there are none, or of another plan, or damaged: the file is written again."""
    try:
        with files.open(path) as stream, pa.ipc.open_file(stream) as reader:
            said: dict[str, Any] = json.loads(reader.schema.metadata[_KEY])
    except (FileNotFoundError, pa.ArrowInvalid, ValueError, KeyError, TypeError):
        return None
    if said["plan_hash"] != plan_hash:
        return None
    sums = {(component, source): counts for component, source, counts in said["sums"]}
    return Facts(BlendFile(**said["file"]), sums, *(Counter(said[name]) for name in _COUNTERS))


def unique_images(files: FileSystem, paths: Sequence[str], component: str, images: int) -> tuple[int, int]:
    """Number and bytes of the distinct images of a component over the files with facts at `paths`.

    `images` bounds them. They are compared in portions of `IMAGES_AT_ONCE` by the first bits of their hashes.
    """
    if not images:
        return 0, 0
    portions = -(-images // IMAGES_AT_ONCE)
    edges = [(number << 64) // portions for number in range(portions + 1)]
    count = size = 0
    for low, high in pairwise(edges):
        found = list(_images(files, paths, component, low, high))
        once = distinct(*(np.concatenate([getattr(one, name) for one in found]) for name in ("high", "low", "size")))
        count += len(once)
        size += int(once.size.sum())
    return count, size


def _images(files: FileSystem, paths: Sequence[str], component: str, low: int, high: int) -> Iterator[ImageSizes]:
    """The images of the component whose hashes begin with `low` up to `high`, file by file."""
    yield ImageSizes(*(np.zeros(0, dtype=kind) for kind in (np.uint64, np.uint64, np.int64)))
    for path in paths:
        try:
            with files.open(path) as stream, pa.ipc.open_file(stream) as reader:
                said = json.loads(reader.schema.metadata[_KEY])
                table = reader.read_all()
        except FileNotFoundError:
            raise StoreError(
                f"{files.full(path)} is gone while its blend is written; run the same command again"
            ) from None
        if component not in said["components"]:
            continue
        number = said["components"].index(component)
        first, stop = np.searchsorted(table.column("component").to_numpy(), [number, number + 1])
        words = table.column("high").to_numpy()[first:stop]
        begin = first + int(np.searchsorted(words, np.uint64(low)))
        end = stop if high >> 64 else first + int(np.searchsorted(words, np.uint64(high)))
        yield ImageSizes(*(table.column(name).to_numpy()[begin:end] for name in ("high", "low", "size")))
