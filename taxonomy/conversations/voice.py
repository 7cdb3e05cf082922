"""Phrasings: one of several, drawn by the name of what is spoken about, in English or Chinese."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

from corpus.identity import fingerprint
from taxonomy.conversations.conversation import Language

T = TypeVar("T")


class Voice:
    """Speaks one language; equal names draw equally."""

    def __init__(self, language: Language, *name: str) -> None:
        self.language = language
        self.english = language == "en"
        self.random = random.Random(fingerprint(["voice", language, *name]))

    def say(self, english: Sequence[str], chinese: Sequence[str], **fields: object) -> str:
        """One of the sentences of the language, with its fields filled in."""
        return self.random.choice(english if self.english else chinese).format(**fields)

    def word(self, english: str, chinese: str) -> str:
        """The word of the language."""
        return english if self.english else chinese

    def quoted(self, text: str) -> str:
        """The text in quotation marks."""
        return f"“{text}”"

    def listing(self, names: Sequence[str]) -> str:
        """`a, b and c`, or `a、b和c`."""
        if len(names) == 1:
            return names[0]
        comma, last = (", ", " and ") if self.english else ("、", "和")
        return comma.join(names[:-1]) + last + names[-1]

    def draw(self, things: Sequence[T], most: int) -> list[T]:
        """At most so many of the things, in a drawn order."""
        return self.random.sample(things, min(most, len(things)))
