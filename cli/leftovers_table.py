"""What `vlend clean` found, as a table and remarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.table import Table

from cli.sizes import megabytes
from corpus.store.clean import Found

#: Files of a user's own that are named; more are counted.
_NAMED = 10


def leftovers_table(found: Found) -> Table:
    """One line per kind of file: what may go, and what is kept for now."""
    table = Table("kind", "unreferenced", "size", "kept for now", "size")
    going: Counter[str] = Counter()
    staying: Counter[str] = Counter()
    sizes: Counter[tuple[bool, str]] = Counter()
    for counts, leftovers in ((going, found.leftovers), (staying, found.kept)):
        for leftover in leftovers:
            counts[leftover.kind] += 1
            sizes[counts is going, leftover.kind] += leftover.bytes
    for kind in sorted(set(going) | set(staying)):
        table.add_row(
            kind, str(going[kind]), megabytes(sizes[True, kind]), str(staying[kind]), megabytes(sizes[False, kind])
        )
    return table


def remarks(found: Found, older_than: str) -> Iterator[str]:
    """Sentences on what is kept and why, and on files that are not vlend's."""
    if found.kept:
        yield f"kept for now: files younger than {older_than}, and what they belong to"
    for sentence in found.running:
        yield f"a build is running ({sentence}): committed units are kept until it has ended"
    for path in found.foreign[:_NAMED]:
        yield f"not vlend's, left alone: {path}"
    if len(found.foreign) > _NAMED:
        yield f"… and {len(found.foreign) - _NAMED:,} more files that are not vlend's"
