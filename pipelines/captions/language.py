"""The language of a caption, by its letters."""

from __future__ import annotations

import re

_HAN = re.compile(r"[\u3400-\u9fff]")
_OTHER_LETTERS = re.compile(r"[\u0370-\u1fff\u3040-\u30ff\uac00-\ud7af]")
_LATIN = re.compile(r"[A-Za-z]")


def caption_language(text: str) -> str | None:
    """`zh` or `en`; None where the letters are those of other languages, or there are too few to tell.

    Captions are too short for a statistical guess, so Latin letters without accents count as English.
    """
    han, other, latin = (len(pattern.findall(text)) for pattern in (_HAN, _OTHER_LETTERS, _LATIN))
    accented = sum(character.isalpha() and "\u00c0" <= character <= "\u024f" for character in text)
    if other > 0.1 * (han + other + latin):
        return None
    if 3 * han > latin:
        return "zh" if han > 1 else None
    return "en" if latin > 3 and accented <= 0.03 * latin else None
