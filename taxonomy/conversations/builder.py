"""What a builder is: a leaf, the making of conversations, and the check of every answer against the parents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from corpus.record import Record
from taxonomy.conversations.conversation import Conversation, Exchange, Family, Language, UnprovenError
from taxonomy.conversations.voice import Voice

#: Makes the conversations of a family in one language; nothing where the records prove nothing.
Make = Callable[["Builder", Family, Language], Iterator[Conversation]]
#: Does the answer of an exchange follow from the conversation's parents and pictures?
Holds = Callable[[Conversation, Exchange], bool]


@dataclass(frozen=True)
class Builder:
    """`task` names it in provenance. Where a picture has many tasks, those of a high `rank` are kept."""

    task: str
    leaf: str | None
    component: str
    make: Make
    holds: Holds
    rank: int = 0

    def conversations(self, family: Family) -> Iterator[Conversation]:
        """The conversations of a family in both languages, every answer checked. Raises `UnprovenError`."""
        for language in ("en", "zh"):
            for conversation in self.make(self, family, language):
                verify(conversation, self)
                yield conversation

    def on(self, record: Record, language: Language, *exchanges: Exchange) -> Conversation:
        """Exchanges on one record, with its pictures and regions as they are."""
        images, regions = tuple(record.images), tuple(record.regions)
        return Conversation(
            self.task, self.leaf, self.component, language, (record,), images, exchanges, regions=regions
        )

    def voice(self, language: Language, *name: str) -> Voice:
        """A voice for one thing that is spoken about."""
        return Voice(language, self.task, *name)


def verify(conversation: Conversation, builder: Builder) -> None:
    """Raise `UnprovenError` unless every answer follows from the conversation's parents."""
    if not conversation.exchanges:
        raise UnprovenError(f"{builder.task}: a conversation without a question")
    if len({parent.document for parent in conversation.parents}) != 1:
        raise UnprovenError(f"{builder.task}: its parents are of several documents")
    for exchange in conversation.exchanges:
        if not exchange.question.strip() or not exchange.answer.strip():
            raise UnprovenError(f"{builder.task}: {exchange.kind} has an empty question or answer")
        if not builder.holds(conversation, exchange):
            raise UnprovenError(
                f"{builder.task}: the answer {exchange.answer[:80]!r} to {exchange.question[:120]!r} ({exchange.kind}) "
                f"does not follow from {conversation.parents[0].origin}"
            )
