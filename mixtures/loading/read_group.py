"""Read a row group for training: its texts, and its pictures and clips or where they lie."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus.store.named_regions import REGION_COLUMNS, names_regions
from mixtures.loading.extras import CLIP_COLUMN, CLIP_FACTS, Extras, Media
from mixtures.loading.part_files import PartFiles
from mixtures.loading.raw_file import Stretch
from mixtures.loading.row_group import PICTURE_COLUMN, TEXT_COLUMNS, HeldMedia, RowGroup

#: What the place of a picture takes in memory.
PLACE_BYTES = 140


@dataclass(frozen=True)
class MediaInPlace:
    """Pictures or clips that stay in their file until they are asked for: `places` are offset and length of each."""

    parts: PartFiles
    part: int
    places: list[list[int]]

    def __getitem__(self, number: int) -> Stretch:
        offset, length = self.places[number]
        return self.parts.take(self.part, offset, length)


def read_group(parts: PartFiles, part: int, row_group: int) -> RowGroup:
    """The row group; raises `LoadError` naming the file."""
    table = parts.read(part, row_group, TEXT_COLUMNS)
    pictures, held = _media(parts, part, row_group, PICTURE_COLUMN, _entries(table.column("image_info")))
    return RowGroup(table, pictures, held, _extras(parts, part, row_group, table.column("messages")))


def _extras(parts: PartFiles, part: int, row_group: int, messages: pa.ChunkedArray) -> Extras:
    regions = parts.read(part, row_group, REGION_COLUMNS) if names_regions(messages) else None
    types = (chunk.flatten().field("content").flatten().field("type") for chunk in messages.chunks)
    if not any(pc.any(pc.equal(each, "video")).as_py() for each in types):
        return Extras(regions)
    facts = parts.read(part, row_group, CLIP_FACTS)
    return Extras(regions, facts, *_media(parts, part, row_group, CLIP_COLUMN, _entries(facts.column("video_info"))))


def _media(parts: PartFiles, part: int, row_group: int, column: str, count: int) -> tuple[Media, int]:
    """The values of a column of bytes, which may stay in the file, and what they hold in memory."""
    places = parts.places(part, row_group, column, count) if count else np.zeros((0, 2), dtype=np.int64)
    if places is not None:
        return MediaInPlace(parts, part, places.tolist()), PLACE_BYTES * count
    held = HeldMedia(parts.read(part, row_group, [column]))
    if len(held) != count:
        name = column.partition(".")[0]
        raise parts.error(part, f"has {len(held)} {name} in row group {row_group}, and the sizes of {count}")
    return held, held.bytes


def _entries(column: pa.ChunkedArray) -> int:
    return sum(len(chunk.flatten()) for chunk in column.chunks)
