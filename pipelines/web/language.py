"""The language of a page, by its letters and by what it declares."""

from __future__ import annotations

import re

from pipelines.languages.guess import guess
from pipelines.web.view import View

_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA_OR_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_LETTER = re.compile(r"[^\W\d_]")
#: A Chinese character says about as much as this many Latin letters.
_LETTERS_PER_HAN = 3
#: Share of the letters that must be Chinese before a page is believed that calls itself Chinese.
_DECLARED_SHARE = 0.08
#: Fewer letters than this do not tell which of the languages in Latin letters a page is in.
_MIN_LETTERS = 150
_CODE = re.compile(r"[a-z]{2,3}")


def page_language(view: View) -> str | None:
    """`zh` where Chinese characters carry most of the text, else what is declared or likely; None for no text."""
    text = " ".join(line.text for line in view.lines)
    letters, han = len(_LETTER.findall(text)), len(_HAN.findall(text))
    if not letters:
        return None
    declared = _CODE.match(view.language.lower())
    if len(_KANA_OR_HANGUL.findall(text)) > 0.1 * letters:
        return declared[0] if declared else None
    if han * _LETTERS_PER_HAN > letters - han:
        return "zh"
    if declared and declared[0] == "zh":
        return "zh" if han > _DECLARED_SHARE * letters else "en"
    if declared:
        return declared[0]
    return guess(text) if letters >= _MIN_LETTERS else "en"
