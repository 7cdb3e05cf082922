"""Does a page's file hold exactly what its text says? Character by character, in order; formulas by their letters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from pipelines.books.blocks import Printed

#: Characters that fonts draw alike, so that a file may hold one for the other.
_ALIKE = str.maketrans({"\u2010": "-", "\u2011": "-", "\u00ad": "-", "\u2212": "-", "\u2027": "·", "\u30fb": "·",
                        "\u2022": "·", "\u22c5": "·", "\u2219": "·", "\u02bc": "’", "\u2215": "/", "\u2044": "/",
                        "\u2223": "|", "\u2236": ":", "\u02d9": "", "\u2126": "Ω", "\u2206": "Δ"})  # fmt: skip
_SPACES = re.compile(r"\s+")
_NO_SHAPE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\x00-\x1f]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
#: How much of the text behind a formula is looked for in the file.
_AHEAD = 12


def canonical(text: str) -> str:
    """Characters without spaces, ligatures and accents taken apart (a file holds the accents of formulas before their
    letters), letters of one shape as one."""
    return _SPACES.sub("", _NO_SHAPE.sub("", unicodedata.normalize("NFKD", text)).translate(_ALIKE))


def has_right_to_left(expected: Iterable[Printed]) -> bool:
    """Does a text hold letters that run from right to left? A file holds them in the order in which they are drawn."""
    return any(_RIGHT_TO_LEFT.search(part.text) for part in expected)


def difference(expected: Iterable[Printed], found: str) -> str:
    """ "" where the file holds exactly what is expected; otherwise where the two part, for the ledger."""
    text = canonical(found)
    parts = _merged(expected)
    place = 0
    for number, part in enumerate(parts):
        if not part.formula:
            if not text.startswith(part.text, place):
                return _parting(part.text, text, place)
            place += len(part.text)
            continue
        if text.startswith(part.text, place):
            place += len(part.text)
            continue
        end = _end_of_formula(parts, number, text, place)
        if end is None or _letters(text[place:end]) != _letters(part.text):
            return f"the formula {part.text[:40]!r} is {text[place : place + 40]!r} in the file"
        place = end
    return "" if place == len(text) else f"the file goes on with {text[place : place + 40]!r}"


def _merged(expected: Iterable[Printed]) -> list[Printed]:
    """Neighbours of one kind as one part."""
    parts: list[Printed] = []
    for part in expected:
        text = canonical(part.text)
        if parts and parts[-1].formula == part.formula:
            parts[-1] = Printed(parts[-1].text + text, part.formula)
        elif text:
            parts.append(Printed(text, part.formula))
    return parts


def _end_of_formula(parts: Sequence[Printed], number: int, text: str, place: int) -> int | None:
    """Where the text behind a formula begins; the first place at which all letters of the formula have passed."""
    if number + 1 == len(parts):
        return len(text)
    wanted = _letters(parts[number].text)
    ahead = parts[number + 1].text[:_AHEAD]
    end = text.find(ahead, place)
    while end >= 0:
        letters = _letters(text[place:end])
        if letters == wanted:
            return end
        if any(letters[letter] > wanted[letter] for letter in letters):
            return None
        end = text.find(ahead, end + 1)
    return None


def _letters(text: str) -> Counter[str]:
    return Counter(character for character in text if character.isalnum())


def _parting(expected: str, text: str, place: int) -> str:
    length = next(
        (n for n, character in enumerate(expected) if text[place + n : place + n + 1] != character), len(expected)
    )
    start = max(0, length - 10)
    return f"the text says {expected[start : length + 20]!r}, the file {text[place + start : place + length + 20]!r}"
