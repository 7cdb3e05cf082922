"""The contract between the text pipeline and its materials: what can be listed, and what a listed item holds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Listed:
    """An item as a material lists it.

    `group` names the unit's input piece and `digest` its raw content. `texts` are the parts that are compared with
    those of all other items: a part that nearly repeats an earlier one is left out, and an item without a part of its
    own is merged into the item that has them.
    """

    locator: str
    payload: dict[str, Any]
    group: str
    digest: str
    texts: list[str]

    @property
    def size(self) -> int:
        """Characters of text."""
        return sum(map(len, self.texts))


@dataclass(frozen=True)
class Article:
    """A whole text before it is cut: `pieces` are Markdown chapters; `title` heads every record cut from it."""

    document: str
    title: str
    pieces: list[str]
    license: str
    language: str | None = None
    url: str | None = None
    provenance: dict[str, Any] = field(default_factory=dict)


class Material(ABC):
    """One kind of text. `kind` is written into the payload of its items."""

    kind: ClassVar[str]

    @abstractmethod
    def listed(self) -> Iterator[Listed]:
        """Every item in a fixed order."""

    @abstractmethod
    def article(self, payload: dict[str, Any], repeats: frozenset[int]) -> Article:
        """The text of an item without the parts numbered in `repeats`; raises `Drop` if there is none."""
