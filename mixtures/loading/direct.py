"""The stream of a plan read straight from the component stores: nothing is written, a further mixture costs a plan."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

import numpy as np

from corpus.store.files import FileSystem
from mixtures.loading.ranks import Share, rank_positions, share_out, source_kinds
from mixtures.loading.stream import Slots
from mixtures.make_order import make_order
from mixtures.order import Batch, Contents, Order
from mixtures.plan import make_plan
from mixtures.planned import Plan
from mixtures.recipe import Recipe, RecipeError, load_recipe
from mixtures.records import Records
from mixtures.supply import Supply, read_supply

#: At so many steps and ranks, evenly spread, the datasets of a rank's share are looked at.
LOOKED_AT = 16
#: More than a token of text takes in memory, as Arrow holds it.
TEXT_BYTES = 8


class DirectStream:
    """A `Stream` over the parts that `plan` names. Memory: the order and 60 bytes per record of the supply."""

    share: Share = "source"

    def __init__(self, files: FileSystem, plan: Plan, supply: Supply, order: Order | None = None) -> None:
        self.files = files
        self.plan: dict[str, Any] = json.loads(plan.to_json())
        self.order = order or make_order(plan, supply)
        self.parts = supply.parts
        self.sources = [(source.component, source.dataset) for source in self.order.sources]
        if plan.global_batch is None:
            raise RecipeError(f"the recipe {plan.name!r} has no `global_batch`; a loader needs one: set it")
        self.global_batch = plan.global_batch
        self.steps = self.order.steps
        modalities = {component.name: component.modality for component in plan.components}
        self.kinds = source_kinds([component for component, _ in self.sources], modalities)
        self._records = [supply.datasets[name].train for name in self.sources]
        self._batch: tuple[int, Batch, Contents] | None = None

    def group(self, step: int) -> str:
        """The modality of a grouped batch, else `all`."""
        return self._at(step)[0].group

    def positions(self, step: int, world: int, rank: int, micro: int) -> np.ndarray:
        """`mixtures.loading.ranks.rank_positions` of this step's batch."""
        return rank_positions(self._at(step)[0], world, rank, micro, self.global_batch, self.share, self.kinds)

    def slots(self, step: int, positions: np.ndarray) -> Slots:
        """The pieces at these positions of this step's batch."""
        held = self._at(step)[1]
        wanted = np.zeros(self.global_batch + 1, dtype=bool)
        wanted[positions[positions >= 0]] = True
        held = held.take(wanted[held.position])
        columns = np.zeros((6, len(held)), dtype=np.int64)
        ids = np.empty(len(held), dtype="U32")
        for source in np.unique(held.source).tolist():
            mine = np.flatnonzero(held.source == source)
            records: Records = self._records[source]
            chosen = held.record[mine]
            columns[0, mine] = records.part[chosen]
            columns[1, mine] = records.row_group[chosen]
            columns[2, mine] = records.row[chosen]
            columns[3, mine] = records.text_tokens[chosen] + records.image_tokens[chosen]
            columns[4, mine] = records.bytes[chosen]
            columns[5, mine] = records.image_tokens[chosen]
            ids[mine] = records.names(chosen)
        part, row_group, row, tokens, size, images = columns
        return Slots(held.position, held.source, part, row_group, row, held.start, held.stop, tokens, size, ids, images)

    def working_set(self, world: int) -> int:
        """One block of each dataset that a rank's share of a batch holds, for the rank that needs most."""
        most = 0
        for step in np.unique(np.linspace(0, self.steps - 1, LOOKED_AT).astype(int)).tolist():
            batch = self.order.batch(step)
            for rank in np.unique(np.linspace(0, world - 1, LOOKED_AT).astype(int)).tolist():
                mine = share_out(batch.source, len(batch), world, rank, 1, world * len(batch), self.kinds)
                most = max(most, int(self._block_bytes[np.unique(batch.source[mine[mine >= 0]])].sum()))
        return most

    @cached_property
    def _block_bytes(self) -> np.ndarray:
        """About how much a block of each source takes while it is held."""
        return np.array(
            [
                int(self._held(records).sum()) // max(len(source.units.blocks) - 1, 1)
                for records, source in zip(self._records, self.order.sources, strict=True)
            ]
        )

    def _held(self, records: Records) -> np.ndarray:
        """About how many bytes of each record are held while its row group is: where files are local, its text."""
        text = 512 + TEXT_BYTES * records.text_tokens
        return np.minimum(records.bytes, text) if self.files.is_local else records.bytes

    def _at(self, step: int) -> tuple[Batch, Contents]:
        """The batch of `step`; the last one asked for is kept."""
        if self._batch is None or self._batch[0] != step:
            batch = self.order.batch(step)
            self._batch = step, batch, self.order.contents(batch)
        return self._batch[1:]


def open_recipe(out: str, recipe: str | Recipe, seed: int = 0) -> DirectStream:
    """The stream of a recipe (name, path or object) over the store at `out`.

    Raises `RecipeError`, `ShortageError` or `StoreError` as `vlend mix plan` does.
    """
    files = FileSystem(out)
    loaded = load_recipe(recipe) if isinstance(recipe, str) else recipe
    supply = read_supply(files, loaded)
    return DirectStream(files, make_plan(loaded, supply, seed), supply)
