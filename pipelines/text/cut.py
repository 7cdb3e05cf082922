"""Cut long documents into records: at chapters where possible, else between blocks or paragraphs, else sentences."""

from __future__ import annotations

import re
from math import ceil

#: Records stay under the sequence length of 4,096 tokens; the estimate errs on the high side.
MAX_TOKENS = 3200

_WORD = re.compile(r"[A-Za-z]+")
_MARK = re.compile(r"[^\sA-Za-z]")
_RARE = re.compile(r"[^\x00-\x7f\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef\u2010-\u2030]")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'(\[])|(?<=[。！？；])|(?<=\n)")


def estimated_tokens(text: str) -> int:
    """An upper estimate of the tokens of `text`: 1.35 per word, 1 per digit, mark or Chinese character, else 3."""
    words, marks = len(_WORD.findall(text)), len(_MARK.findall(text))
    rare = 0 if text.isascii() else len(_RARE.findall(text))
    return ceil(1.35 * words) + marks + 2 * rare


def cut(pieces: list[str], limit: int = MAX_TOKENS, joint: str = "\n\n") -> list[str]:
    """Join neighbouring `pieces` into texts of at most `limit` estimated tokens and similar size.

    A piece longer than `limit` is cut between its paragraphs, and a paragraph longer than that between sentences.
    """
    fitting = [(part, estimated_tokens(part)) for piece in pieces for part in _fit(piece, limit)]
    fewest = max(-(-sum(size for _, size in fitting) // limit), 1)
    groups = _even(fitting, limit, fewest)
    if len(groups) > fewest:  # parts are coarse: aim at the number that it takes
        groups = _even(fitting, limit, len(groups))
    return [joint.join(group) for group in groups]


def _even(parts: list[tuple[str, int]], limit: int, count: int) -> list[list[str]]:
    """Neighbouring parts (text, size) in about `count` groups of like size, none above `limit`."""
    target = sum(size for _, size in parts) / count
    groups: list[list[str]] = []
    held = done = 0
    for text, size in parts:
        if not groups or held + size > limit or done + size / 2 > target * len(groups):
            groups.append([])
            held = 0
        groups[-1].append(text)
        held += size
        done += size
    return groups


def _fit(piece: str, limit: int) -> list[str]:
    if estimated_tokens(piece) <= limit:
        return [piece]
    for together in (True, False):
        paragraphs = _paragraphs(piece, together)
        if len(paragraphs) > 1:
            return cut(paragraphs, limit)
    sentences = [sentence for sentence in _SENTENCE.split(piece) if sentence]
    if len(sentences) > 1:
        chinese = piece.count("。") > piece.count(". ")
        return cut(sentences, limit, "" if chinese else " ")
    middle = len(piece) // 2
    return [*_fit(piece[:middle], limit), *_fit(piece[middle:], limit)]


def _paragraphs(piece: str, together: bool) -> list[str]:
    """The paragraphs of a Markdown text; code fences are whole, and a heading stays with what follows it.

    With `together`, so do words that introduce something, and a list or indented text stays with what goes before it.
    """
    paragraphs: list[str] = []
    inside = False
    for part in piece.split("\n\n"):
        joined = inside or (paragraphs and paragraphs[-1].rsplit("\n\n", 1)[-1].startswith("#"))
        if together and paragraphs:
            joined = joined or paragraphs[-1].endswith(":") or part.startswith((" ", "- ", "```", "$$"))
        if joined:
            paragraphs[-1] += "\n\n" + part
        else:
            paragraphs.append(part)
        if part.count("```") % 2:
            inside = not inside
    return paragraphs
