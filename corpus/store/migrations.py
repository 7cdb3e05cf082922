"""How records of an older schema version become records of the next one: a registry of pure functions on tables.

A change of `corpus.schema.SCHEMA` raises `SCHEMA_VERSION` and adds one function here, under the version that it starts
from. It takes a table in the schema of that version and returns one in the schema of the next; rows stay in order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pyarrow as pa

from corpus.schema import SCHEMA_VERSION
from corpus.store.files import StoreError

VERSION_KEY = b"vlend.schema_version"

Migration = Callable[[pa.Table], pa.Table]

#: From version n to n + 1, by n. Version 1 is the first.
MIGRATIONS: dict[int, Migration] = {}


def schema_version(schema: pa.Schema) -> int:
    """The version that a file of records says it has; files that say none have the first."""
    return int((schema.metadata or {}).get(VERSION_KEY, b"1"))


def path_from(
    version: int, place: str, migrations: Mapping[int, Migration] = MIGRATIONS, current: int = SCHEMA_VERSION
) -> list[Migration]:
    """The migrations from `version` to the current one, in order; `place` names the file for errors."""
    if version > current:
        raise StoreError(f"{place} has schema version {version}, this vlend knows up to {current}; run a newer vlend")
    missing = [number for number in range(version, current) if number not in migrations]
    if missing:
        raise StoreError(f"{place} has schema version {version}, and no migration starts from version {missing[0]}")
    return [migrations[number] for number in range(version, current)]
