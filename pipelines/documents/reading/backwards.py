"""Letters that read from right to left, as those of Hebrew and Arabic: told from others, and put together to glyphs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.documents.reading.page import Rectangle

#: Hebrew, Arabic and their neighbours, and their presentation forms. Arabic numbers read from left to right.
BACKWARDS = re.compile(r"[\u0590-\u065f\u066d-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]")
#: A character this narrow, in points, is a part of the glyph beside it: of a ligature, or a vowel sign.
_NARROW = 0.01
_Glyph = tuple[str, Rectangle, tuple[float, float]]


def is_backwards(text: str) -> bool:
    """Does any of the text read from right to left?"""
    return not text.isascii() and BACKWARDS.search(text) is not None


def whole_glyphs(characters: Sequence[_Glyph]) -> list[_Glyph]:
    """Characters with box and origin, those without a width joined to the one that they belong to.

    The letters of a ligature come as one with its width and others at its right edge, in the order of the letters.
    """
    wide = [glyph for glyph in characters if glyph[1][2] - glyph[1][0] > _NARROW]
    texts = [text for text, _, _ in wide]
    for text, (x, _, right, _), _ in characters:
        if right - x > _NARROW or not text.strip():
            continue
        at_edge = (place for place, (_, box, _) in enumerate(wide) if abs(box[2] - x) < 2 * _NARROW)
        around = (place for place, (_, box, _) in enumerate(wide) if box[0] <= x <= box[2])
        place = next(at_edge, next(around, None))
        if place is not None:
            texts[place] += text
    return [(text, box, origin) for text, (_, box, origin) in zip(texts, wide, strict=True)]
