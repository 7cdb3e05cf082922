"""The table of use cases that `vlend leaves` prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from corpus.store.files import FileSystem
from mixtures.manifest import read_manifest
from mixtures.report.leaves import why
from mixtures.use_cases import LeafCount, leaf_counts


def counts_of(folder: str) -> list[LeafCount]:
    """The counts of the blend in `folder`; empty if its records name no leaf."""
    return leaf_counts(FileSystem(folder), [file.path for file in read_manifest(folder).files_of("train")])


def leaf_table(counts: Sequence[LeafCount]) -> Table:
    """One row per leaf, the empty ones with their reason."""
    filled = sum(1 for count in counts if count.records)
    table = Table(title=f"{filled} of {len(counts)} leaves have conversations")
    table.add_column("leaf", overflow="fold")
    for heading in ("conversations", "English", "Chinese"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("made of records of, or why empty", overflow="fold")
    for count in counts:
        if count.records:
            numbers = (f"{number:,}" for number in (count.records, count.languages["en"], count.languages["zh"]))
            table.add_row(count.leaf, *numbers, ", ".join(sorted(count.pipelines)))
        else:
            table.add_row(count.leaf, "", "", "", why(count), style="dim")
    return table


def leaf_rows(counts: Sequence[LeafCount]) -> list[dict[str, Any]]:
    """The same as JSON."""
    return [
        {
            "leaf": count.leaf,
            "conversations": count.records,
            "languages": dict(sorted(count.languages.items())),
            "pipelines": sorted(count.pipelines),
            "why": None if count.records else why(count),
        }
        for count in counts
    ]
