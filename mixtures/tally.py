"""Counts of what was written, per component and dataset: the realised side of the manifest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pyarrow as pa

from mixtures.piece_rows import begins, token_counts
from mixtures.recipe import Unit


@dataclass
class DatasetTally:
    """What one dataset gave."""

    realised: int = 0
    ids: Counter[str] = field(default_factory=Counter)


@dataclass
class ComponentTally:
    """What one component gave. `image_sizes` maps an image's hash to its bytes: 100 bytes per distinct image."""

    realised: int = 0
    text_tokens: int = 0
    image_tokens: int = 0
    loss_tokens: int = 0
    images: int = 0
    image_bytes: int = 0
    image_sizes: dict[str, int] = field(default_factory=dict)
    datasets: dict[str, DatasetTally] = field(default_factory=dict)


@dataclass
class Tally:
    """What the training files hold."""

    unit: Unit
    components: dict[str, ComponentTally] = field(default_factory=dict)
    licenses: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)

    def add(self, table: pa.Table) -> None:
        """Count the rows of a table about to be written."""
        columns = {
            name: table.column(name).to_pylist() for name in ("id", "component", "source", "license", "language")
        }
        columns |= {name: counts.tolist() for name, counts in token_counts(table).items()}
        first = begins(table).tolist()
        infos = table.column("image_info").to_pylist()
        sizes = _image_sizes(table)
        for row, component in enumerate(columns["component"]):
            tally = self.components.setdefault(component, ComponentTally())
            text, image, loss = (columns[name][row] for name in ("n_text_tokens", "n_image_tokens", "n_loss_tokens"))
            length = {"records": int(first[row]), "text_tokens": text, "loss_tokens": loss}.get(self.unit, text + image)
            tally.realised += length
            tally.text_tokens += text
            tally.image_tokens += image
            tally.loss_tokens += loss
            for info, size in zip(infos[row], sizes[row], strict=True):
                tally.images += 1
                tally.image_bytes += size
                tally.image_sizes[info["hash"]] = size
            dataset = tally.datasets.setdefault(columns["source"][row], DatasetTally())
            dataset.realised += length
            if not first[row]:
                continue
            dataset.ids[columns["id"][row]] += 1
            self.licenses[columns["license"][row] or "unknown"] += 1
            self.languages[columns["language"][row] or "unknown"] += 1


def _image_sizes(table: pa.Table) -> list[list[int]]:
    """Bytes of each image of each row, without copying the images."""
    sizes = []
    for chunk in table.column("images").chunks:
        lengths = pa.compute.binary_length(chunk.flatten().field("bytes")).to_pylist()
        start = 0
        for count in pa.compute.list_value_length(chunk).to_pylist():
            sizes.append(lengths[start : start + count])
            start += count
    return sizes
