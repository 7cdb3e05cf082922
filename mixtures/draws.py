"""Which records a dataset gives, in which order: whole passes first, then a part whose last draws close the remainder.

Draw number k of a dataset of n records belongs to epoch k // n; each epoch has its own permutation, keyed by the
seed, the dataset and the epoch, and made of hashes (never of a random generator, whose stream a version may change).
"""

from __future__ import annotations

import numpy as np

from corpus.identity import fingerprint

_UINT64 = np.uint64


def splitmix64(values: np.ndarray) -> np.ndarray:
    """The splitmix64 mixing function, element by element, on uint64."""
    with np.errstate(over="ignore"):
        z = values + _UINT64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> _UINT64(30))) * _UINT64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> _UINT64(27))) * _UINT64(0x94D049BB133111EB)
        return z ^ (z >> _UINT64(31))


def permutation(n: int, *key: object) -> np.ndarray:
    """A permutation of 0 … n-1 that depends on `key` alone (int64)."""
    start = _UINT64(int(fingerprint([str(part) for part in key])[:16], 16))
    return np.argsort(splitmix64(np.arange(n, dtype=np.uint64) ^ start), kind="stable").astype(np.int64)


def draw(lengths: np.ndarray, target: int, max_epochs: int, *key: object) -> np.ndarray:
    """Indexes of the records drawn, in order, so that their lengths sum to `target` as nearly as can be.

    The error is at most half the shortest record that the last pass leaves unused. Nothing is drawn more than
    `max_epochs` times. `lengths` are positive integers (int64); the caller has checked that the target is in reach.
    """
    n = len(lengths)
    whole = int(lengths.sum())
    if n == 0 or target <= 0:
        return np.zeros(0, dtype=np.int64)
    epochs = min(target // whole, max_epochs)
    passes = [permutation(n, *key, epoch) for epoch in range(epochs)]
    if epochs < max_epochs:
        passes.append(_partial(lengths, permutation(n, *key, epochs), target - epochs * whole))
    return np.concatenate(passes)


def _partial(lengths: np.ndarray, order: np.ndarray, target: int) -> np.ndarray:
    """The part of a pass that sums to `target`: a prefix of `order`, then records that fit the gap best."""
    reached = np.cumsum(lengths[order])
    prefix = int(np.searchsorted(reached, target, side="right"))
    gap = target - (int(reached[prefix - 1]) if prefix else 0)
    rest = order[prefix:]
    # by length, and by place in the permutation among equals
    rest = rest[np.argsort(lengths[rest], kind="stable")]
    closing: list[int] = []
    while len(rest):
        fitting = int(np.searchsorted(lengths[rest], gap, side="right"))
        if fitting == 0:
            if 2 * gap > lengths[rest[0]]:
                closing.append(int(rest[0]))
            break
        closing.append(int(rest[fitting - 1]))
        gap -= int(lengths[rest[fitting - 1]])
        rest = np.delete(rest, fitting - 1)
    return np.concatenate([order[:prefix], np.array(closing, dtype=np.int64)])
