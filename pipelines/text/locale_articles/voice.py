"""Choosing among ways to say the same: by hash of the article and the place, so that neighbours differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from corpus.identity import fingerprint

T = TypeVar("T")


class Voice:
    """The choices of one article; `key` names it. Equal keys make equal choices."""

    def __init__(self, *key: object) -> None:
        self.key = [str(part) for part in key]

    def number(self, place: str) -> int:
        """A large integer that depends on the article and `place` alone."""
        return int(fingerprint([*self.key, place])[:12], 16)

    def pick(self, place: str, *options: str) -> str:
        """One of `options`."""
        return options[self.number(place) % len(options)]

    def chance(self, place: str, share: float) -> bool:
        """True for about `share` of all articles."""
        return self.number(place) % 10_000 < share * 10_000

    def shuffled(self, place: str, values: Sequence[T]) -> list[T]:
        """`values` in an order of the article's own."""
        order = sorted(range(len(values)), key=lambda index: self.number(f"{place}:{index}"))
        return [values[index] for index in order]
