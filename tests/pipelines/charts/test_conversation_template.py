"""A record in conversation form goes through the Qwen2-VL processor of transformers with a tiny tokenizer."""

from __future__ import annotations

import pytest

from corpus.record import to_row
from corpus.sequence import SPECIAL_TOKENS
from pipelines.charts.pipeline import ChartParameters, Charts
from pipelines.engine.inline import records

#: The shape of the released template: ChatML, images between the vision tokens.
TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{% for content in message['content'] %}"
    "{% if content['type'] == 'image' or 'image' in content or 'image_url' in content %}"
    "<|vision_start|><|image_pad|><|vision_end|>"
    "{% elif 'text' in content %}{{ content['text'] }}{% endif %}{% endfor %}<|im_end|>\n{% endfor %}"
)


def test_the_processor_takes_the_record_as_it_is() -> None:
    transformers = pytest.importorskip("transformers")
    tokenizers = pytest.importorskip("tokenizers")
    tiny = tokenizers.Tokenizer(tokenizers.models.BPE())
    tiny.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = tokenizers.pre_tokenizers.ByteLevel.alphabet()
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=400, special_tokens=SPECIAL_TOKENS, initial_alphabet=alphabet, show_progress=False
    )
    tiny.train_from_iterator(["a small text"], trainer)
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tiny, additional_special_tokens=SPECIAL_TOKENS, pad_token="<|endoftext|>"
    )
    record = records(Charts(ChartParameters(form="conversation", limit=1)))[0]
    assert {message.role for message in record.messages} == {"user", "assistant"}
    row = to_row(record)
    processor = _processor(transformers, tokenizer)
    rendered = processor.apply_chat_template(row["messages"], tokenize=False)
    assert rendered.count("<|image_pad|>") == len(row["images"]) == 1
    assert rendered.startswith("<|im_start|>user\n")
    for message in record.messages:
        for part in message.content:
            if part.text:
                assert part.text in rendered
    assert rendered.count("<|im_end|>") == len(record.messages)


def _processor(transformers, tokenizer):
    """transformers' own Qwen2VLProcessor; its video processor needs torch, which the template does not."""
    module = pytest.importorskip("transformers.models.qwen2_vl.image_processing_pil_qwen2_vl")
    from transformers.models.qwen2_vl.processing_qwen2_vl import Qwen2VLProcessor

    image_processor = next(value for name, value in vars(module).items() if name.startswith("Qwen2VLImageProcessor"))()
    processor = Qwen2VLProcessor.__new__(Qwen2VLProcessor)
    processor.tokenizer = tokenizer
    processor.image_processor = image_processor
    processor.chat_template = TEMPLATE
    return processor
