"""Listed items to units: near repeats are found over everything listed, then items are grouped into pieces of work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.identity import fingerprint
from corpus.near_duplicates import NearDuplicates
from pipelines.engine.pipeline import Item, Unit
from pipelines.text.material import Listed

#: A unit is closed at this many characters of text, or items.
UNIT_CHARACTERS = 1_500_000
UNIT_ITEMS = 200
#: Parts with fewer words are not compared: one sentence may rightly stand in many places.
MIN_COMPARED_CHARACTERS = 200


@dataclass(frozen=True)
class _Entry:
    """What is kept of a listed item, its texts excepted: they are in the signatures."""

    item: Item
    group: str
    digest: str
    #: For each part its number among the compared texts, or -1.
    parts: tuple[int, ...]
    long: int


def units(listed: Iterable[Listed]) -> Iterator[Unit]:
    """Units of the listed items in their order.

    Reads all text once. Kept per item: its payload, and 448 bytes per compared part.
    """
    seen = NearDuplicates()
    entries: list[_Entry] = []
    owners: list[int] = []
    for number, found in enumerate(listed):
        parts = []
        for text in found.texts:
            compared = len(text) >= MIN_COMPARED_CHARACTERS
            parts.append(seen.add(text) if compared else -1)
            owners += [number] * compared
        item = Item(found.locator, found.payload, found.size)
        entries.append(_Entry(item, found.group, found.digest, tuple(parts), sum(part >= 0 for part in parts)))
    stands_for = seen.representatives()
    marked = [_marked(entry, entries, owners, stands_for) for entry in entries]
    return _grouped(entries, marked)


def _marked(entry: _Entry, entries: list[_Entry], owners: list[int], stands_for: list[int]) -> Item:
    """The item with its near repeats in the payload: `repeats` (numbers of parts), or `repeat_of` (a locator)."""
    repeats = [place for place, part in enumerate(entry.parts) if part >= 0 and stands_for[part] != part]
    if not repeats:
        return entry.item
    payload = dict(entry.item.payload)
    target = entries[owners[stands_for[entry.parts[repeats[0]]]]].item.locator
    if len(repeats) == entry.long and target != entry.item.locator:
        payload["repeat_of"] = target
    else:
        payload["repeats"] = repeats
    return Item(entry.item.locator, payload, entry.item.bytes)


def _grouped(entries: list[_Entry], items: list[Item]) -> Iterator[Unit]:
    held: list[int] = []
    number = 0
    for index, entry in enumerate(entries):
        if held:
            first = entries[held[0]]
            size = sum(items[place].bytes for place in held) + items[index].bytes
            if entry.group != first.group or len(held) >= UNIT_ITEMS or size > UNIT_CHARACTERS:
                yield _unit(entries, items, held, number)
                number = number + 1 if entry.group == first.group else 0
                held = []
        held.append(index)
    if held:
        yield _unit(entries, items, held, number)


def _unit(entries: list[_Entry], items: list[Item], held: list[int], number: int) -> Unit:
    content = fingerprint([entries[place].digest for place in held])
    return Unit(f"{entries[held[0]].group}/{number}", tuple(items[place] for place in held), content)
