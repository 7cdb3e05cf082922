"""What all records of a page have in common: where they come from, and how they were looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import PIL.Image

from corpus.counting import CountingRule
from corpus.record import Image, Part, Record, Region, document
from pipelines.web.encoding import Encoding, encoded
from pipelines.web.tiles import Tile


@dataclass(frozen=True)
class Frame:
    """`locator` names the page, `look` the number of the look; `provenance` goes into every record."""

    locator: str
    look: int
    source: str
    language: str | None
    license: str | None
    url: str | None
    provenance: dict[str, Any]

    def record(
        self,
        form: str,
        component: str,
        parts: list[Part | str],
        images: list[Image],
        regions: list[Region],
        position: int = 0,
        **told: Any,
    ) -> Record:
        """A record of this page; `form` says which kind it is, `position` where on the page it lies."""
        return Record(
            origin=self.locator,
            document=self.locator.split("#look=")[0],
            position=position,
            source=self.source,
            component=component,
            messages=document(*parts),
            images=images,
            regions=regions,
            language=self.language,
            license=self.license,
            url=self.url,
            provenance={"form": form, **self.provenance, **told},
        )


class Pictures:
    """Each tile is encoded once, however many records it is in."""

    def __init__(self, encoding: Encoding = "png") -> None:
        self._encoding: Encoding = encoding
        self._encoded: dict[int, bytes] = {}

    def of(self, tile: Tile) -> Image:
        """The tile's picture for a record."""
        if tile.number not in self._encoded:
            self._encoded[tile.number] = encoded(tile.picture, self._encoding)
        return Image(self._encoded[tile.number], width=tile.picture.width, height=tile.picture.height)

    def whole(self, picture: PIL.Image.Image) -> Image:
        """A picture that is in one record alone."""
        return Image(encoded(picture, self._encoding), width=picture.width, height=picture.height)


def fits(record: Record, rule: CountingRule, tokens: int) -> bool:
    """Is the record at most this long? Its pictures must have their sizes."""
    found = rule.count(record)
    return found.text + found.image <= tokens
