"""The gallery: several samples of every component, within a bounded number of bytes."""

from __future__ import annotations

from corpus.record import Record
from corpus.store.files import FileSystem
from mixtures.report import figures, record_view
from mixtures.report.markup import Html, element, join
from mixtures.report.samples import choose, read

_LONGEST_SIDE = 480
_IMAGES_OF_A_SAMPLE = 4
_PREVIEW = 420
_LONGEST_TEXT = 6_000


def gallery(
    files: FileSystem, paths: list[str], order: list[str], per_component: int, seed: int, budget: int
) -> dict[str, Html]:
    """One section of samples for each component that has records, in `order`, about `budget` bytes of HTML together.

    Every component shows its first sample whatever it weighs.
    """
    chosen = choose(files, paths, per_component, seed)
    cards = {place: _card(record) for place, record in read(files, [p for places in chosen.values() for p in places])}
    sections = {}
    for component in [*order, *(name for name in chosen if name not in order)]:
        kept: list[Html] = []
        left = budget // max(1, len(chosen))
        for place in chosen.get(component, ()):
            left -= len(cards[place].encode())
            if kept and left < 0:
                break
            kept.append(cards[place])
        if kept:
            sections[component] = element("div", *kept, class_="samples")
    return sections


def _card(record: Record) -> Html:
    views = record_view.pictures(record, _LONGEST_SIDE, _IMAGES_OF_A_SAMPLE)
    return element(
        "article",
        views,
        element("div", _clipped_text(record), record_view.facts(record), class_="words"),
        class_="sample" if views else "sample text-alone",
    )


def _clipped_text(record: Record) -> Html:
    preview, characters = record_view.text(record, _PREVIEW)
    if characters <= _PREVIEW:
        return element("div", preview, class_="record-text", dir="auto")
    full, _ = record_view.text(record, _LONGEST_TEXT)
    shown = f"Show all {figures.count(characters)} characters"
    if characters > _LONGEST_TEXT:
        shown = f"Show {figures.count(_LONGEST_TEXT)} of {figures.count(characters)} characters"
    return element(
        "details",
        element(
            "summary",
            element("span", preview, class_="record-text preview", dir="auto"),
            element("span", shown, class_="opener"),
            element("span", "Show less", class_="closer"),
        ),
        element("div", full, class_="record-text", dir="auto"),
        class_="clip",
    )


def links(sections: dict[str, Html]) -> Html:
    """Links to the sections of the gallery."""
    return join([element("a", figures.title(name), href=f"#samples-{number}") for number, name in enumerate(sections)])
