import pytest
from clips import clip_bytes
from PIL import Image as PillowImage

from corpus.counting import counting_rule
from corpus.record import Message, Part, Video, image, text, turn
from corpus.sequence import UnsupportedRecordError
from model.errors import VideoError
from model.presets import preset
from model.processing.prompt import Conversation, Processor
from model.processing.video import describe

RED = PillowImage.new("RGB", (90, 60), "red")


def _processor(name: str) -> Processor:
    return Processor(preset(name), counting_rule("qwen2-vl" if "qwen" in name else "deepseek-vl"))


def test_a_prompt_ends_where_the_assistant_answers() -> None:
    processor = _processor("nano")
    prompts = processor([Conversation([turn("user", "Hello")])])
    decoded = processor.rule.tokenizer.backend.decode(prompts.tokens[0].tolist(), skip_special_tokens=False)
    assert decoded.endswith("User: Hello\n\nAssistant:")
    processor = _processor("qwen2-vl/tiny")
    prompts = processor([Conversation([turn("user", "Hello")])])
    decoded = processor.rule.tokenizer.backend.decode(prompts.tokens[0].tolist(), skip_special_tokens=False)
    assert decoded.endswith("<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n")


def test_a_clip_is_seen_twice_a_second() -> None:
    facts = describe(Video(clip_bytes()))
    assert (facts.width, facts.height, facts.frames, facts.fps) == (160, 120, 30, 10.0)
    processor = _processor("qwen2-vl/tiny")
    talk = [Message("user", [Part("video"), image(), text("What happens?")])]
    prompts = processor([Conversation(talk, [RED], [clip_bytes()])])
    # three seconds: six frames, three pairs, each at the smallest size of a frame
    time, rows, columns = prompts.images.grids[0].tolist()
    assert time == 3
    assert int((prompts.tokens == processor.config.video_token).sum()) == time * rows * columns // 4
    assert prompts.images.grids[1].tolist()[0] == 1
    greys = prompts.images.patches[: time * rows * columns].reshape(time, -1, 3, 2, 14, 14)[:, :, 0].mean(dim=(1, 3, 4))
    assert (greys.flatten().diff() > 0).all()


def test_what_cannot_be_asked_is_said() -> None:
    processor = _processor("nano")
    with pytest.raises(ValueError, match="an empty conversation"):
        processor([Conversation([])])
    with pytest.raises(ValueError, match="have 1 image parts and 0 are given"):
        processor([Conversation([turn("user", image(), "?")])])
    with pytest.raises(UnsupportedRecordError, match="DeepSeek-VL knows no video"):
        processor([Conversation([Message("user", [Part("video")])], clips=[clip_bytes(4)])])
    with pytest.raises(ValueError, match="the model is of the family deepseek-vl"):
        Processor(preset("nano"), counting_rule("qwen2-vl"))
    for data in (b"no clip", clip_bytes(4)[:300]):
        with pytest.raises(VideoError):
            describe(Video(data))


def test_a_placeholder_in_text_is_text() -> None:
    processor = _processor("qwen2-vl/tiny")
    prompts = processor([Conversation([turn("user", "<|image_pad|> is a token")])])
    assert not (prompts.tokens == processor.config.image_token).any()
    assert prompts.images is None
