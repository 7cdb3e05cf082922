"""Several pages of one document in one record: each picture is followed by its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.record import Part, Record, document, image
from pipelines.documents.kinds.kind import transcription


def pages_record(pages: Sequence[Record], origin: str) -> Record:
    """The pages in order; regions go with their pictures."""
    parts: list[Part | str] = []
    for page in pages:
        parts += [image(), f"\n{transcription(page)}\n"]
    regions = [replace(region, image=number) for number, page in enumerate(pages) for region in page.regions]
    shared = [set(page.scores) for page in pages]
    worst = {name: min(page.scores[name] for page in pages) for name in set.intersection(*shared)}
    return replace(
        pages[0],
        origin=origin,
        messages=document(*parts),
        images=[replace(page.images[0]) for page in pages],
        regions=regions,
        scores=worst,
        provenance={
            **pages[0].provenance,
            "kind": "pages",
            "form": "pages",
            "parents": [page.origin for page in pages],
        },
    )
