"""Words that an engine saw side by side, written as a line: no spaces between Chinese characters."""

from __future__ import annotations

import re
from collections.abc import Sequence

_CHINESE = re.compile(r"[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


def spaced(words: Sequence[str]) -> str:
    """The words with a space between each two, except where one of the characters that meet is Chinese."""
    pieces: list[str] = []
    for word in words:
        if pieces and not (_CHINESE.match(pieces[-1][-1:]) or _CHINESE.match(word)):
            pieces.append(" ")
        pieces.append(word)
    return "".join(pieces)
