"""corpus.chat_templates: rendered by Jinja they are the text that `corpus.sequence` writes."""

import pytest
from jinja2.sandbox import ImmutableSandboxedEnvironment

from corpus.chat_templates import DEEPSEEK_TEMPLATE, QWEN_TEMPLATE
from corpus.counting import counting_rule
from corpus.encoding import encode
from corpus.record import Image, Record, image, turn
from corpus.sequence import DEEPSEEK_BEGIN, DEEPSEEK_END

TEMPLATES = {"deepseek-vl": DEEPSEEK_TEMPLATE, "qwen2-vl": QWEN_TEMPLATE}


@pytest.mark.parametrize("family", TEMPLATES)
@pytest.mark.parametrize("system", [False, True])
def test_the_text_is_the_sequence(family: str, system: bool) -> None:
    turns = [turn("system", "Be brief.")] if system else []
    turns += [turn("user", image(), "What is it?"), turn("assistant", "A field."), turn("user", "Its size?")]
    record = Record(
        origin="", document="", source="", component="", messages=turns, images=[Image(b"", width=56, height=56)]
    )
    rule = counting_rule(family)
    tokens = encode(record, rule, ask=True).input_ids.tolist()
    placeholders = rule.tokenizer.special("<image_placeholder>" if family == "deepseek-vl" else "<|image_pad|>")
    # the template has one placeholder, the sequence one per image token
    first = tokens.index(placeholders)
    once = [token for place, token in enumerate(tokens) if token != placeholders or place == first]
    messages = [
        {"role": one.role, "content": [{"type": part.type, "text": part.text} for part in one.content]} for one in turns
    ]
    text = (
        ImmutableSandboxedEnvironment()
        .from_string(TEMPLATES[family])
        .render(messages=messages, add_generation_prompt=True, bos_token=DEEPSEEK_BEGIN, eos_token=DEEPSEEK_END)
    )
    assert rule.tokenizer.backend.decode(once, skip_special_tokens=False) == text
