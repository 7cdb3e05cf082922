"""The units of a dataset: what the order counts and a training step takes. A packed sequence, or a record.

A *piece* is a record, or a part of a long text: text is cut at multiples of the sequence length and counted so, a
record with images is never cut (one that is too long is left out and counted as `longer_than_sequence`). A *block* is
a run of whole row groups that are read together; a sequence is packed from the pieces of one block.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mixtures.pack import best_fit
from mixtures.recipe import Recipe, Unit
from mixtures.records import Records
from mixtures.supply import Supply

#: A block ends with the row group that reaches one of these: enough for packing, little enough to keep in memory.
BLOCK_RECORDS = 1024
BLOCK_BYTES = 48 << 20


@dataclass(frozen=True)
class Pieces:
    """Tokens `start` to `stop` of records; `record` is an index into the dataset's training records."""

    record: np.ndarray
    start: np.ndarray
    stop: np.ndarray

    def __len__(self) -> int:
        return len(self.record)

    def take(self, chosen: np.ndarray | slice) -> Pieces:
        """These pieces alone."""
        return Pieces(self.record[chosen], self.start[chosen], self.stop[chosen])


@dataclass(frozen=True)
class Units:
    """The units of one dataset, in the order of the store, and the table of what each holds.

    `tokens` is what a unit fills of a sequence, `amounts` the same in the recipe's unit. Unit u holds the pieces
    `first_piece[u]` to `first_piece[u + 1]`; block b holds the units `blocks[b]` to `blocks[b + 1]`.
    """

    tokens: np.ndarray
    amounts: np.ndarray
    blocks: np.ndarray
    first_piece: np.ndarray
    pieces: Pieces
    #: records left out because they have images and more tokens than a sequence
    too_long: int = 0
    #: texts that were cut
    cut: int = 0

    def __len__(self) -> int:
        return len(self.tokens)

    def available(self) -> int:
        """The sum of all units in the recipe's unit."""
        return int(self.amounts.sum(dtype=np.int64))

    def fill(self, sequence_length: int) -> float:
        """How much of its sequences one pass fills, from 0 to 1."""
        return int(self.tokens.sum(dtype=np.int64)) / (sequence_length * len(self)) if len(self) else 0.0


def recipe_units(recipe: Recipe, supply: Supply) -> dict[tuple[str, str], Units]:
    """The units of every dataset of `supply`, by (component, dataset)."""
    return {
        name: make_units(dataset.train, recipe.unit, recipe.sequence_length, recipe.packing == "best_fit")
        for name, dataset in supply.datasets.items()
    }


def make_units(records: Records, unit: Unit, sequence_length: int | None, packed: bool) -> Units:
    """Cut, leave out and pack the training records of one dataset. Memory: about 100 bytes per record."""
    order = np.lexsort((records.row, records.row_group, records.part))
    lengths = (records.text_tokens + records.image_tokens)[order]
    limit = sequence_length or int(lengths.max(initial=1))
    fits = (records.image_tokens[order] == 0) | (lengths <= limit)
    blocks = _blocks(records, order)[fits]
    order, lengths = order[fits], lengths[fits]
    parts = np.maximum(1, -(-lengths // limit))
    record = np.repeat(order, parts)
    whole = np.repeat(lengths, parts)
    number = np.arange(len(record)) - np.repeat(np.cumsum(parts) - parts, parts)
    start = number * limit
    stop = np.minimum(start + limit, whole)
    amounts = _piece_amounts(records.lengths(unit)[record], start, stop, whole, unit)
    made = units_of_pieces(Pieces(record, start, stop), amounts, np.repeat(blocks, parts), limit if packed else None)
    return replace(made, too_long=int(np.count_nonzero(~fits)), cut=int(np.count_nonzero(parts > 1)))


def units_of_pieces(pieces: Pieces, amounts: np.ndarray, blocks: np.ndarray, capacity: int | None) -> Units:
    """The units of pieces in the order of the store: packed block by block, or (no capacity) one for each piece.

    `blocks` is the number of each piece's block, ascending.
    """
    lengths = pieces.stop - pieces.start
    units = np.arange(len(pieces)) if capacity is None else _packed(lengths, blocks, capacity)
    turn = np.argsort(units, kind="stable")
    n = int(units.max(initial=-1)) + 1
    unit_blocks = np.zeros(n, dtype=np.int64)
    unit_blocks[units] = blocks
    return Units(
        tokens=_sums(units, lengths, n),
        amounts=_sums(units, amounts, n),
        blocks=np.append(np.flatnonzero(np.diff(unit_blocks, prepend=-1)), n).astype(np.int64),
        first_piece=np.searchsorted(units[turn], np.arange(n + 1)),
        pieces=pieces.take(turn),
    )


def _blocks(records: Records, order: np.ndarray) -> np.ndarray:
    """The block of each record, records being in the order of the store."""
    part, row_group = records.part[order], records.row_group[order]
    new = (np.diff(part, prepend=-1) != 0) | (np.diff(row_group, prepend=-1) != 0)
    firsts = np.flatnonzero(new)
    rows = np.diff(np.append(firsts, len(order)))
    sizes = np.add.reduceat(records.bytes[order], firsts) if len(firsts) else np.zeros(0, dtype=np.int64)
    block = 0
    held = held_bytes = 0
    of_group = []
    for count, size in zip(rows.tolist(), sizes.tolist(), strict=True):
        if held >= BLOCK_RECORDS or (held and held_bytes + size > BLOCK_BYTES):
            block += 1
            held = held_bytes = 0
        held += count
        held_bytes += size
        of_group.append(block)
    return np.repeat(np.array(of_group, dtype=np.int64), rows)


def _piece_amounts(
    amount: np.ndarray, start: np.ndarray, stop: np.ndarray, whole: np.ndarray, unit: Unit
) -> np.ndarray:
    """The amount of a record shared over its pieces; a record counts where it begins."""
    if unit == "records":
        return (start == 0).astype(np.int64)
    whole = np.maximum(whole, 1)
    return np.where(stop == whole, amount, amount * stop // whole) - amount * start // whole


def _packed(lengths: np.ndarray, blocks: np.ndarray, capacity: int) -> np.ndarray:
    """The sequence of each piece, block by block."""
    units = np.empty(len(lengths), dtype=np.int64)
    begun = 0
    bounds = np.append(np.flatnonzero(np.diff(blocks, prepend=-1)), len(blocks))
    for first, stop in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        inside = best_fit(lengths[first:stop], capacity)
        units[first:stop] = begun + inside
        begun += int(inside.max()) + 1
    return units


def _sums(groups: np.ndarray, values: np.ndarray, n: int) -> np.ndarray:
    sums = np.zeros(n, dtype=np.int64)
    np.add.at(sums, groups, values)
    return sums
