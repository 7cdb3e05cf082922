"""Read a row group for training: its texts, and its pictures or where they lie."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mixtures.loading.part_files import PartFiles
from mixtures.loading.row_group import PICTURE_COLUMN, TEXT_COLUMNS, HeldPictures, RowGroup

#: What the place of a picture takes in memory.
PLACE_BYTES = 140


@dataclass(frozen=True)
class PicturesInPlace:
    """Pictures that stay in their file until they are asked for: `places` are offset and length of each."""

    parts: PartFiles
    part: int
    places: list[list[int]]

    def __getitem__(self, number: int) -> bytes:
        offset, length = self.places[number]
        return self.parts.take(self.part, offset, length)


def read_group(parts: PartFiles, part: int, row_group: int) -> RowGroup:
    """The row group; raises `LoadError` naming the file."""
    table = parts.read(part, row_group, TEXT_COLUMNS)
    count = sum(len(chunk.flatten()) for chunk in table.column("image_info").chunks)
    places = parts.places(part, row_group, PICTURE_COLUMN, count) if count else np.zeros((0, 2), dtype=np.int64)
    if places is not None:
        return RowGroup(table, PicturesInPlace(parts, part, places.tolist()), PLACE_BYTES * count)
    held = HeldPictures(parts.read(part, row_group, [PICTURE_COLUMN]))
    if len(held) != count:
        raise parts.error(part, f"has {len(held)} pictures in row group {row_group}, and the sizes of {count}")
    return RowGroup(table, held, held.bytes)
