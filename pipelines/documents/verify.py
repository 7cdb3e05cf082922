"""Check a page's text against the words that its PDF holds: the two are counted apart and compared."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

#: Below this share of words in common, a page is dropped as `text_mismatch`.
MIN_AGREEMENT = 0.98
#: A Chinese character, a number, or a word.
_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|\d+|[^\W\d_\u3400-\u9fff\uf900-\ufaff]+")
#: Letters of formulas: each is a word of its own.
_FORMULA_LETTER = re.compile(r"([\U0001d400-\U0001d7cb])")


def agreement(expected: str, found: str) -> float:
    """Share of the characters of two texts that stand in common words (Chinese: are common), 0 to 1.

    Words are counted as multisets. What is left over on both sides is compared letter by letter, because a formula's
    letters may be one word in the file and several in the text. Marks and spaces do not count.
    """
    one, two = _words(expected), _words(found)
    common = _length(one & two) + _length(_letters(one - two) & _letters(two - one))
    total = max(_length(one), _length(two))
    return common / total if total else 1.0


def _length(words: Counter[str]) -> int:
    return sum(len(word) * count for word, count in words.items())


def _letters(words: Counter[str]) -> Counter[str]:
    letters: Counter[str] = Counter()
    for word, count in words.items():
        for letter in word:
            letters[letter] += count
    return letters


def _words(text: str) -> Counter[str]:
    apart = _FORMULA_LETTER.sub(r" \1 ", text)
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", apart).casefold()))
