"""What is done to a page, drawn from a seed, in the ranges of office scanners, copiers and telephones."""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass
from typing import Any

from corpus.identity import fingerprint

_STAMPS = ("RECEIVED", "COPY", "APPROVED", "PAID", "FILED", "DRAFT")
_INKS = ((178, 34, 52), (36, 58, 140), (20, 105, 72))


@dataclass(frozen=True)
class Stamp:
    """Words in a frame: middle as shares of the page's width and height, degrees, letters in pixels, share of ink."""

    words: str
    x: float
    y: float
    degrees: float
    size: int
    ink: tuple[int, int, int]
    opacity: float


@dataclass(frozen=True)
class Scan:
    """The parameters of one simulated scan, in the order in which they act."""

    #: Red, green and blue of the paper.
    paper: tuple[int, int, int]
    stamp: Stamp | None
    #: Clockwise.
    skew_degrees: float
    #: Share of the light that is lost at the dark edge, and the direction of it in degrees.
    shadow: float
    shadow_degrees: float
    #: The page is made so much smaller and larger again; 1 leaves it sharp.
    resolution: float
    #: Deviation of a Gaussian in pixels.
    blur: float
    #: Deviation of the noise in grey levels of 255, and its seed.
    noise: float
    noise_seed: int
    jpeg_quality: int
    grey: bool

    def record(self) -> dict[str, Any]:
        """As JSON for the provenance of a record."""
        return asdict(self)


def is_chosen(origin: str, seed: int, share: float) -> bool:
    """Is the page of this origin among the `share` that is degraded?"""
    return int(fingerprint(["degrade?", origin, seed]), 16) % 10_000 < share * 10_000


def draw(origin: str, seed: int, least_resolution: float) -> Scan:
    """The scan of a page. `least_resolution` is the factor by which its smallest text may shrink and still be read."""
    rng = random.Random(fingerprint(["degrade", origin, seed]))
    tint = rng.choice((0, 0, rng.uniform(0, 1)))
    paper = (255, round(255 - 4 * tint), round(255 - 26 * tint))
    stamp = None
    if rng.random() < 0.2:
        stamp = Stamp(
            words=rng.choice(_STAMPS),
            x=round(rng.uniform(0.25, 0.75), 3),
            y=round(rng.uniform(0.1, 0.9), 3),
            degrees=round(rng.uniform(-25, 25), 1),
            size=rng.randrange(28, 56),
            ink=rng.choice(_INKS),
            opacity=round(rng.uniform(0.25, 0.5), 2),
        )
    resolution = rng.choice((1.0, rng.uniform(0.55, 1.0)))
    return Scan(
        paper=paper,
        stamp=stamp,
        skew_degrees=round(rng.gauss(0, 0.8), 2),
        shadow=round(rng.choice((0.0, rng.uniform(0.05, 0.35))), 3),
        shadow_degrees=round(rng.uniform(0, 360), 1),
        resolution=round(min(1.0, max(resolution, least_resolution)), 3),
        blur=round(rng.choice((0.0, rng.uniform(0.2, 0.8))), 2),
        noise=round(rng.choice((0.0, rng.uniform(1, 12))), 1),
        noise_seed=rng.randrange(1 << 30),
        jpeg_quality=rng.randrange(45, 93),
        grey=rng.random() < 0.5,
    )
