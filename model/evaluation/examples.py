"""Records as a loss is taken of them: the sequences of the loader, one document each, with bytes per token."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from corpus.counting import CountingRule
from corpus.encoding import IGNORE, encode
from corpus.record import Record, Video
from corpus.sequence import UnsupportedRecordError
from model.evaluation.rows import Row
from model.evaluation.token_bytes import position_bytes


@dataclass(frozen=True)
class Example:
    """A sequence, or a piece of one. `supervised` are the positions that carry loss, `bytes` what each of them stands
    for; `document` is the record's."""

    row: Row
    supervised: np.ndarray
    bytes: np.ndarray
    document: str


@dataclass
class LeftOut:
    """What no loss was taken of, by reason."""

    counts: dict[str, int]

    def add(self, reason: str) -> None:
        """One record more."""
        self.counts[reason] = self.counts.get(reason, 0) + 1


def examples(records: Iterable[Record], rule: CountingRule, length: int, left_out: LeftOut) -> Iterator[Example]:
    """Sequences of at most `length` tokens.

    As in training, longer texts are cut at multiples of it and the first token of a piece carries no loss; longer
    records with pictures are left out, and so is what the model's family cannot express.
    """
    for record in records:
        try:
            encoded = encode(record, rule)
        except UnsupportedRecordError:
            left_out.add("not of this family: video")
            continue
        sizes = position_bytes(record, rule)
        media = media_of(record)
        if media and len(encoded) > length:
            left_out.add(f"longer than {length:,} tokens, with pictures")
            continue
        for start in range(0, len(encoded), length):
            piece = encoded.piece(start, start + length)
            supervised = np.flatnonzero(piece.labels != IGNORE)
            supervised = supervised[supervised > 0]
            if len(supervised):
                row = Row(piece.input_ids, media)
                here = sizes[start : start + length][supervised]
                yield Example(row, supervised, here, record.document)


def media_of(record: Record) -> tuple[bytes | Video, ...]:
    """Encoded pictures and clips in the order of their parts."""
    pictures, clips = iter(record.images), iter(record.videos)
    found: list[bytes | Video] = []
    for message in record.messages:
        for part in message.content:
            if part.type == "image":
                found.append(next(pictures).bytes)
            elif part.type == "video":
                found.append(next(clips))
    return tuple(found)
