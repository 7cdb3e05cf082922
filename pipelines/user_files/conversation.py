"""Conversations of the common forms as turns: OpenAI `messages`, LLaVA and ShareGPT `conversations`.

OpenAI: {"role", "content": text or a list of {"type", …}}. ShareGPT: {"from", "value"}. In plain text, `<image>` stands
for the next picture of the row; in a list of parts, an image part does, or brings its own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from corpus.record import Message, Part, image, text
from pipelines.engine.pipeline import Drop

PLACEHOLDER = "<image>"

_ROLES = {
    "system": "system",
    "user": "user",
    "human": "user",
    "assistant": "assistant",
    "gpt": "assistant",
    "chatgpt": "assistant",
    "model": "assistant",
    "bot": "assistant",
    "tool": "tool",
    "function": "tool",
    "observation": "tool",
}


@dataclass
class Conversation:
    """Turns with image parts, and for each image part the picture that it brings, or None: the row's next one."""

    messages: list[Message] = field(default_factory=list)
    brought: list[Any] = field(default_factory=list)


def conversation(value: Any) -> Conversation:
    """The turns of a cell; raises `Drop` where it is not a conversation that can be learned from."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError) as error:
            raise Drop("messages_invalid", f"text that is not JSON: {error}") from error
    if isinstance(value, dict) and isinstance(value.get("messages"), list):
        value = value["messages"]
    if not isinstance(value, list) or not value:
        raise Drop("messages_invalid", f"expected a list of turns, found {type(value).__name__}")
    result = Conversation()
    for turn in value:
        _add_turn(turn, result)
    if not any(message.role == "assistant" for message in result.messages):
        raise Drop("no_assistant_turn", f"{len(result.messages)} turns")
    return result


def split_placeholders(value: str) -> list[Part]:
    """Text with an image part in place of each `<image>`; empty text leaves no part."""
    parts: list[Part] = []
    for number, piece in enumerate(value.split(PLACEHOLDER)):
        if number:
            parts.append(image())
        if piece:
            parts.append(text(piece))
    return parts


def _add_turn(turn: Any, result: Conversation) -> None:
    if not isinstance(turn, dict):
        raise Drop("messages_invalid", f"a turn is a {type(turn).__name__}")
    name = turn.get("role") or turn.get("from")
    role = _ROLES.get(str(name).lower())
    if role is None:
        raise Drop("unknown_role", str(name)[:100])
    content = turn.get("content") if turn.get("content") is not None else turn.get("value")
    if isinstance(content, str):
        for other in ("<video>", "<audio>"):
            if other in content:
                raise Drop("media_unsupported", f"the text has a place for {other}")
        parts = split_placeholders(content)
        result.brought += [None] * sum(part.type == "image" for part in parts)
    elif isinstance(content, list):
        parts = [part for entry in content for part in _typed_part(entry, result.brought)]
    else:
        parts = []
    if not any(part.type == "image" or (part.text or "").strip() for part in parts):
        if role == "system":
            return
        raise Drop("empty_turn", f"a turn of {role} has no content")
    loss = turn.get("loss")
    result.messages.append(Message(role, parts, loss if isinstance(loss, bool) else None))


def _typed_part(entry: Any, brought: list[Any]) -> list[Part]:
    if isinstance(entry, str):
        return [text(entry)] if entry else []
    kind = entry.get("type") if isinstance(entry, dict) else None
    if kind == "text":
        value = next((entry[key] for key in ("text", "value", "content") if isinstance(entry.get(key), str)), "")
        return [text(value)] if value else []
    if kind in {"image", "image_url", "input_image"}:
        keys = ("image", "image_url", "value", "url", "path", "bytes")
        brought.append(next((entry[key] for key in keys if entry.get(key)), None))
        return [image()]
    raise Drop("media_unsupported", f"a part of type {str(kind)[:100]}")
