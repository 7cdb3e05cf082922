"""Short records of a text dataset, set aside for the gaps of vision-language batches; the others stay packed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mixtures.units import Units, units_of_pieces

#: Records of at most so many tokens are set aside.
SHORT = 512


def short_tokens(units: Units) -> int:
    """Tokens of all short records of a text dataset, in one pass."""
    short = _short(units)
    return int((units.pieces.stop - units.pieces.start)[short].sum())


def set_aside(units: Units, tokens: int, sequence_length: int) -> tuple[Units, Units]:
    """The dataset without the short records that together have `tokens`, packed anew; and those, each a unit.

    They are taken in the order of ids, which are hashes: a sample that does not depend on seed or layout. The amounts
    of `units` must be tokens, and its records texts.
    """
    lengths = units.pieces.stop - units.pieces.start
    short = np.flatnonzero(_short(units))
    short = short[np.argsort(units.pieces.record[short], kind="stable")]
    enough = int(np.searchsorted(np.cumsum(lengths[short]), tokens)) + 1 if tokens else 0
    aside = np.zeros(len(lengths), dtype=bool)
    aside[short[:enough]] = True
    # a piece's block, then the record: the order of the store, whose parts are in the order of ids
    unit_of = np.repeat(np.arange(len(units)), np.diff(units.first_piece))
    block_of = np.searchsorted(units.blocks[:-1], unit_of, side="right") - 1
    turn = np.lexsort((units.pieces.start, units.pieces.record, block_of))
    rest, pool = turn[~aside[turn]], turn[aside[turn]]
    packed = units_of_pieces(units.pieces.take(rest), lengths[rest], block_of[rest], sequence_length)
    alone = units_of_pieces(units.pieces.take(pool), lengths[pool], block_of[pool], None)
    return replace(packed, too_long=units.too_long, cut=units.cut), alone


def _short(units: Units) -> np.ndarray:
    """Which pieces are whole short records; a record without tokens is none."""
    pieces = units.pieces
    number = np.bincount(pieces.record)[pieces.record] if len(pieces) else np.zeros(0, dtype=np.int64)
    return (number == 1) & (pieces.stop > 0) & (pieces.stop <= SHORT)
