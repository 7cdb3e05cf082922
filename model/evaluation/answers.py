"""Is a generated answer right? Exact match, character error rate, and numbers within a tolerance."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

#: What ChartQA allows a number to be off (Masry et al. 2022, "relaxed accuracy").
RELAXED = 0.05

_NUMBER = re.compile(r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-+−]?\.\d+")
_OPENING = re.compile(r"\s*[,，(（:：;；。]")


def plain(text: str) -> str:
    """What two equal answers share: compatibility forms, case, runs of spaces and the full stop at the end aside."""
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return folded.rstrip(".。 ")


def first_line(text: str) -> str:
    """The first line with anything in it."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


@dataclass(frozen=True)
class CharacterErrors:
    """Edits that turn an answer into the truth, and the truth's length in characters."""

    distance: int
    length: int

    @property
    def rate(self) -> float:
        """Edits per character; above 1 where much was said that is not there."""
        return self.distance / max(self.length, 1)


def character_errors(answer: str, truth: str) -> CharacterErrors:
    """Levenshtein distance by characters, with runs of white space as one space, which no picture tells apart."""
    from rapidfuzz.distance import Levenshtein

    said, wanted = " ".join(answer.split()), " ".join(truth.split())
    return CharacterErrors(int(Levenshtein.distance(said, wanted)), len(wanted))


def number_in(text: str) -> float | None:
    """The first number of a text, with a hyphen or a true minus sign; commas between thousands are read."""
    match = _NUMBER.search(text)
    return float(match[0].replace(",", "").replace("−", "-")) if match else None


def same_number(answer: str, truth: float, tolerance: float = 0.0) -> bool:
    """Is the first number of the answer the true one, or off by at most this share of it?

    A true 0 allows no other number, as in ChartQA.
    """
    found = number_in(answer)
    if found is None:
        return False
    return math.isclose(found, truth, rel_tol=0.0, abs_tol=max(abs(truth) * tolerance, 1e-9))


def same_text(answer: str, truth: str) -> bool:
    """Does the answer's first line say the same, or the truth's part before an explanation (`Yes, 6.9 against 6.6`)?"""
    said = plain(first_line(answer))
    short = _OPENING.split(truth, maxsplit=1)[0]
    return said in {plain(truth), plain(short)} or plain(_OPENING.split(said, maxsplit=1)[0]) == plain(short)
