"""The counts against an independent rendering: the chat templates of the two families, written as Jinja and run by
transformers on the shipped tokenizer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import picture_bytes

from corpus.complete import complete
from corpus.counting import counting_rule, in_loss
from corpus.record import Image, Record, document, image, turn
from corpus.sequence import SPECIAL_TOKENS, runs
from corpus.tokenizer import DEFAULT_TOKENIZER

QWEN = (
    "{% for m in messages %}{% if loop.first and m.role != 'system' %}<|im_start|>system\nYou are a helpful "
    "assistant.<|im_end|>\n{% endif %}<|im_start|>{{ m.role }}\n{% for c in m.content %}{% if c.type == 'image' %}"
    "<|vision_start|><|image_pad|><|vision_end|>{% else %}{{ c.text }}{% endif %}{% endfor %}<|im_end|>\n{% endfor %}"
)


@pytest.fixture(scope="module")
def tokenizer():
    transformers = pytest.importorskip("transformers")
    return transformers.PreTrainedTokenizerFast(
        tokenizer_file=str(DEFAULT_TOKENIZER), chat_template=QWEN, additional_special_tokens=SPECIAL_TOKENS
    )


def _talk(*texts: str, images: int = 1) -> Record:
    messages = [turn("user", *([image()] * images), texts[0])]
    messages += [turn("assistant" if n % 2 else "user", value) for n, value in enumerate(texts[1:], 1)]
    pictures = [Image(picture_bytes(100, 60, seed=n)) for n in range(images)]
    return Record("o", "d", "s", "c", messages, images=pictures)


@pytest.mark.parametrize("texts", [("What is this?", "A cat."), ("Où?", "\nIci.\n", "又如何？", "  很好。")])
def test_qwen_conversations_are_as_long_as_the_rendered_template(tokenizer, texts: tuple[str, ...]) -> None:
    record = complete(_talk(*texts), counting_rule("qwen2-vl"))
    messages = [
        {"role": m.role, "content": [{"type": p.type, "text": p.text} for p in m.content]} for m in record.messages
    ]
    rendered = tokenizer.apply_chat_template(messages, tokenize=False)
    expected = len(tokenizer.encode(rendered, add_special_tokens=False)) - 1 + record.n_image_tokens
    assert record.n_tokens == expected
    assert record.n_image_tokens == 4 * 2


def test_deepseek_document_and_conversation(tokenizer) -> None:
    record = complete(
        Record("o", "d", "s", "c", document("Look: ", image(), " there."), images=[Image(picture_bytes())]),
        counting_rule("deepseek-vl"),
    )
    pieces = [tokenizer.encode(piece, add_special_tokens=False) for piece in ("Look: ", " there.")]
    assert record.n_text_tokens == sum(map(len, pieces)) + 2
    assert record.n_image_tokens == 576
    assert record.n_loss_tokens == record.n_text_tokens - 1  # all but begin-of-sentence
    talk = complete(_talk("What is this?", "A cat.", images=0), counting_rule("deepseek-vl"))
    text = "".join(run.text for run in runs(talk, "deepseek-vl") if run.kind == "text")
    assert text.endswith("\n\nUser: What is this?\n\nAssistant: A cat.")
    ids = tokenizer.encode(text, add_special_tokens=False)
    assert talk.n_text_tokens == len(ids) + 2
    assert talk.n_loss_tokens == len(tokenizer.encode(" A cat.", add_special_tokens=False)) + 1


def test_special_tokens_in_crawled_text_are_text() -> None:
    rule = counting_rule("qwen2-vl")
    record = complete(Record("o", "d", "s", "c", document("see <|image_pad|> and <|im_end|>")), rule)
    assert record.n_image_tokens == 0
    assert record.n_text_tokens > 6


def test_a_message_that_says_so_carries_no_loss() -> None:
    record = _talk("Q", "A", "Q", "A", images=0)
    whole = complete(record, counting_rule()).n_loss_tokens
    record.messages[1].loss = False
    part = complete(record, counting_rule()).n_loss_tokens
    record.messages[0].loss = True
    assert part < whole < complete(record, counting_rule()).n_loss_tokens + whole
    assert complete(record, counting_rule()).n_loss_tokens > part


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 5)), max_size=6),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 4)), max_size=20),
)
@settings(max_examples=200)
def test_in_loss_equals_the_definition(spans: list[tuple[int, int]], tokens: list[tuple[int, int]]) -> None:
    ordered: list[tuple[int, int]] = []
    for start, length in sorted(spans):
        if not ordered or start >= ordered[-1][1]:
            ordered.append((start, start + length))
    offsets = [(start, start + length) for start, length in tokens]
    characters = {c for start, stop in ordered for c in range(start, stop)}
    expected = [any(c in characters for c in range(start, stop)) for start, stop in offsets if stop > start]
    found = [
        value for value, (start, stop) in zip(in_loss(tuple(ordered), offsets), offsets, strict=True) if stop > start
    ]
    assert found == expected


def test_an_unknown_rule_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="deepseek-vl"):
        counting_rule("llava")
