"""A record as the sequence that a model is trained on: token ids, labels, and where the image tokens are.

The counting rules of corpus promise these lengths; tests/model/test_sequence.py holds the two together. Legend of
shapes: S is the length of the sequence, text and image tokens together.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.counting import CountingRule, in_loss
from corpus.record import Record
from corpus.sequence import DEEPSEEK_IMAGE, QWEN_IMAGE, runs

#: Label of a position that carries no loss (PyTorch's default `ignore_index`).
IGNORE = -100


@dataclass
class Sequence:
    """One training example. All three lists have length S.

    `labels[i]` is `input_ids[i]` where position i is supervised, else `IGNORE`; the shift by one is the model's.
    `image[i]` is the number of the record's image that position i stands for, or -1 for text.
    """

    input_ids: list[int]
    labels: list[int]
    image: list[int]

    def __len__(self) -> int:
        return len(self.input_ids)


def build_sequence(record: Record, rule: CountingRule) -> Sequence:
    """The sequence of `record` under the template, image rule and tokenizer of `rule`.

    Image placeholders are repeated once per image token and never supervised (arXiv 2403.05525 §3.2). Raises
    `corpus.tokenizer.TokenizerError` if the tokenizer lacks a special token of the template.
    """
    placeholder = rule.tokenizer.special(DEEPSEEK_IMAGE if rule.family == "deepseek-vl" else QWEN_IMAGE)
    sequence = Sequence([], [], [])
    for run in runs(record, rule.family):
        if run.kind == "image":
            picture = record.images[run.image]
            ids = [placeholder] * rule.image_tokens(picture.width, picture.height)
            supervised = [False] * len(ids)
        elif run.kind == "special":
            ids = [rule.tokenizer.special(run.text)]
            supervised = [run.loss]
        else:
            ids, offsets = rule.tokenizer.encode(run.text)
            supervised = in_loss(run.loss_spans, offsets)
        sequence.input_ids += ids
        sequence.labels += [token if kept else IGNORE for token, kept in zip(ids, supervised, strict=True)]
        sequence.image += [run.image if run.kind == "image" else -1] * len(ids)
    return sequence
