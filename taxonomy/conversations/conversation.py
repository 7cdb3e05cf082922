"""A conversation on the pictures of stored records, with what each answer is about, so that it can be worked out again.

A builder makes conversations from a `Family`, the stored records of one document. `record_of` turns one into the record
that is stored: document, licence and image info are the parents', so that what is held out stays held out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from corpus.record import Image, Message, Record, Region, image, turn

Language = Literal["en", "zh"]

#: Rows of the paper's Table 2 (arXiv 2403.05525v2).
IN_HOUSE = "in_house"
GENERAL = "general_multimodal"
TABLE_CHART = "table_chart"
WEB_CODE = "web_code"
TEXT_ONLY = "text_only"


class UnprovenError(ValueError):
    """An answer that does not follow from the parents of its conversation; the text says which and why."""


@dataclass(frozen=True)
class Exchange:
    """A question with its answer. `kind` and `about` (labels, names) are enough to work the answer out again."""

    kind: str
    question: str
    answer: str
    about: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Conversation:
    """Turns on the same pictures for one leaf of the use-case tree.

    `parents` hold the truth; the first gives document and licence. `images` are theirs, or made of theirs as `edit`
    says. `given` stands before the first question. `leaf` is None for text alone, which the tree does not know.
    """

    task: str
    leaf: str | None
    component: str
    language: Language
    parents: tuple[Record, ...]
    images: tuple[Image, ...]
    exchanges: tuple[Exchange, ...]
    given: str = ""
    regions: tuple[Region, ...] = ()
    edit: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Family:
    """The stored records of one document, ordered by origin."""

    document: str
    records: tuple[Record, ...]

    def of(self, pipeline: str) -> list[Record]:
        """Those that this pipeline made."""
        return [record for record in self.records if record.provenance.get("pipeline") == pipeline]


def family(records: Sequence[Record]) -> Family:
    """The family of records of one document."""
    return Family(records[0].document, tuple(sorted(records, key=lambda record: (record.origin, record.id))))


def language_of(record: Record) -> Language:
    """The language in which questions on a record are asked: Chinese for Chinese records, else English."""
    return "zh" if record.language == "zh" else "en"


def record_of(conversation: Conversation, number: int, source: str) -> Record:
    """The record of the conversation with this number among those of its task and first parent."""
    first = conversation.parents[0]
    licences = sorted({parent.license for parent in conversation.parents if parent.license})
    return Record(
        origin=f"{first.origin}#task={conversation.task}/{conversation.language}/{number}",
        document=first.document,
        position=first.position,
        source=source,
        component=conversation.component,
        messages=_messages(conversation),
        images=list(conversation.images),
        regions=list(conversation.regions),
        language=conversation.language,
        license=" AND ".join(licences) or None,
        url=first.url,
        taxonomy=conversation.leaf,
        provenance={
            "task": conversation.task,
            "parents": [
                {"id": one.id, "component": one.component, "source": one.source, "origin": one.origin}
                for one in conversation.parents
            ],
            "made_by": sorted({str(one.provenance.get("pipeline", "")) for one in conversation.parents}),
            "exchanges": [{"kind": one.kind, **one.about} for one in conversation.exchanges],
            **({"edit": conversation.edit} if conversation.edit else {}),
        },
    )


def _messages(conversation: Conversation) -> list[Message]:
    messages: list[Message] = []
    for exchange in conversation.exchanges:
        if messages:
            messages.append(turn("user", exchange.question))
        else:
            asked = f"{conversation.given}\n\n{exchange.question}" if conversation.given else exchange.question
            lead = "\n" if conversation.images else ""
            messages.append(turn("user", *(image() for _ in conversation.images), lead + asked))
        messages.append(turn("assistant", exchange.answer))
    return messages
