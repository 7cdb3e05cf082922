"""What we export is what transformers' Auto classes load, and it answers alike."""

from pathlib import Path

import pytest
import torch
from PIL import Image as PillowImage
from twins import randomise

from corpus.counting import counting_rule
from corpus.record import image, turn
from model.generate import generate
from model.presets import make_model, preset
from model.processing.prompt import Conversation, Processor
from model.weights.load import load_model
from model.weights.save import save_model

TALK = [turn("user", image(), "What is it?"), turn("assistant", "A red field."), turn("user", "And its size?")]
THEIRS = [
    {"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "What is it?"}]},
    {"role": "assistant", "content": [{"type": "text", "text": "A red field."}]},
    {"role": "user", "content": "And its size?"},
]


@pytest.mark.parametrize("name", ["nano", "qwen2-vl/tiny"])
def test_transformers_loads_it_and_answers_alike(name: str, tmp_path: Path) -> None:
    from transformers import AutoImageProcessor, AutoModelForImageTextToText, AutoProcessor, AutoTokenizer

    config = preset(name)
    rule = counting_rule("qwen2-vl" if "qwen" in name else "deepseek-vl")
    model = make_model(config)
    randomise(model)
    save_model(model, rule, tmp_path, shard_bytes=20 << 20)
    again = load_model(str(tmp_path))
    assert again.config == config
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), again.parameters(), strict=True))

    theirs, info = AutoModelForImageTextToText.from_pretrained(tmp_path, output_loading_info=True)
    assert not any(info.values())
    picture = PillowImage.new("RGB", (300, 200), (200, 30, 40))
    prompts = Processor(config, rule, like_transformers=True)([Conversation(TALK, [picture])])
    tokenizer = AutoTokenizer.from_pretrained(tmp_path)
    text = tokenizer.apply_chat_template(THEIRS, add_generation_prompt=True, tokenize=False)
    if "qwen" in name:
        # the processor as a whole wants torchvision, for its videos
        seen = dict(AutoImageProcessor.from_pretrained(tmp_path)(picture, return_tensors="pt"))
        tokens = int(seen["image_grid_thw"].prod()) // 4
        inputs = dict(tokenizer(text.replace("<|image_pad|>", "<|image_pad|>" * tokens), return_tensors="pt"))
        inputs |= {**seen, "mm_token_type_ids": (inputs["input_ids"] == config.image_token).int()}
        assert torch.equal(seen["pixel_values"], prompts.images.patches)
    else:
        inputs = dict(AutoProcessor.from_pretrained(tmp_path)(text=[text], images=[picture], return_tensors="pt"))
        assert torch.equal(inputs["pixel_values"], prompts.images.low)
        assert torch.equal(inputs["high_res_pixel_values"], prompts.images.high)
    assert inputs["input_ids"].tolist() == prompts.tokens.tolist()
    expected = theirs.generate(**inputs, max_new_tokens=6, do_sample=False)[0, prompts.tokens.shape[1] :]
    end = theirs.generation_config.eos_token_id
    assert generate(model, prompts, 6, stop=[end])[0] == [token for token in expected.tolist() if token != end]
