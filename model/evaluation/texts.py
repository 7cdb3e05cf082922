"""Prompts and answers as token sequences, in the two forms that models know: a document, or a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from corpus.counting import CountingRule, in_loss
from corpus.encoding import Encoded, encode
from corpus.images import inspect
from corpus.record import Image, Message, Part, Record, image, text, turn
from corpus.record import document as document_messages
from corpus.sequence import DEEPSEEK_END, QWEN_END, QWEN_END_OF_TEXT
from model.evaluation.rows import Row

#: `document`: text goes on, as in pre-training. `conversation`: a user asks, as after fine-tuning.
Form = Literal["document", "conversation"]


@dataclass(frozen=True)
class Prompt:
    """What stands before an answer: encoded pictures first, then text. `between` is what parts the two in a document,
    such as a space or a line; a conversation has its own ways."""

    text: str
    pictures: tuple[bytes, ...] = ()
    between: str = " "


@dataclass(frozen=True)
class Answered:
    """A prompt with an answer, and the positions of the answer's tokens, the ending token not among them."""

    row: Row
    positions: np.ndarray


class Texts:
    """Makes sequences in one form, under the counting rule that holds the model's tokenizer and template."""

    def __init__(self, rule: CountingRule, form: Form) -> None:
        self.rule = rule
        self.form = form
        ends = [DEEPSEEK_END] if rule.family == "deepseek-vl" else [QWEN_END, QWEN_END_OF_TEXT]
        #: tokens that end an answer
        self.stop = [rule.tokenizer.special(token) for token in ends]

    def answered(self, prompt: Prompt, answer: str) -> Answered:
        """The prompt with this answer. A token that has characters of both belongs to the answer, as in training."""
        if self.form == "conversation":
            record = _record(prompt, [_question(prompt), turn("assistant", answer)])
            encoded = encode(record, self.rule)
            supervised = np.flatnonzero(encoded.labels >= 0)
            return Answered(_row(encoded, prompt), supervised[~np.isin(encoded.input_ids[supervised], self.stop)])
        before = prompt.text + prompt.between
        record = _record(prompt, document_messages(*_pictures(prompt), text(before + answer)))
        encoded = encode(record, self.rule)
        _, offsets = self.rule.tokenizer.encode(before + answer)
        # the document is placeholders, then this run of text, then the token that ends it
        first = len(encoded) - 1 - len(offsets)
        chosen = in_loss(((len(before.rstrip(" ")), len(before + answer)),), offsets)
        return Answered(_row(encoded.piece(0, len(encoded) - 1), prompt), first + np.flatnonzero(chosen))

    def asked(self, prompt: Prompt) -> Row:
        """The prompt up to where the answer begins."""
        if self.form == "conversation":
            return _row(encode(_record(prompt, [_question(prompt)]), self.rule, ask=True), prompt)
        # a space before the answer is part of the answer's first token
        record = _record(prompt, document_messages(*_pictures(prompt), text(prompt.text + prompt.between.rstrip(" "))))
        encoded = encode(record, self.rule)
        return _row(encoded.piece(0, len(encoded) - 1), prompt)

    def text_of(self, tokens: list[int]) -> str:
        """What tokens of an answer say."""
        return str(self.rule.tokenizer.backend.decode(tokens))


def _question(prompt: Prompt) -> Message:
    return turn("user", *_pictures(prompt), text(prompt.text))


def _pictures(prompt: Prompt) -> list[Part]:
    return [image() for _ in prompt.pictures]


def _record(prompt: Prompt, messages: list[Message]) -> Record:
    """With the sizes of the pictures, which decide how many tokens they take; raises `ImageRejectedError`."""
    facts = [inspect(picture) for picture in prompt.pictures]
    images = [Image(b"", width=fact.width, height=fact.height) for fact in facts]
    return Record("", "", "", "", messages, images=images)


def _row(encoded: Encoded, prompt: Prompt) -> Row:
    return Row(encoded.input_ids, prompt.pictures)
