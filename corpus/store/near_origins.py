"""Origins that resemble one which the store does not have, for the answer to a mistyped name.

Indexes hold fingerprints of origins, not their text, so a bounded number of parts and files of rejects is read.
"""

from __future__ import annotations

import difflib
from itertools import islice

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.store.files import FileSystem
from corpus.store.rejects import entries, rejects
from corpus.store.snapshot import components, current, parts

#: Parts, and files of rejects, that are read of each component and entry.
FILES_READ = 20
#: Origins that are compared letter by letter.
COMPARED = 20_000


def near_origins(files: FileSystem, wanted: str, most: int = 5) -> list[str]:
    """At most so many origins (or locators of rejected items) that contain `wanted` or are spelled alike."""
    found: dict[str, None] = {}
    for component in components(files):
        snapshot = current(files, component)
        for part in islice(parts(snapshot) if snapshot else (), FILES_READ):
            with files.open(part["path"]) as stream:
                found.update(dict.fromkeys(pq.read_table(stream, columns=["origin"]).column(0).to_pylist()))
    for entry in entries(files):
        for table in islice(rejects(files, entry), FILES_READ):
            found.update(dict.fromkeys(_public(table)))
    small = wanted.casefold()
    holding = [origin for origin in found if small in origin.casefold()]
    if holding:
        return sorted(holding, key=lambda origin: (len(origin), origin))[:most]
    return difflib.get_close_matches(wanted, list(islice(found, COMPARED)), n=most, cutoff=0.6)


def _public(table: pa.Table) -> list[str]:
    """Locators that may be shown."""
    from corpus.store.ledger import PRIVATE_REASONS

    pairs = zip(table.column("item").to_pylist(), table.column("reason").to_pylist(), strict=True)
    return [item for item, reason in pairs if reason not in PRIVATE_REASONS]
