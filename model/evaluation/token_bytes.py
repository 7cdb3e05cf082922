"""How many bytes of text each position of a sequence stands for: what makes losses of two tokenizers comparable."""

from __future__ import annotations

from itertools import accumulate

import numpy as np

from corpus.counting import CountingRule
from corpus.record import Record
from corpus.sequence import runs


def position_bytes(record: Record, rule: CountingRule) -> np.ndarray:
    """Bytes of UTF-8 per position of `corpus.encoding.encode(record, rule)` [S]; special tokens and pictures have none.

    A character that is cut into several tokens counts with the last of them, and what a tokenizer passes over (the
    space before a word, with some) with the token behind it: the bytes of a run of text always sum to its length.
    """
    pieces: list[np.ndarray] = []
    for run in runs(record, rule.family):
        if run.kind == "text":
            pieces.append(text_bytes(run.text, rule))
        elif run.kind == "special":
            pieces.append(np.zeros(1, dtype=np.int64))
        elif run.kind == "image":
            picture = record.images[run.number]
            pieces.append(np.zeros(rule.image_tokens(picture.width, picture.height), dtype=np.int64))
        else:
            pieces.append(np.zeros(rule.video_tokens(record.videos[run.number]), dtype=np.int64))
    return np.concatenate(pieces)


def text_bytes(text: str, rule: CountingRule) -> np.ndarray:
    """Bytes of UTF-8 per token of a run of text."""
    _, offsets = rule.tokenizer.encode(text)
    before = np.array([0, *accumulate(len(character.encode()) for character in text)], dtype=np.int64)
    # a character in pieces is covered whole by each of its tokens: only the last of them has reached its end
    stops = np.array([stop for _, stop in offsets], dtype=np.int64)
    starts = np.array([start for start, _ in offsets[1:]], dtype=np.int64)
    stops[:-1] = np.minimum(stops[:-1], starts)
    if len(stops):
        stops[-1] = len(text)
    reached = np.maximum.accumulate(stops) if len(stops) else stops
    return np.diff(before[reached], prepend=0)
