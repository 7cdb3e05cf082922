"""How long records are and how large pictures are, from the narrow columns of the Parquet files alone.

Files are streamed batch by batch: what is held is one count per bin and component, whatever the size of the blend.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from corpus.store.files import FileSystem

RECORD_TOKENS = (0, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192)
LONGER_SIDE = (0, 128, 256, 384, 512, 768, 1024, 1280, 1600, 2048)

_COLUMNS = [
    "component",
    "n_text_tokens",
    "n_image_tokens",
    "image_info.list.element.width",
    "image_info.list.element.height",
]


@dataclass
class Histogram:
    """Counts per component and bin. Bin i holds `edges[i]` <= value < `edges[i + 1]`; the last bin is open."""

    edges: tuple[int, ...]
    counts: dict[str, np.ndarray] = field(default_factory=dict)

    def add(self, component: str, values: np.ndarray) -> None:
        """Count `values`."""
        bins = np.searchsorted(np.asarray(self.edges), values, side="right") - 1
        found = np.bincount(bins, minlength=len(self.edges))
        self.counts[component] = self.counts.get(component, np.zeros(len(self.edges), dtype=np.int64)) + found

    @property
    def total(self) -> int:
        """How many values were counted."""
        return int(sum(counts.sum() for counts in self.counts.values()))

    def labels(self) -> list[str]:
        """What each bin holds, for people: `0-31`, …, `8192+`."""
        bounds = zip(self.edges, self.edges[1:], strict=False)
        return [*(f"{low}-{high - 1}" for low, high in bounds), f"{self.edges[-1]}+"]


def distributions(files: FileSystem, paths: Iterable[str]) -> tuple[Histogram, Histogram]:
    """Histograms of tokens per record, and of the longer side of pictures in pixels, over the files at `paths`."""
    lengths, sides = Histogram(RECORD_TOKENS), Histogram(LONGER_SIDE)
    for path in paths:
        with files.open(path) as handle, pq.ParquetFile(handle) as parquet:
            for batch in parquet.iter_batches(batch_size=8192, columns=_COLUMNS):
                _add_batch(batch, lengths, sides)
    return lengths, sides


def _add_batch(batch: pa.RecordBatch, lengths: Histogram, sides: Histogram) -> None:
    components = np.asarray(batch["component"].to_pylist(), dtype=object)
    tokens = pc.add(batch["n_text_tokens"], batch["n_image_tokens"]).to_numpy(zero_copy_only=False)
    pictures = batch["image_info"].flatten()
    owners = components[pc.list_parent_indices(batch["image_info"]).to_numpy(zero_copy_only=False)]
    longer = np.maximum(
        pictures.field("width").to_numpy(zero_copy_only=False), pictures.field("height").to_numpy(zero_copy_only=False)
    )
    for component in sorted(set(components)):
        lengths.add(component, tokens[components == component])
        sides.add(component, longer[owners == component])
