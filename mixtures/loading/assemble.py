"""From pieces to arrays: what a micro-batch of tokens is made of. Pure; the shapes are described in `batch`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from corpus.encoding import IGNORE, Encoded


@dataclass(frozen=True, slots=True)
class EncodedPiece:
    """A document as it stands in a sequence, with its images and their sizes in pixels (width, height)."""

    tokens: Encoded
    images: Sequence[Any] = ()
    sizes: Sequence[tuple[int, int]] = ()


def masked(length: int, pad_id: int) -> EncodedPiece:
    """A document of padding that carries no loss, in the place of one that is skipped."""
    return EncodedPiece(
        Encoded(
            np.full(length, pad_id, dtype=np.int64),
            np.full(length, IGNORE, dtype=np.int64),
            np.full(length, -1, dtype=np.int32),
        )
    )


def assembled(rows: Sequence[Sequence[EncodedPiece]], width: int | None, pad_id: int) -> dict[str, Any]:
    """The arrays of a `TokenBatch` and its `images`. `width` is S of padded arrays; None leaves them ragged."""
    pieces = [piece for row in rows for piece in row]
    lengths = np.array([len(piece.tokens) for piece in pieces], dtype=np.int64)
    flat = {
        "input_ids": _joined([piece.tokens.input_ids for piece in pieces], np.int64),
        "labels": _joined([piece.tokens.labels for piece in pieces], np.int64),
        "position_ids": _joined([np.arange(length) for length in lengths], np.int64),
        "segment_ids": np.repeat(_numbers([len(row) for row in rows]), lengths),
        "image_index": _joined(_image_index(pieces), np.int32),
    }
    documents = np.concatenate([[0], np.cumsum(lengths)])
    begins = documents[:-1][lengths > 0]
    # a model predicts position i from i - 1, and nothing before a document's first token belongs to it
    flat["labels"][begins] = IGNORE
    in_row = [sum(len(piece.tokens) for piece in row) for row in rows]
    offsets = np.concatenate([[0], np.cumsum(in_row, dtype=np.int64)]).astype(np.int64)
    shared = {
        "images": [image for piece in pieces for image in piece.images],
        "image_rows": np.repeat(np.arange(len(rows)), [sum(len(p.images) for p in row) for row in rows]).astype(
            np.int32
        ),
        "image_sizes": np.array([size for piece in pieces for size in piece.sizes], dtype=np.int32).reshape(-1, 2),
    }
    if width is None:
        return {**flat, **shared, "row_offsets": offsets, "document_offsets": documents.astype(np.int64)}
    fills = {"input_ids": pad_id, "labels": IGNORE, "position_ids": 0, "segment_ids": 0, "image_index": -1}
    return {**{name: _padded(flat[name], offsets, width, fill) for name, fill in fills.items()}, **shared}


def _joined(arrays: Sequence[np.ndarray], kind: type[np.generic]) -> np.ndarray:
    return np.concatenate(arrays).astype(kind, copy=False) if arrays else np.zeros(0, dtype=kind)


def _numbers(counts: Sequence[int]) -> np.ndarray:
    """1, 2, … for each row."""
    whole = np.array(counts, dtype=np.int64)
    return (np.arange(whole.sum()) - np.repeat(np.cumsum(whole) - whole, whole) + 1).astype(np.int32)


def _image_index(pieces: Sequence[EncodedPiece]) -> list[np.ndarray]:
    """Places in the micro-batch's images instead of numbers in the record's."""
    found = []
    before = 0
    for piece in pieces:
        image = piece.tokens.image
        found.append(np.where(image >= 0, image + before, -1) if piece.images else image)
        before += len(piece.images)
    return found


def _padded(flat: np.ndarray, offsets: np.ndarray, width: int, fill: int) -> np.ndarray:
    padded = np.full((len(offsets) - 1, width), fill, dtype=flat.dtype)
    for row, (start, stop) in enumerate(zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)):
        padded[row, : stop - start] = flat[start:stop]
    return padded
