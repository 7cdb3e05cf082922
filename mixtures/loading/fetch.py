"""From slots to what a training step takes: rows from the cache, checked against the plan, encoded and decoded."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from corpus.counting import CountingRule
from corpus.encoding import Encoded, encode
from corpus.record import Video
from mixtures.loading.assemble import EncodedPiece, masked
from mixtures.loading.batch import HeldPiece, Sample
from mixtures.loading.cache import RowGroupCache
from mixtures.loading.ranks import LoadError
from mixtures.loading.row_group import RowGroup
from mixtures.loading.stream import Slot

#: Given bytes; given a view of them by a loader that does not copy.
Decode = Callable[[Any], Any]
DecodeClip = Callable[[Video], Any]

#: Tokens of cut texts that are remembered, so that the next piece of one need not tokenize it again: 20 bytes each.
CUT_TOKENS = 1 << 20


class Held(NamedTuple):
    """A piece, and the row group that its record is in."""

    piece: HeldPiece
    slot: Slot
    group: RowGroup


@dataclass
class Fetcher:
    """What a loader's threads share. `skip` are ids of records whose places stay empty."""

    cache: RowGroupCache
    rule: CountingRule
    decode: Decode | None
    decode_clip: DecodeClip | None
    skip: Collection[str]
    pad_id: int

    def __post_init__(self) -> None:
        self._cut: OrderedDict[tuple[int, int, int], Encoded] = OrderedDict()
        self._cut_tokens = 0
        self._lock = threading.Lock()

    def held(self, slot: Slot, row: int, segment: int, source: tuple[str, str]) -> Held:
        """What stands in a slot; raises `LoadError` if the file holds another record there than planned."""
        group = self.cache.get(slot.part, slot.row_group)
        if slot.row >= group.rows:
            raise self._replaced(slot, f"has no row {slot.row} in row group {slot.row_group}")
        found = group.id(slot.row)
        if slot.id and found != slot.id:
            raise self._replaced(slot, f"holds the record {found} where the plan has {slot.id}")
        piece = HeldPiece(row, segment, found, *source, slot.start, slot.stop, found in self.skip)
        return Held(piece, slot, group)

    def tokens(self, held: Held) -> EncodedPiece:
        """The tokens and images of a piece. Raises `LoadError` if they are not as many as planned."""
        slot = held.slot
        if held.piece.skipped:
            return masked(slot.stop - slot.start, self.pad_id)
        if slot.stop - slot.start == slot.tokens:
            clips = held.group.clips(slot.row)
            sizes = [*held.group.sizes(slot.row), *((clip.width, clip.height) for clip in clips)]
            return EncodedPiece(self._encoded(held), self._media(held, clips), sizes)
        key = slot.part, slot.row_group, slot.row
        whole = self._remembered(key)
        if whole is None:
            whole = self._encoded(held)
            self._remember(key, whole)
        return EncodedPiece(whole.piece(slot.start, slot.stop))

    def sample(self, held: Held) -> Sample:
        """The record of a piece as it is; without its content if it is skipped."""
        if held.piece.skipped:
            return Sample(held.piece, [], [])
        group, row = held.group, held.slot.row
        return Sample(held.piece, group.messages(row), self._media(held, group.clips(row)))

    def _encoded(self, held: Held) -> Encoded:
        encoded = encode(held.group.record(held.slot.row), self.rule)
        if len(encoded) != held.slot.tokens:
            raise LoadError(
                f"the record {held.piece.id} in {self.cache.parts.name(held.slot.part)} has {len(encoded):,} tokens, "
                f"and the plan counted {held.slot.tokens:,}: it was planned under another tokenizer or counting rule, "
                f"or the file was changed; plan again, or run `vlend verify`"
            )
        return encoded

    def _media(self, held: Held, clips: Sequence[Video]) -> list[Any]:
        """Pictures, then clips."""
        pictures: list[Any] = held.group.pictures(held.slot.row)
        if self.decode is None:
            return [*pictures, *(clip.bytes for clip in clips)] if clips else pictures
        where = f"the record {held.piece.id} in {self.cache.parts.name(held.slot.part)}"
        if clips and self.decode_clip is None:
            raise LoadError(
                f"{where} has a clip, and the loader was given no `decode_clip`; give one, leave the dataset out of "
                f"the recipe, or name the record in the run's `skip`"
            )
        try:
            decoded = [self.decode(one) for one in pictures]
            return [*decoded, *(self.decode_clip(clip) for clip in clips if self.decode_clip is not None)]
        except Exception as error:
            raise LoadError(
                f"a picture or clip of {where} cannot be decoded ({error}); name the record in the run's `skip` to go "
                f"on without it"
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

    def _replaced(self, slot: Slot, what: str) -> LoadError:
        return self.cache.parts.error(slot.part, f"{what}: it was replaced")
