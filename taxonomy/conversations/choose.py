"""Which of the conversations that a family's truth allows are kept: every one stores its pictures again."""

from __future__ import annotations

from collections import defaultdict

from corpus.identity import fingerprint
from taxonomy.conversations.builder import Builder
from taxonomy.conversations.conversation import Conversation, Family
from taxonomy.conversations.registry import BUILDERS

#: Conversations of builders of this rank are kept however many there are on a picture.
ALWAYS = 2


def chosen(family: Family, per_picture: int, seed: int, builders: tuple[Builder, ...] = BUILDERS) -> list[Conversation]:
    """On one picture in one language, every conversation of a rare use case, and up to `per_picture` in all by a draw.

    Those of rank `ALWAYS` and above are rare; of the others, those of a higher rank come first. Raises `UnprovenError`
    for an answer that does not follow from the records.
    """
    found: defaultdict[tuple[str, str], list[tuple[int, str, int, Conversation]]] = defaultdict(list)
    number = 0
    for builder in builders:
        for conversation in builder.conversations(family):
            first = conversation.parents[0]
            picture = first.images[0].hash if conversation.images else first.id
            draw = fingerprint(["chosen", seed, builder.task, first.id, conversation.language])
            found[picture, conversation.language].append((-builder.rank, draw, number, conversation))
            number += 1
    kept = []
    for entries in found.values():
        rare = sum(entry[0] <= -ALWAYS for entry in entries)
        kept += sorted(entries, key=lambda entry: entry[:3])[: max(per_picture, rare)]
    return [conversation for _, _, _, conversation in sorted(kept, key=lambda entry: entry[2])]
