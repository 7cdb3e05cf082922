"""Small named rules that decide whether a text is prose worth training on. Each gives a drop reason; none edits text.

Thresholds were set by reading what falls just above and just below them in the documentation of the default packages:

    too_short        fewer than 80 words (100 Chinese characters) of prose
    not_prose        function words are under 22 % of an English text's words (word lists, names, listings)
    mostly_code      code and formulas are over 50 % of the characters
    mostly_numbers   digits are over 25 % of the prose's characters
    repeated_lines   over 30 % of the lines of 20 or more characters repeat an earlier line
    broken_encoding  replacement or control characters, or the marks of UTF-8 read as Latin-1
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

MIN_WORDS = 80
MIN_CHINESE_CHARACTERS = 100
MIN_FUNCTION_WORDS = 0.22
MAX_CODE = 0.50
MAX_DIGITS = 0.25
MAX_REPEATED = 0.30
MAX_BROKEN = 0.001

_FUNCTION_WORDS_TEXT = """
a about after all also an and any are as at be been but by can do each for from had has have he her his i if in into is
it its may more most must no not of on one only or other out over same she should so some such than that the their them
then there these they this those to up use used was we were what when where which who will with would you your
"""
_FUNCTION_WORDS = frozenset(_FUNCTION_WORDS_TEXT.split())
_WORD = re.compile(r"[A-Za-zÀ-ɏ']+")
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"```.*?```|\$\$.*?\$\$|`[^`\n]*`", re.S)
_BROKEN = re.compile(r"[\ufffd\x00-\x08\x0b\x0e-\x1f]|Ã[\x80-\xbf©¨¼¶¤]|â€")


@dataclass(frozen=True)
class Measures:
    """What the rules look at, counted once. `words` and `chinese` count prose outside code."""

    words: int
    chinese: int
    function_words: float
    code: float
    digits: float
    repeated: float
    broken: float

    def scores(self) -> dict[str, float]:
        """The shares that a record stores, for thresholds of the user's own."""
        return {
            "prose_words": float(self.words + self.chinese),
            "function_words": round(self.function_words, 4),
            "code_share": round(self.code, 4),
            "digit_share": round(self.digits, 4),
        }


def measure(text: str) -> Measures:
    """Count what the rules need in a Markdown or plain text."""
    prose = _CODE.sub(" ", text)
    chinese = len(_CHINESE.findall(prose))
    # A Chinese character says as much as about three letters; otherwise Chinese texts would seem full of code.
    size = len("".join(text.split())) + 2 * chinese or 1
    prose_size = len("".join(prose.split())) + 2 * chinese or 1
    words = _WORD.findall(prose)
    lines = [line.strip() for line in text.splitlines() if len(line.strip()) >= 20]
    return Measures(
        words=len(words),
        chinese=chinese,
        function_words=sum(word.lower() in _FUNCTION_WORDS for word in words) / max(len(words), 1),
        code=1 - prose_size / size,
        digits=len(_DIGIT.findall(prose)) / prose_size,
        repeated=1 - len(set(lines)) / len(lines) if lines else 0.0,
        broken=len(_BROKEN.findall(text)) / size,
    )


def language(text: str) -> str:
    """`zh` if over a quarter of the letters are Chinese characters, otherwise `en`."""
    chinese = len(_CHINESE.findall(text))
    return "zh" if chinese and chinese * 3 > sum(map(len, _WORD.findall(text))) else "en"


def _too_short(m: Measures) -> bool:
    return m.words / MIN_WORDS + m.chinese / MIN_CHINESE_CHARACTERS < 1


def _not_prose(m: Measures) -> bool:
    return m.function_words < MIN_FUNCTION_WORDS


RULES: dict[str, Callable[[Measures], bool]] = {
    "broken_encoding": lambda m: m.broken > MAX_BROKEN,
    "too_short": _too_short,
    "mostly_code": lambda m: m.code > MAX_CODE,
    "mostly_numbers": lambda m: m.digits > MAX_DIGITS,
    "repeated_lines": lambda m: m.repeated > MAX_REPEATED,
    "not_prose": _not_prose,
}


#: Rules that only make sense for English.
_ENGLISH_RULES = frozenset({"not_prose"})


def reason_to_drop(measures: Measures, spoken: str = "en") -> str | None:
    """The name of the first rule that a text in the language `spoken` breaks, or None."""
    for name, broken in RULES.items():
        if broken(measures) and (spoken == "en" or name not in _ENGLISH_RULES):
            return name
    return None
