"""What few row groups have: clips, and regions that a text names. Their columns are read only where there are any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from corpus.record import Region, Video
from mixtures.loading.raw_file import Stretch

CLIP_COLUMN = "videos.list.element.bytes"
CLIP_FACTS = tuple(f"video_info.list.element.{name}" for name in ("width", "height", "frames", "fps"))


class Media(Protocol):
    """Encoded pictures or clips of a row group by number."""

    def __getitem__(self, number: int) -> Stretch:
        """One of them."""


@dataclass(frozen=True)
class Extras:
    """Rows by number. `regions`: a table with the regions that texts name; `clip_facts`: one of `CLIP_FACTS`, and
    `clips` their bytes. None where no row has any."""

    regions: pa.Table | None = None
    clip_facts: pa.Table | None = None
    clips: Media | None = None
    clip_bytes: int = 0

    @property
    def bytes(self) -> int:
        """What they hold in memory."""
        tables = [table for table in (self.regions, self.clip_facts) if table is not None]
        return sum(table.nbytes for table in tables) + self.clip_bytes

    def regions_of(self, row: int) -> list[Region]:
        """The regions of a record, without their texts."""
        if self.regions is None:
            return []
        return [Region(one["image"], "", one["points"]) for one in _value(self.regions, "regions", row)]

    def facts_of(self, row: int) -> list[Video]:
        """The clips of a record without their bytes."""
        if self.clip_facts is None:
            return []
        return [Video(b"", **one) for one in _value(self.clip_facts, "video_info", row)]

    def clips_of(self, row: int) -> list[Video]:
        """The clips of a record."""
        found = self.facts_of(row)
        if found and self.clips is not None and self.clip_facts is not None:
            lengths = pc.list_value_length(self.clip_facts.column("video_info").slice(0, row))
            before = pc.sum(lengths).as_py() or 0
            for number, clip in enumerate(found, before):
                clip.bytes = bytes(self.clips[number])
        return found


def _value(table: pa.Table, column: str, row: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.column(column)[row].as_py()
    return found
