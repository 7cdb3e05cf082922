"""Conversations of a builder, and the same with wrong answers, which its check has to refuse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from taxonomy.conversations.builder import Builder, verify
from taxonomy.conversations.conversation import Conversation, Exchange, Family, UnprovenError


def conversations(builder: Builder, family: Family) -> list[Conversation]:
    """All of them; every answer is checked on the way, and its opposite number is refused."""
    found = list(builder.conversations(family))
    for conversation in found:
        for number, exchange in enumerate(conversation.exchanges):
            refuse(builder, conversation, number, replace(exchange, answer=f"Hardly: {exchange.answer[::-1]}"))
    return found


def refuse(builder: Builder, conversation: Conversation, number: int, exchange: Exchange) -> None:
    """The conversation with this exchange in place of its own is refused."""
    exchanges = list(conversation.exchanges)
    exchanges[number] = exchange
    with pytest.raises(UnprovenError):
        verify(replace(conversation, exchanges=tuple(exchanges)), builder)


def builder_of(builders: tuple[Builder, ...], task: str) -> Builder:
    """The builder of a task."""
    return next(builder for builder in builders if builder.task == task)
