"""Check a page's text against the words that its PDF holds: the two are counted apart and compared."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

#: Below this share of words in common, a page is dropped as `text_mismatch`.
MIN_AGREEMENT = 0.98
_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3400-\u9fff\uf900-\ufaff]+")


def agreement(expected: str, found: str) -> float:
    """Share of words (Chinese: characters) that two texts have in common as multisets, 0 to 1.

    Letters of formulas and ligatures count as plain letters; marks and spaces do not count.
    """
    one, two = _words(expected), _words(found)
    total = max(sum(one.values()), sum(two.values()))
    return sum((one & two).values()) / total if total else 1.0


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
