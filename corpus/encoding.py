"""A record as the sequence that a model is trained on: token ids, labels, and where the image tokens are.

The counting rules promise these lengths; tests/corpus/test_encoding.py holds the two together. Legend of shapes: S is
the length of the sequence, text and image tokens together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from corpus.counting import CountingRule, in_loss
from corpus.record import Record
from corpus.sequence import DEEPSEEK_IMAGE, QWEN_IMAGE, QWEN_VIDEO, Run, runs
from corpus.tokenizer import TextTokenizer

#: Label of a position that carries no loss (PyTorch's default `ignore_index`).
IGNORE = -100

_PLACEHOLDERS = {"deepseek-vl": DEEPSEEK_IMAGE, "qwen2-vl": QWEN_IMAGE}


@dataclass(frozen=True, slots=True)
class Encoded:
    """One training example, or a piece of one. All three arrays have length S.

    `labels[i]` is `input_ids[i]` where position i is supervised, else `IGNORE`; the shift by one is the model's.
    `image[i]` is the number of the record's image that position i stands for, or -1 for text; its videos are numbered
    on from its images.
    """

    input_ids: np.ndarray
    labels: np.ndarray
    image: np.ndarray

    def __len__(self) -> int:
        return len(self.input_ids)

    def piece(self, start: int, stop: int) -> Encoded:
        """The positions `start` to `stop`; the arrays are views of these."""
        return Encoded(self.input_ids[start:stop], self.labels[start:stop], self.image[start:stop])


def encode(record: Record, rule: CountingRule, ask: bool = False) -> Encoded:
    """The sequence of `record` under the template, image rule and tokenizer of `rule`.

    Image placeholders are repeated once per image token and never supervised (arXiv 2403.05525 §3.2). With `ask` the
    sequence goes on to the point where the assistant answers. Raises `corpus.tokenizer.TokenizerError` if the tokenizer
    lacks a special token of the template.
    """
    pieces = [_encode_run(run, record, rule) for run in runs(record, rule.family, ask)]
    length = sum(len(ids) for ids, _, _ in pieces)
    input_ids = np.empty(length, dtype=np.int64)
    labels = np.full(length, IGNORE, dtype=np.int64)
    image = np.full(length, -1, dtype=np.int32)
    start = 0
    for run_ids, supervised, number in pieces:
        stop = start + len(run_ids)
        input_ids[start:stop] = run_ids
        if number >= 0:
            image[start:stop] = number
        elif supervised is True:
            labels[start:stop] = run_ids
        elif supervised is not False:
            labels[start:stop] = np.where(supervised, input_ids[start:stop], IGNORE)
        start = stop
    return Encoded(input_ids, labels, image)


def _encode_run(run: Run, record: Record, rule: CountingRule) -> tuple[list[int] | np.ndarray, bool | list[bool], int]:
    """Token ids of a run, which of them are supervised (all, none, or each), and the number of its image or -1."""
    if run.kind == "image":
        picture = record.images[run.number]
        tokens = rule.image_tokens(picture.width, picture.height)
        return np.full(tokens, special_id(rule.tokenizer, _PLACEHOLDERS[rule.family])), False, run.number
    if run.kind == "video":
        tokens = rule.video_tokens(record.videos[run.number])
        return np.full(tokens, special_id(rule.tokenizer, QWEN_VIDEO)), False, len(record.images) + run.number
    if run.kind == "special":
        return [special_id(rule.tokenizer, run.text)], run.loss, -1
    if not run.loss_spans:
        return rule.tokenizer.ids(run.text), False, -1
    if run.loss_spans == ((0, len(run.text)),):
        return rule.tokenizer.ids(run.text), True, -1
    ids, offsets = rule.tokenizer.encode(run.text)
    return ids, in_loss(run.loss_spans, offsets), -1


@lru_cache(maxsize=256)
def special_id(tokenizer: TextTokenizer, token: str) -> int:
    """`tokenizer.special(token)`, looked up once."""
    return tokenizer.special(token)
