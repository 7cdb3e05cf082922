"""The report's section on use cases: leaf, conversations, languages, sources; and leaves without any, and why."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.store.files import FileSystem
from mixtures.report import figures
from mixtures.report.markup import Html, element, join
from mixtures.report.tables import table
from mixtures.use_cases import LeafCount, leaf_counts


def section(files: FileSystem, paths: Iterable[str]) -> Html:
    """The whole section; nothing for a blend whose records name no leaf."""
    found = leaf_counts(files, paths)
    filled = [count for count in found if count.records]
    if not filled:
        return Html("")
    records = sum(count.records for count in filled)
    lead = (
        f"{figures.count(records)} conversations for {len(filled)} of {len(found)} leaves of the use-case tree "
        f"(Table 3 of the paper). Every answer was worked out again from the stored material by code."
    )
    empty = [count for count in found if not count.records]
    parts = [
        element("h2", "Use cases"),
        element("p", lead, class_="lead"),
        _filled(filled),
        element("h3", "Leaves without conversations"),
        table(("Leaf", "Why"), [(count.leaf, why(count)) for count in empty]),
    ]
    return element("section", join(parts), id="use-cases")


def why(count: LeafCount) -> str:
    """Why a leaf is empty."""
    return count.why or "None was drawn for this blend, or its store has no material for it."


def _filled(counts: list[LeafCount]) -> Html:
    rows = [
        (
            count.leaf,
            figures.count(count.records),
            figures.count(count.languages["en"]),
            figures.count(count.languages["zh"]),
            ", ".join(sorted(count.pipelines)) or "—",
        )
        for count in counts
    ]
    return table(("Leaf", "Conversations", "English", "Chinese", "Made of records of"), rows, numbers=(1, 2, 3))
