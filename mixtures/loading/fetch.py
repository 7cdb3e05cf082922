"""From slots to what a training step takes: rows from the cache, checked against the plan, encoded and decoded."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from corpus.counting import CountingRule
from corpus.encoding import Encoded, encode
from corpus.record import Record
from mixtures.loading.assemble import EncodedPiece, masked
from mixtures.loading.batch import HeldPiece, Sample
from mixtures.loading.cache import RowGroupCache
from mixtures.loading.ranks import LoadError
from mixtures.loading.stream import Slots

Decode = Callable[[bytes], Any]

#: Tokens of cut texts that are remembered, so that the next piece of one need not tokenize it again: 20 bytes each.
CUT_TOKENS = 1 << 20


@dataclass
class Fetcher:
    """What a loader's threads share. `skip` are ids of records whose places stay empty."""

    cache: RowGroupCache
    rule: CountingRule
    decode: Decode | None
    skip: Collection[str]
    pad_id: int

    def __post_init__(self) -> None:
        self._cut: OrderedDict[tuple[int, int, int], Encoded] = OrderedDict()
        self._cut_tokens = 0
        self._lock = threading.Lock()

    def held(self, slots: Slots, number: int, row: int, segment: int, source: tuple[str, str]) -> HeldPiece:
        """What stands in slot `number`; raises `LoadError` if the file holds another record there than planned."""
        part, row_group, place = (int(column[number]) for column in (slots.part, slots.row_group, slots.row))
        group = self.cache.get(part, row_group)
        if place >= group.rows:
            raise self._replaced(part, f"has no row {place} in row group {row_group}")
        found, planned = group.id(place), str(slots.id[number])
        if planned and found != planned:
            raise self._replaced(part, f"holds the record {found} where the plan has {planned}")
        start, stop = int(slots.start[number]), int(slots.stop[number])
        return HeldPiece(row, segment, found, *source, start, stop, found in self.skip)

    def tokens(self, slots: Slots, number: int, piece: HeldPiece) -> EncodedPiece:
        """The tokens and images of a piece. Raises `LoadError` if they are not as many as planned."""
        if piece.skipped:
            return masked(piece.stop - piece.start, self.pad_id)
        key = int(slots.part[number]), int(slots.row_group[number]), int(slots.row[number])
        planned = int(slots.tokens[number])
        whole = piece.stop - piece.start == planned
        if not whole and (known := self._remembered(key)) is not None:
            return EncodedPiece(known.piece(piece.start, piece.stop))
        record = self.cache.get(key[0], key[1]).record(key[2])
        encoded = encode(record, self.rule)
        if len(encoded) != planned:
            raise LoadError(
                f"the record {piece.id} in {self.cache.parts.name(key[0])} has {len(encoded):,} tokens, and the plan "
                f"counted {planned:,}: it was planned under another tokenizer or counting rule, or the file was "
                f"changed; plan again, or run `vlend verify`"
            )
        if not whole:
            self._remember(key, encoded)
            return EncodedPiece(encoded.piece(piece.start, piece.stop))
        sizes = [(image.width, image.height) for image in record.images]
        return EncodedPiece(encoded, self._images(record, key[0]), sizes)

    def sample(self, slots: Slots, number: int, piece: HeldPiece) -> Sample:
        """The record of a piece as it is; without its content if it is skipped."""
        if piece.skipped:
            return Sample(piece, [])
        part = int(slots.part[number])
        record = self.cache.get(part, int(slots.row_group[number])).record(int(slots.row[number]))
        return Sample(piece, record.messages, self._images(record, part))

    def _images(self, record: Record, part: int) -> list[Any]:
        data = [image.bytes for image in record.images]
        if self.decode is None:
            return list(data)
        try:
            return [self.decode(one) for one in data]
        except Exception as error:
            raise LoadError(
                f"a picture of the record {record.id} in {self.cache.parts.name(part)} cannot be decoded ({error}); "
                f"name the record in the run's `skip` to go on without it"
            ) from error

    def _remembered(self, key: tuple[int, int, int]) -> Encoded | None:
        with self._lock:
            if key in self._cut:
                self._cut.move_to_end(key)
            return self._cut.get(key)

    def _remember(self, key: tuple[int, int, int], encoded: Encoded) -> None:
        with self._lock:
            if key not in self._cut:
                self._cut[key] = encoded
                self._cut_tokens += len(encoded)
            while self._cut_tokens > CUT_TOKENS and len(self._cut) > 1:
                self._cut_tokens -= len(self._cut.popitem(last=False)[1])

    def _replaced(self, part: int, what: str) -> LoadError:
        return LoadError(f"{self.cache.parts.name(part)} {what}: it was replaced; {self.cache.parts.remedy}")
