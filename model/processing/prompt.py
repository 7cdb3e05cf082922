"""Conversations with pictures and clips, as what a model reads to answer them.

Shapes: B conversations, S positions of the longest one; shorter ones are padded on the left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from PIL import Image as PillowImage
from torch import Tensor

from corpus.counting import CountingRule
from corpus.encoding import encode
from corpus.record import Image, Message, Record, Video
from model.attention import PADDING
from model.deepseek_vl import DeepSeekVLConfig, Images
from model.presets import Config
from model.processing.deepseek_images import deepseek_images
from model.processing.qwen_images import batch as qwen_batch
from model.processing.qwen_images import image_patches, video_patches
from model.processing.video import describe, take_frames
from model.qwen2_vl import Patches


@dataclass
class Conversation:
    """Messages whose image and video parts stand for `pictures` and `clips` in their order."""

    messages: list[Message]
    pictures: Sequence[PillowImage.Image] = ()
    clips: Sequence[bytes] = ()


@dataclass
class Prompts:
    """Token ids [B, S], their segments (`PADDING`, then 1) [B, S], and the pictures of all in their order."""

    tokens: Tensor
    segments: Tensor
    images: Images | Patches | None


class Processor:
    """Prepares conversations for a model of one configuration."""

    def __init__(self, config: Config, rule: CountingRule, like_transformers: bool = False) -> None:
        """Raises `ValueError` if the rule is of the other family."""
        self.config = config
        self.rule = rule
        family = "deepseek-vl" if isinstance(config, DeepSeekVLConfig) else "qwen2-vl"
        if rule.family != family:
            raise ValueError(f"the model is of the family {family}, and the counting rule is {rule.family!r}")
        self.deepseek = deepseek_images(config, like_transformers)

    def __call__(self, conversations: Sequence[Conversation]) -> Prompts:
        """Up to where the assistant answers.

        Raises `ValueError` where parts and media disagree in number or a conversation is empty, and
        `corpus.image_tokens.ImageSizeError` for a picture that is too thin.
        """
        records = [_record(conversation) for conversation in conversations]
        rows = [torch.from_numpy(encode(record, self.rule, ask=True).input_ids) for record in records]
        longest = max(len(row) for row in rows)
        tokens = torch.zeros(len(rows), longest, dtype=torch.long)
        segments = torch.full((len(rows), longest), PADDING)
        for number, row in enumerate(rows):
            tokens[number, longest - len(row) :] = row
            segments[number, longest - len(row) :] = 1
        return Prompts(tokens, segments, self.media(conversations, records))

    def media(self, conversations: Sequence[Conversation], records: Sequence[Record]) -> Images | Patches | None:
        """Pictures and clips of all conversations, in the order of their placeholders."""
        if self.deepseek is not None:
            pictures = [picture for conversation in conversations for picture in conversation.pictures]
            return self.deepseek(pictures) if pictures else None
        items = []
        for conversation, record in zip(conversations, records, strict=True):
            waiting, clips = iter(conversation.pictures), iter(record.videos)
            for message in record.messages:
                for part in message.content:
                    if part.type == "image":
                        items.append(image_patches(next(waiting)))
                    elif part.type == "video":
                        items.append(video_patches(take_frames(next(clips))))
        return qwen_batch(items)


def _record(conversation: Conversation) -> Record:
    """The conversation as a record, with the sizes that the counting rule asks for."""
    if not any(message.content for message in conversation.messages):
        raise ValueError("an empty conversation: give it at least one message with text or a picture")
    parts = [part.type for message in conversation.messages for part in message.content]
    for what, given in (("image", len(conversation.pictures)), ("video", len(conversation.clips))):
        if parts.count(what) != given:  # type: ignore[arg-type]
            raise ValueError(f"the messages have {parts.count(what)} {what} parts and {given} are given")  # type: ignore[arg-type]
    return Record(
        origin="",
        document="",
        source="",
        component="",
        messages=conversation.messages,
        images=[Image(b"", width=picture.width, height=picture.height) for picture in conversation.pictures],
        videos=[describe(Video(data)) for data in conversation.clips],
    )
