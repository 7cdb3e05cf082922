import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import picture_bytes

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.record import Image, Record, document, image, turn
from model.sequence import IGNORE, build_sequence

PICTURE = picture_bytes(100, 60)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.lists(st.one_of(st.none(), texts), min_size=1, max_size=6), st.sampled_from(["deepseek-vl", "qwen2-vl"]))
@settings(max_examples=100)
def test_documents_are_as_long_as_counted(parts: list[str | None], family: str) -> None:
    rule = counting_rule(family)
    content = [image() if part is None else part for part in parts]
    record = Record("o", "d", "s", "c", document(*content), images=[Image(PICTURE) for part in parts if part is None])
    complete(record, rule)
    sequence = build_sequence(record, rule)
    assert len(sequence) == len(sequence.labels) == len(sequence.image) == record.n_tokens
    assert sum(number >= 0 for number in sequence.image) == record.n_image_tokens
    assert sum(label != IGNORE for label in sequence.labels) == record.n_loss_tokens


@given(st.lists(texts, min_size=2, max_size=6), st.sampled_from(["deepseek-vl", "qwen2-vl"]))
@settings(max_examples=100)
def test_conversations_are_as_long_as_counted(words: list[str], family: str) -> None:
    rule = counting_rule(family)
    messages = [turn("user", image(), words[0])]
    messages += [turn("assistant" if n % 2 else "user", word) for n, word in enumerate(words[1:], 1)]
    record = complete(Record("o", "d", "s", "c", messages, images=[Image(PICTURE)]), rule)
    sequence = build_sequence(record, rule)
    assert len(sequence) == record.n_tokens
    assert sum(label != IGNORE for label in sequence.labels) == record.n_loss_tokens


@pytest.mark.parametrize("family", ["deepseek-vl", "qwen2-vl"])
def test_only_answers_and_the_tokens_that_end_them_are_supervised(family: str) -> None:
    rule = counting_rule(family)
    messages = [turn("user", image(), "What is it?"), turn("assistant", "A red square.")]
    record = complete(Record("o", "d", "s", "c", messages, images=[Image(PICTURE)]), rule)
    sequence = build_sequence(record, rule)
    supervised = [token for token in sequence.labels if token != IGNORE]
    end = "<｜end▁of▁sentence｜>" if family == "deepseek-vl" else "<|im_end|>"
    assert supervised[-1] == rule.tokenizer.special(end)
    assert rule.tokenizer.backend.decode(supervised[:-1]).strip() == "A red square."
    assert all(label == IGNORE for label, number in zip(sequence.labels, sequence.image, strict=True) if number >= 0)


def test_a_placeholder_in_crawled_text_is_no_image() -> None:
    rule = counting_rule("qwen2-vl")
    record = complete(Record("o", "d", "s", "c", document("a <|image_pad|> b")), rule)
    assert rule.tokenizer.special("<|image_pad|>") not in build_sequence(record, rule).input_ids
