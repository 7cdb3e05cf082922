"""The columns that say which piece of which sequence a row of a blend is, and what the piece counts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

#: `sequence` is the place of the row's sequence in the run: its step is sequence // global_batch, its position the
#: remainder. The row stands for the tokens `piece_start` to `piece_stop` of its record.
PIECE_FIELDS = (
    pa.field("sequence", pa.int64()),
    pa.field("piece_start", pa.int32()),
    pa.field("piece_stop", pa.int32()),
)
TOKEN_COLUMNS = ("n_text_tokens", "n_image_tokens", "n_loss_tokens")


def with_pieces(table: pa.Table, sequence: np.ndarray, start: np.ndarray, stop: np.ndarray) -> pa.Table:
    """`table` with the three columns."""
    for field, values in zip(PIECE_FIELDS, (sequence, start, stop), strict=True):
        table = table.append_column(field, pa.array(values, field.type))
    return table


def token_counts(table: pa.Table) -> dict[str, np.ndarray]:
    """What each row counts, by token column. Of a text that was cut, a row counts its piece's part."""
    counts = {name: table.column(name).to_numpy().astype(np.int64) for name in TOKEN_COLUMNS}
    if PIECE_FIELDS[0].name not in table.column_names:
        return counts
    start, stop = (table.column(field.name).to_numpy().astype(np.int64) for field in PIECE_FIELDS[1:])
    whole = np.maximum(counts["n_text_tokens"] + counts["n_image_tokens"], 1)
    end = np.maximum(stop, (start == 0) & (stop == 0))
    return {name: count * end // whole - count * start // whole for name, count in counts.items()}


def begins(table: pa.Table) -> np.ndarray:
    """Is each row the first piece of its record?"""
    if PIECE_FIELDS[0].name not in table.column_names:
        return np.ones(len(table), dtype=bool)
    return np.asarray(table.column("piece_start").to_numpy() == 0)
