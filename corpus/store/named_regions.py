"""Regions that texts name (`corpus.grounding`) in files: most row groups have none, and leave the columns alone."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from corpus.grounding import MARK_BEGINS

#: What a place in a text is rendered from, as leaf columns.
REGION_COLUMNS = ("regions.list.element.image", "regions.list.element.points.list.element")


def names_regions(messages: pa.ChunkedArray) -> bool:
    """May a text in the column `messages` name a region?"""
    texts = (chunk.flatten().field("content").flatten().field("text") for chunk in messages.chunks)
    return any(pc.any(pc.match_substring(each, MARK_BEGINS)).as_py() for each in texts)
