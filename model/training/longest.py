"""The heaviest micro-batch that a rank will meet, found from the plan alone: too little memory then shows at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mixtures.loading.loader import Loader

#: So many steps are looked at, evenly spread over what is left of the run.
LOOKED_AT = 2048


@dataclass(frozen=True, order=True)
class Heaviest:
    """Tokens of pictures, tokens in all, and where: the micro-batch `number` of `step`."""

    image_tokens: int
    tokens: int
    step: int
    number: int


def heaviest(loader: Loader, first: int, steps: int) -> Heaviest | None:
    """The micro-batch of this rank with the most pictures, and among those the most tokens, from `first` to `steps`.

    Pictures weigh more: activations of the towers are not recomputed. None where nothing is left.
    """
    found: Heaviest | None = None
    stream = loader.stream
    for step in np.unique(np.linspace(first, steps - 1, LOOKED_AT).astype(int)).tolist() if first < steps else []:
        shares = stream.positions(step, loader.world, loader.rank, loader.micro)
        for number, positions in enumerate(shares):
            slots = stream.slots(step, positions)
            images = int(slots.image_tokens.sum())
            held = Heaviest(images, int((slots.stop - slots.start).sum()), step, number)
            found = held if found is None or held > found else found
    return found
