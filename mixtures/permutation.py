"""Permutations that are keyed by hashes, never by a random generator, whose stream a new version may change.

A pass over a dataset permutes its *blocks* (row groups that are read together) and the units inside each block, so that
a reader opens each block once per pass. A single place of a pass is found without making the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from corpus.identity import fingerprint

_UINT64 = np.uint64
#: Bits of a unit's hash that order it inside its block; the bits above hold the block's place.
_HASH_BITS = _UINT64(40)


def splitmix64(values: np.ndarray) -> np.ndarray:
    """The splitmix64 mixing function, element by element, on uint64."""
    z = values + _UINT64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> _UINT64(30))) * _UINT64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> _UINT64(27))) * _UINT64(0x94D049BB133111EB)
    return z ^ (z >> _UINT64(31))


def key(*parts: object) -> np.uint64:
    """64 bits that depend on `parts` alone."""
    return _UINT64(int(fingerprint([str(part) for part in parts])[:16], 16))


def permutation(n: int, *parts: object) -> np.ndarray:
    """A permutation of 0 … n-1 that depends on `parts` alone (int64)."""
    return _permuted(n, key(*parts))


def _permuted(n: int, start: np.uint64) -> np.ndarray:
    return np.argsort(splitmix64(np.arange(n, dtype=np.uint64) ^ start), kind="stable").astype(np.int64)


@dataclass(frozen=True)
class Pass:
    """One pass over units that lie in blocks: `blocks` holds the first unit of each block and, last, their number."""

    blocks: np.ndarray
    start: np.uint64
    #: blocks in the order in which they are read, and the place of the first unit of each (one more at the end)
    sequence: np.ndarray
    offsets: np.ndarray
    kept: dict[int, np.ndarray] = field(default_factory=dict, repr=False, compare=False)

    def whole(self) -> np.ndarray:
        """Every unit in its order (int64). Memory: 32 bytes per unit while it is made."""
        rank = np.empty(len(self.sequence), dtype=np.uint64)
        rank[self.sequence] = np.arange(len(self.sequence), dtype=np.uint64)
        codes = np.repeat(rank << _HASH_BITS, np.diff(self.blocks))
        codes |= self._hashes(0, int(self.blocks[-1]))
        return np.argsort(codes, kind="stable").astype(np.int64)

    def at(self, places: np.ndarray) -> np.ndarray:
        """The units at these places; costs the blocks that they lie in."""
        turns = np.searchsorted(self.offsets, places, side="right") - 1
        if len(places) and (turns == turns[0]).all():
            return self._inside(int(turns[0]))[places - self.offsets[turns[0]]]
        found = np.empty(len(places), dtype=np.int64)
        for turn in sorted(set(turns.tolist())):
            mine = turns == turn
            found[mine] = self._inside(turn)[places[mine] - self.offsets[turn]]
        return found

    def _inside(self, turn: int) -> np.ndarray:
        """The units of the block whose turn it is, in their order; the last two are kept."""
        kept: dict[int, np.ndarray] = self.kept
        if turn not in kept:
            block = self.sequence[turn]
            first, stop = int(self.blocks[block]), int(self.blocks[block + 1])
            if len(kept) > 1:
                kept.clear()
            kept[turn] = first + np.argsort(self._hashes(first, stop), kind="stable")
        return kept[turn]

    def _hashes(self, first: int, stop: int) -> np.ndarray:
        return splitmix64(np.arange(first, stop, dtype=np.uint64) ^ self.start) >> (_UINT64(64) - _HASH_BITS)


def make_pass(blocks: np.ndarray, *parts: object) -> Pass:
    """The pass keyed by `parts`. `blocks` are strictly increasing and fewer than 16 million."""
    start = key(*parts)
    sequence = _permuted(len(blocks) - 1, splitmix64(np.array([start]))[0])
    offsets = np.zeros(len(blocks), dtype=np.int64)
    np.cumsum(np.diff(blocks)[sequence], out=offsets[1:])
    return Pass(blocks, start, sequence, offsets)


class Passes:
    """The passes of one dataset; the last few that were looked at are kept (16 bytes per block each)."""

    def __init__(self, blocks: np.ndarray, *parts: object) -> None:
        self.blocks = blocks
        self.number = int(blocks[-1])
        self.epoch = lru_cache(maxsize=4)(lambda epoch: make_pass(blocks, *parts, epoch))
        self._parts = parts

    def __reduce__(self) -> tuple[Any, ...]:
        return Passes, (self.blocks, *self._parts)
