"""A record of a page made one of its scan: picture, regions, and the parameters in its provenance."""

from __future__ import annotations

import io
from dataclasses import replace

from PIL import Image as PillowImage

from corpus.record import Image, Record
from pipelines.documents.degrade.apply import degraded, moved
from pipelines.documents.degrade.parameters import draw, is_chosen
from pipelines.documents.legibility import MIN_X_HEIGHT, X_HEIGHT


def scanned(record: Record, seed: int, share: float) -> Record:
    """The record of a page as it is, or as a scan if it is among the `share` that is degraded."""
    if not is_chosen(record.origin, seed, share):
        return record
    smallest = record.scores.get(X_HEIGHT, 0.0)
    scan = draw(record.origin, seed, MIN_X_HEIGHT / smallest if smallest else 1.0)
    (page,) = record.images
    with PillowImage.open(io.BytesIO(page.bytes)) as picture:
        width, height = picture.size
        encoded = degraded(picture, scan)
    with PillowImage.open(io.BytesIO(encoded)) as result:
        size = result.size
    regions = [replace(region, points=moved(region.points, width, height, scan, size)) for region in record.regions]
    scores = dict(record.scores)
    if smallest:
        scores[X_HEIGHT] = round(smallest * scan.resolution * max(width, height) / max(size), 2)
    return replace(
        record,
        images=[Image(encoded, license=page.license)],
        regions=regions,
        scores=scores,
        provenance={**record.provenance, "scan": scan.record()},
    )
