"""Counts of the rows of one file as they are written, column by column: the realised side of the manifest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import xxhash

from corpus.store.files import StoreError
from corpus.store.segment_rows import id_words, packed_ids
from mixtures.piece_rows import TOKEN_COLUMNS, begins, token_counts

#: What is summed for each component and dataset: rows, records that begin in them, tokens.
SUMS = ("rows", "records", *TOKEN_COLUMNS)


@dataclass
class ImageSizes:
    """Distinct images: two halves of each hash (uint64) in order, and the bytes of each (int64). 24 bytes per image."""

    high: np.ndarray
    low: np.ndarray
    size: np.ndarray

    def __len__(self) -> int:
        return len(self.high)


@dataclass
class Tally:
    """What the rows of one file hold. `sums` is keyed by component and dataset, `images` and `image_bytes` (with
    repeats) and `distinct` by component; licences and languages count records."""

    sums: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    licenses: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    images: Counter[str] = field(default_factory=Counter)
    image_bytes: Counter[str] = field(default_factory=Counter)
    distinct: dict[str, list[ImageSizes]] = field(default_factory=dict)

    def add(self, table: pa.Table) -> None:
        """Count the rows of a table about to be written."""
        self.add_counts(table)
        first = begins(table)
        begun = table.select(["license", "language"]).filter(pa.array(first))
        for counter, name in ((self.licenses, "license"), (self.languages, "language")):
            for found in pc.value_counts(begun.column(name)).to_pylist():
                counter[found["values"] or "unknown"] += found["counts"]
        for component in pc.unique(table.column("component")).to_pylist():
            mine = pc.equal(table.column("component"), component)
            self._add_images(component, table.select(["images", "image_info"]), np.asarray(mine))

    def add_counts(self, table: pa.Table) -> None:
        """Count rows, records and tokens alone: needs no other columns."""
        first = begins(table)
        counts = {"rows": np.ones(len(table), dtype=np.int64), "records": first.astype(np.int64)} | token_counts(table)
        groups = pa.table(
            {"component": table.column("component"), "source": table.column("source")}
            | {name: pa.array(values) for name, values in counts.items()}
        ).group_by(["component", "source"])
        for row in groups.aggregate([(name, "sum") for name in SUMS]).to_pylist():
            sums = self.sums.setdefault((row["component"], row["source"]), dict.fromkeys(SUMS, 0))
            for name in SUMS:
                sums[name] += row[f"{name}_sum"]

    def total(self, name: str) -> int:
        """The sum of one of `SUMS` over all rows."""
        return sum(sums[name] for sums in self.sums.values())

    def distinct_images(self, component: str) -> ImageSizes:
        """Each image of the component once."""
        found = self.distinct.get(component, [])
        return distinct(*(np.concatenate([getattr(one, name) for one in found]) for name in ("high", "low", "size")))

    def _add_images(self, component: str, table: pa.Table, rows: np.ndarray) -> None:
        images, infos = (_chunk(table.column(name)) for name in ("images", "image_info"))
        # of each image its row; the children of a list array that is a slice begin where its offsets do
        of_row = np.repeat(rows, np.asarray(pc.list_value_length(images)))
        sizes = np.asarray(pc.binary_length(images.flatten().field("bytes")))[of_row].astype(np.int64)
        if not len(sizes):
            return
        self.images[component] += len(sizes)
        self.image_bytes[component] += int(sizes.sum())
        hashes = infos.flatten().field("hash").filter(pa.array(of_row))
        words = _words(hashes)
        self.distinct.setdefault(component, []).append(distinct(words[:, 0], words[:, 1], sizes))


def distinct(high: np.ndarray, low: np.ndarray, size: np.ndarray) -> ImageSizes:
    """Images in order of their hashes, each once."""
    order = np.lexsort((low, high))
    high, low, size = high[order], low[order], size[order]
    new = np.ones(len(high), dtype=bool)
    new[1:] = (high[1:] != high[:-1]) | (low[1:] != low[:-1])
    return ImageSizes(high[new], low[new], size[new])


def _words(hashes: pa.Array) -> np.ndarray:
    """Each hash as two numbers. vlend's are 32 hexadecimal digits; others that a record may have are hashed."""
    try:
        return id_words(packed_ids(pa.chunked_array([hashes])))
    except StoreError:
        digests = b"".join(xxhash.xxh3_128_digest((text or "").encode()) for text in hashes.to_pylist())
        return np.frombuffer(digests, dtype=">u8").reshape(-1, 2).astype(np.uint64)


def _chunk(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks) if column.num_chunks != 1 else column.chunk(0)
