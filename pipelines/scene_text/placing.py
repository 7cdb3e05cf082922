"""Where in a photograph a sign may stand: calm places that no other sign has taken."""

from __future__ import annotations

from random import Random

import numpy as np

Box = tuple[float, float, float, float]

#: Calmness is measured on a picture reduced by this factor.
_REDUCTION = 8
_MARGIN = 10.0


class Places:
    """Hands out boxes (x0, y0, x1, y1, in pixels) of one picture that do not overlap, calm ones first."""

    def __init__(self, pixels: np.ndarray) -> None:
        """`pixels` is the picture, height x width x 3."""
        self.height, self.width = pixels.shape[:2]
        grey = pixels.mean(axis=2)
        unrest = np.abs(np.diff(grey, axis=0, append=grey[-1:])) + np.abs(np.diff(grey, axis=1, append=grey[:, -1:]))
        rows, columns = self.height // _REDUCTION, self.width // _REDUCTION
        blocks = unrest[: rows * _REDUCTION, : columns * _REDUCTION]
        blocks = blocks.reshape(rows, _REDUCTION, columns, _REDUCTION).mean(axis=(1, 3))
        self._sums = np.pad(blocks.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
        self._taken: list[Box] = []

    def take(self, aspect: float, widths: list[float], rng: Random) -> tuple[Box, float] | None:
        """A free box of `aspect` (width to height) with the first of `widths` (pixels) that fits, and its unrest.

        Unrest is the mean step of brightness between neighbouring pixels. None: nothing is free.
        """
        for width in widths:
            free = self._free(width, width / aspect)
            if free:
                free.sort(key=lambda found: found[1])
                box, unrest = rng.choice(free[: max(1, len(free) // 5)])
                self._taken.append(box)
                return box, unrest
        return None

    def _free(self, width: float, height: float) -> list[tuple[Box, float]]:
        found = []
        step = _REDUCTION * 2
        for top in range(step // 2, int(self.height - height) - step // 2, step):
            for left in range(step // 2, int(self.width - width) - step // 2, step):
                box = (float(left), float(top), left + width, top + height)
                if not any(_overlap(box, other) for other in self._taken):
                    found.append((box, self._unrest(box)))
        return found

    def _unrest(self, box: Box) -> float:
        x0, y0, x1, y1 = (int(value // _REDUCTION) for value in box)
        total = self._sums[y1, x1] - self._sums[y0, x1] - self._sums[y1, x0] + self._sums[y0, x0]
        return float(total / max(1, (x1 - x0) * (y1 - y0)))


def _overlap(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2] + _MARGIN
        and other[0] < one[2] + _MARGIN
        and one[1] < other[3] + _MARGIN
        and other[1] < one[3] + _MARGIN
    )
