"""The toy store with a recipe for loaders: packed sequences, two rows, and the same stream direct and as a blend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from toy_store import toy_store

from mixtures.loading.batch import TokenBatch
from mixtures.loading.blend import BlendStream
from mixtures.loading.direct import DirectStream
from mixtures.loading.loader import Loader
from mixtures.make_order import make_order
from mixtures.plan import make_plan
from mixtures.recipe import Recipe
from mixtures.supply import read_supply
from mixtures.write import write_blend

RECIPE: dict[str, Any] = {
    "name": "toys",
    "total": 60_000,
    "packing": "best_fit",
    "sequence_length": 640,
    "global_batch": 12,
    "max_epochs": 6,
    "components": [
        {"name": "caption", "share": 90, "datasets": [{"name": "toys", "reach": "local"}]},
        {"name": "text_only", "share": 10, "datasets": [{"name": "toys", "reach": "local"}]},
    ],
}


def recipe(**changes: Any) -> Recipe:
    """The recipe with some keys changed."""
    return Recipe.model_validate({**RECIPE, **changes})


def direct(out: Path, **changes: Any) -> DirectStream:
    """The stream over the toy store at `out`, which is made if it is not there."""
    files = toy_store(str(out), size=24)
    made = recipe(**changes)
    supply = read_supply(files, made)
    plan = make_plan(made, supply)
    return DirectStream(files, plan, supply, make_order(plan, supply))


def blend(out: Path, **changes: Any) -> BlendStream:
    """The same, written."""
    files = toy_store(str(out), size=24)
    made = recipe(**changes)
    supply = read_supply(files, made)
    write_blend(files, make_plan(made, supply), supply)
    return BlendStream(f"{out}/mixes/{made.name}")


def rows_of(batch: TokenBatch) -> dict[tuple[int, int], tuple[Any, ...]]:
    """Everything that a padded micro-batch holds, by (step, position): whatever micro-batch a row came in."""
    found = {}
    for row, position in enumerate(batch.positions.tolist()):
        pieces = [piece for piece in batch.pieces if piece.row == row]
        if position < 0:
            assert not pieces
            assert (batch.labels[row] == -100).all()
            continue
        mine = np.flatnonzero(batch.image_rows == row)
        first = int(mine[0]) if len(mine) else 0
        # padding depends on what else is in the micro-batch where the plan has no sequence length
        kept = slice(0, np.count_nonzero(batch.segment_ids[row]))
        image_index = np.where(batch.image_index[row] >= 0, batch.image_index[row] - first, -1)[kept]
        found[batch.step, position] = (
            batch.group,
            tuple(array[row][kept].tobytes() for array in (batch.input_ids, batch.labels, batch.position_ids)),
            batch.segment_ids[row][kept].tobytes(),
            image_index.tobytes(),
            batch.image_sizes[mine].tobytes(),
            tuple(batch.images[place] for place in mine.tolist()),
            tuple((piece.id, piece.component, piece.dataset, piece.start, piece.stop) for piece in pieces),
        )
    return found


def whole_run(stream: Any, world: int = 1, micro: int | None = None, **options: Any) -> dict[tuple[int, int], Any]:
    """Every row of the run, from all of `world` ranks; no row comes twice."""
    found: dict[tuple[int, int], Any] = {}
    for rank in range(world):
        for batch in Loader(stream, rank=rank, world=world, micro=micro, **options):
            assert isinstance(batch, TokenBatch)
            rows = rows_of(batch)
            assert not rows.keys() & found.keys()
            found |= rows
    return found
