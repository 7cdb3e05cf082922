# ruff: noqa: E501 - rules and CSS, one per line
"""Which components follow each other: a context-free grammar with weights, from `page` down to components.

A rule's right side is a line of symbols; those in `COMPONENTS` are drawn, the others expanded. A symbol with `?` is
there in half of the cases.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from pipelines.web.composed.kit import Kit, Part
from pipelines.web.composed.parts import cards, data, forms, frames, prose, talk

Component = Callable[[Kit], Part]

COMPONENTS: dict[str, Component] = {
    "heading": frames.plain,
    **{one.__name__: one for one in (
        prose.hero, prose.sections, prose.columns, prose.beside, prose.quotation, prose.questions, prose.notice,
        prose.points, prose.terms, prose.listing,
        cards.cards, cards.features, cards.people, cards.plans, cards.figures, cards.goods, cards.gallery,
        data.table, data.bars, data.steps, data.timeline, data.facts, data.records, data.pages,
        forms.form, forms.filters, forms.settings, forms.basket, forms.tabs,
        talk.comments, talk.messages, talk.posts,
    )},
}  # fmt: skip

#: symbol -> (weight, right side)
RULES: dict[str, tuple[tuple[float, str], ...]] = {
    "page": (
        (3, "article"), (2, "landing"), (2, "shop"), (2, "program"), (2, "entry"), (1.5, "forum"), (2, "handbook"),
        (1.5, "report"), (1, "short"),
    ),
    "article": ((3, "heading text aside? text? after"), (1, "hero text text after")),
    "landing": ((1, "hero selling selling? closing"), (1, "hero figures selling quotation? closing")),
    "shop": ((2, "heading filters goods pages?"), (1, "heading notice? goods selling?"), (1, "steps basket form?")),
    "program": (
        (2, "heading figures bars? table"), (1, "heading filters records pages?"), (1, "tabs settings"),
        (1, "heading notice? records facts"),
    ),
    "entry": ((2, "heading form"), (1, "heading notice form questions?"), (1, "steps form facts?"), (1, "settings form?")),
    "forum": ((2, "heading posts pages?"), (1, "heading text comments"), (1, "messages"), (1, "heading filters posts")),
    "handbook": ((2, "heading points text listing? pages?"), (1, "heading terms text"), (1, "heading tabs table?"),
                 (1, "heading notice? sections listing")),
    "report": ((2, "heading text data data?"), (1, "heading figures text table"), (1, "heading timeline text?")),
    "short": ((1, "heading notice"), (1, "form"), (1, "quotation"), (1, "facts"), (1, "plans"), (1, "table")),
    "text": ((3, "sections"), (2, "columns"), (2, "beside"), (1, "points")),
    "aside": ((1, "quotation"), (1, "notice"), (1, "facts"), (1, "listing")),
    "after": ((1, "comments"), (1, "cards"), (1, "pages"), (1, "people"), (1, "questions"), (1, "sections")),
    "selling": ((2, "features"), (2, "cards"), (1, "plans"), (1, "gallery"), (1, "figures"), (1, "people")),
    "closing": ((1, "questions"), (1, "form"), (1, "quotation"), (1, "plans")),
    "data": ((2, "table"), (2, "bars"), (1, "figures"), (1, "timeline"), (1, "facts")),
}  # fmt: skip
#: A form and a search field hold the page's only fields; one of everything is enough.
_MOST_OF_A_KIND = 1
#: These may stand on a page twice.
_REPEATED = frozenset({"sections", "table"})


def sentence(random: Random, symbol: str = "page") -> list[str]:
    """The names of a page's components in order, none more often than a page has it."""
    found: list[str] = []
    for name in _expanded(random, symbol):
        most = 2 if name in _REPEATED else _MOST_OF_A_KIND
        if found.count(name) < most:
            found.append(name)
    return found


def _expanded(random: Random, symbol: str) -> list[str]:
    if symbol in COMPONENTS:
        return [symbol]
    rules = RULES[symbol]
    right = random.choices([one for _, one in rules], [weight for weight, _ in rules])[0]
    names: list[str] = []
    for each in right.split():
        if each.endswith("?") and random.random() < 0.5:
            continue
        names += _expanded(random, each.removesuffix("?"))
    return names
