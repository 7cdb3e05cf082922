"""Counting rules: how long a record is in a model's sequence, as (text tokens, image tokens, loss tokens).

A rule is a template family, an image rule and a tokenizer; its `describe()` is stored in the metadata of every file.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any, NamedTuple

from corpus.image_tokens import IMAGE_RULES, qwen2_video
from corpus.record import Record, Video
from corpus.sequence import Family, runs
from corpus.tokenizer import TextTokenizer, load_tokenizer

#: Raised when the same record would be counted differently than before.
COUNTING_VERSION = 1

_IMAGE_RULE_OF: dict[str, str] = {"deepseek-vl": "fixed_576", "qwen2-vl": "qwen2_dynamic"}

#: Names of the rules, by template family.
FAMILIES: tuple[str, ...] = tuple(sorted(_IMAGE_RULE_OF))


class Tokens(NamedTuple):
    """Counts of one record. `text` holds special tokens too, `image` placeholders only (of videos too), `loss` is part
    of `text`."""

    text: int
    image: int
    loss: int


@dataclass(frozen=True)
class CountingRule:
    """A template family with its image rule, and the tokenizer to count text with."""

    family: Family
    tokenizer: TextTokenizer

    @property
    def image_rule(self) -> str:
        """Name of the function in `corpus.image_tokens` that counts images."""
        return _IMAGE_RULE_OF[self.family]

    def describe(self) -> dict[str, Any]:
        """What identifies the rule: two files with equal descriptions have comparable counts."""
        return {
            "version": COUNTING_VERSION,
            "template": self.family,
            "image_rule": self.image_rule,
            "tokenizer": self.tokenizer.name,
            "tokenizer_hash": self.tokenizer.hash,
        }

    def image_tokens(self, width: int, height: int) -> int:
        """Tokens of a picture of `width` x `height` pixels."""
        return IMAGE_RULES[self.image_rule](width, height)

    def video_tokens(self, clip: Video) -> int:
        """Tokens of a clip; only Qwen2-VL's rule has them."""
        return qwen2_video(clip.width, clip.height, clip.frames, clip.fps)

    def count(self, record: Record) -> Tokens:
        """Counts of `record`, whose images must have their sizes."""
        text = image = loss = 0
        for run in runs(record, self.family):
            if run.kind == "special":
                text += 1
                loss += run.loss
            elif run.kind == "image":
                picture = record.images[run.number]
                image += self.image_tokens(picture.width, picture.height)
            elif run.kind == "video":
                image += self.video_tokens(record.videos[run.number])
            elif run.loss_spans == ((0, len(run.text)),) or not run.loss_spans:
                length = self.tokenizer.count(run.text)
                text += length
                loss += length if run.loss_spans else 0
            else:
                _, offsets = self.tokenizer.encode(run.text)
                text += len(offsets)
                loss += sum(in_loss(run.loss_spans, offsets))
        return Tokens(text, image, loss)


def in_loss(spans: tuple[tuple[int, int], ...], offsets: list[tuple[int, int]]) -> list[bool]:
    """For each token's character span in `offsets`: does it share a character with one of the ordered `spans`?

    A token that straddles the border, such as a leading space merged with the answer's first word, is supervised.
    """
    starts = [start for start, _ in spans]
    supervised = []
    for start, stop in offsets:
        before = bisect_right(starts, max(start, stop - 1)) - 1
        supervised.append(before >= 0 and spans[before][1] > start)
    return supervised


def counting_rule(name: str = "deepseek-vl", tokenizer: str | None = None) -> CountingRule:
    """The rule `deepseek-vl` or `qwen2-vl` with the tokenizer at `tokenizer` (None: the shipped one)."""
    if name not in _IMAGE_RULE_OF:
        raise ValueError(f"unknown counting rule {name!r}; known rules are {sorted(_IMAGE_RULE_OF)}")
    return CountingRule(name, load_tokenizer(tokenizer))  # type: ignore[arg-type]
