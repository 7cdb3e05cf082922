"""A conversation with a model: history in, text out."""

from __future__ import annotations

from pathlib import Path

import torch
from PIL import Image as PillowImage

from corpus.counting import CountingRule, counting_rule
from corpus.record import Message, image, text, turn
from corpus.sequence import DEEPSEEK_END, QWEN_END, QWEN_END_OF_TEXT
from model.deepseek_vl import DeepSeekVL
from model.generate import Sampling, generate
from model.presets import Model
from model.processing.prompt import Conversation, Processor
from model.weights.load import load_model

#: Where DeepSeek-VL would go on with the next question; its released code stops there too.
_NEXT_QUESTION = "User:"


class Talk:
    """What was said so far, and the model that answers."""

    def __init__(self, model: Model, rule: CountingRule) -> None:
        self.model = model
        self.rule = rule
        self.processor = Processor(model.config, rule)
        self.messages: list[Message] = []
        self.pictures: list[PillowImage.Image] = []
        ends = [DEEPSEEK_END] if isinstance(model, DeepSeekVL) else [QWEN_END, QWEN_END_OF_TEXT]
        self.stop = [rule.tokenizer.special(token) for token in ends]

    def ask(
        self,
        question: str,
        pictures: list[PillowImage.Image] | None = None,
        most: int = 512,
        sampling: Sampling | None = None,
    ) -> str:
        """The answer to a question about these pictures and all before; both become part of the history."""
        shown = pictures or []
        self.messages.append(turn("user", *(image() for _ in shown), text(question)))
        self.pictures += shown
        prompts = self.processor([Conversation(self.messages, self.pictures)])
        tokens = generate(self.model, prompts, most, self.stop, sampling)[0]
        answer = self.rule.tokenizer.backend.decode(tokens)
        if isinstance(self.model, DeepSeekVL):
            answer = answer.split(_NEXT_QUESTION)[0]
        self.messages.append(turn("assistant", answer.strip()))
        return answer.strip()


def open_talk(location: str, device: str | None = None) -> Talk:
    """A talk with the model of a folder or hub id, on CUDA where there is one."""
    device = device or ("cuda" if torch.cuda.is_available() else "cpu")
    model = load_model(location, dtype=torch.float32 if device == "cpu" else None, device=device)
    family = "deepseek-vl" if isinstance(model, DeepSeekVL) else "qwen2-vl"
    tokenizer = str(Path(location)) if Path(location).is_dir() else location
    return Talk(model.eval(), counting_rule(family, tokenizer))
