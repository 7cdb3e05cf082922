import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import picture_bytes

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.encoding import IGNORE, encode
from corpus.record import Image, Record, document, image, turn

PICTURE = picture_bytes(100, 60)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.lists(st.one_of(st.none(), texts), min_size=1, max_size=6), st.sampled_from(["deepseek-vl", "qwen2-vl"]))
@settings(max_examples=100)
def test_documents_are_as_long_as_counted(parts: list[str | None], family: str) -> None:
    rule = counting_rule(family)
    content = [image() if part is None else part for part in parts]
    record = Record("o", "d", "s", "c", document(*content), images=[Image(PICTURE) for part in parts if part is None])
    complete(record, rule)
    sequence = encode(record, rule)
    assert len(sequence) == len(sequence.labels) == len(sequence.image) == record.n_tokens
    assert np.count_nonzero(sequence.image >= 0) == record.n_image_tokens
    assert np.count_nonzero(sequence.labels != IGNORE) == record.n_loss_tokens


@given(st.lists(texts, min_size=2, max_size=6), st.sampled_from(["deepseek-vl", "qwen2-vl"]))
@settings(max_examples=100)
def test_conversations_are_as_long_as_counted(words: list[str], family: str) -> None:
    rule = counting_rule(family)
    messages = [turn("user", image(), words[0])]
    messages += [turn("assistant" if n % 2 else "user", word) for n, word in enumerate(words[1:], 1)]
    record = complete(Record("o", "d", "s", "c", messages, images=[Image(PICTURE)]), rule)
    sequence = encode(record, rule)
    assert len(sequence) == record.n_tokens
    assert np.count_nonzero(sequence.labels != IGNORE) == record.n_loss_tokens


@pytest.mark.parametrize("family", ["deepseek-vl", "qwen2-vl"])
def test_only_answers_and_the_tokens_that_end_them_are_supervised(family: str) -> None:
    rule = counting_rule(family)
    messages = [turn("user", image(), "What is it?"), turn("assistant", "A red square.")]
    record = complete(Record("o", "d", "s", "c", messages, images=[Image(PICTURE)]), rule)
    sequence = encode(record, rule)
    supervised = sequence.labels[sequence.labels != IGNORE].tolist()
    end = "<｜end▁of▁sentence｜>" if family == "deepseek-vl" else "<|im_end|>"
    assert supervised[-1] == rule.tokenizer.special(end)
    assert rule.tokenizer.backend.decode(supervised[:-1]).strip() == "A red square."
    assert (sequence.labels[sequence.image >= 0] == IGNORE).all()


def test_a_placeholder_in_crawled_text_is_no_image() -> None:
    rule = counting_rule("qwen2-vl")
    record = complete(Record("o", "d", "s", "c", document("a <|image_pad|> b")), rule)
    assert rule.tokenizer.special("<|image_pad|>") not in encode(record, rule).input_ids


def test_supervised_positions_are_labelled_with_their_own_token() -> None:
    rule = counting_rule("qwen2-vl")
    messages = [turn("user", image(), "q", loss=True), turn("assistant", "a", loss=False), turn("assistant", " b c")]
    record = complete(Record("o", "d", "s", "c", messages, images=[Image(PICTURE)]), rule)
    sequence = encode(record, rule)
    kept = sequence.labels != IGNORE
    assert 0 < kept.sum() < len(sequence)
    assert (sequence.labels[kept] == sequence.input_ids[kept]).all()
    placeholder = rule.tokenizer.special("<|image_pad|>")
    assert (sequence.input_ids[sequence.image == 0] == placeholder).all()


def test_pieces_put_together_are_the_whole() -> None:
    rule = counting_rule("deepseek-vl")
    sequence = encode(complete(Record("o", "d", "s", "c", document("one two three " * 20)), rule), rule)
    pieces = [sequence.piece(start, start + 7) for start in range(0, len(sequence), 7)]
    assert np.concatenate([piece.input_ids for piece in pieces]).tolist() == sequence.input_ids.tolist()
    assert np.concatenate([piece.labels for piece in pieces]).tolist() == sequence.labels.tolist()
