"""What the lines of text say is at a place: the second witness of every name and value."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.web.elements.model import Box
from pipelines.web.view import Line

_SPACE = re.compile(r"\s+")
#: A name that a mark of a region, or a question's quotation marks, cannot hold.
_UNSPEAKABLE = re.compile(r"[⟦⟧“”\n{}|]")


def text_in(lines: Sequence[Line], box: Box) -> str:
    """The words whose middle lies in `box`, in reading order, with a space between."""
    words = [
        word
        for line in lines
        for word, at in line.words
        if box[0] <= (at[0] + at[2]) / 2 <= box[2] and box[1] <= (at[1] + at[3]) / 2 <= box[3]
    ]
    return " ".join(words)


def same(one: str, other: str) -> bool:
    """Equal but for space and the size of letters, which style sheets change."""
    return _bare(one) == _bare(other)


def shown(text: str, lines: Sequence[Line]) -> bool:
    """Does `text` stand anywhere among the lines?"""
    return bool(_bare(text)) and _bare(text) in _bare(" ".join(line.text for line in lines))


def speakable(text: str, longest: int = 60) -> bool:
    """Can a question quote it?"""
    return 0 < len(text) <= longest and not _UNSPEAKABLE.search(text) and any(letter.isalnum() for letter in text)


def _bare(text: str) -> str:
    return _SPACE.sub("", text).casefold()
