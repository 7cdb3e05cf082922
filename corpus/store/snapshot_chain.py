"""The files of snapshots: how the current one is found, how two that were written at once are joined, how one is added.

A snapshot file begins with its header (component, format, `parent`, `merges`), so that the chain is followed without
reading the lists of units in snapshots that are history.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from corpus.identity import canonical_json, digest
from corpus.store.files import FileSystem, StoreError

SNAPSHOT_FORMAT = 2
#: Formats that this vlend reads. In format 1 an entry listed its `parts` itself, and had no `covers` and no `edition`.
READABLE_FORMATS = (1, 2)

_ENTRIES = b',"entries":'
_HEADER_BYTES = 4096

#: Component, heads and entries as the files hold them.
Chain = dict[str, Any]


def read_chain(files: FileSystem, component: str) -> Chain | None:
    """The current state of a component: `heads` (names of the snapshots that none follows) and the joined `entries`."""
    folder = f"components/{component}"
    parents = read_parents(files, component)
    heads = sorted(set(parents) - {parent for known in parents.values() for parent in known})
    if not heads:
        return None
    contents = [_content(files, f"{folder}/snapshot-{head}.json") for head in heads]
    return {"component": component, "heads": heads, "entries": _join(content["entries"] for content in contents)}


def read_parents(files: FileSystem, component: str) -> dict[str, list[str]]:
    """The names of all snapshots of a component, each with those that it follows (whether they are there or not)."""
    folder = f"components/{component}"
    headers = {
        name.removeprefix("snapshot-").removesuffix(".json"): _header(files, f"{folder}/{name}")
        for name in files.names(folder)
        if name.startswith("snapshot-") and name.endswith(".json")
    }
    return {
        name: [parent for parent in [header["parent"], *header.get("merges", ())] if parent]
        for name, header in headers.items()
    }


def add_to_chain(files: FileSystem, component: str, before: Chain | None, entries: dict[str, Any]) -> None:
    """Write a snapshot with these entries that follows all heads of `before`."""
    heads = before["heads"] if before else []
    header = {
        "component": component,
        "format": SNAPSHOT_FORMAT,
        "merges": heads[1:],
        "parent": heads[0] if heads else None,
    }
    data = canonical_json(header)[:-1] + _ENTRIES + canonical_json(entries) + b"}"
    files.create(f"components/{component}/snapshot-{digest(data)}.json", data, "snapshot")


def _header(files: FileSystem, path: str) -> dict[str, Any]:
    """All but the entries of a snapshot, from its first bytes where it was written by this format."""
    if files.is_local:
        with open(files.full(path), "rb") as file:
            start = file.read(_HEADER_BYTES)
    else:
        start = bytes(files.fs.cat_file(files.full(path), start=0, end=_HEADER_BYTES))
    header, found, _ = start.partition(_ENTRIES)
    if found and b'"format":2' in header:
        try:
            content: dict[str, Any] = json.loads(header + b"}")
            return content
        except ValueError:
            pass  # not the header as we write it: the whole file decides, below
    content = _content(files, path)
    return {key: value for key, value in content.items() if key != "entries"}


def _content(files: FileSystem, path: str) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(files.read(path))
    except ValueError as error:
        raise StoreError(
            f"{files.full(path)} is not JSON ({error}); delete it and run the build again, which publishes anew"
        ) from error
    if content.get("format") not in READABLE_FORMATS:
        raise StoreError(f"{files.full(path)} has format {content.get('format')}; run a newer vlend")
    return content


def _join(heads: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Entries of all heads count. Of one entry the later edition; of two that followed the same, the longer list."""
    entries: dict[str, Any] = {}
    for head in heads:
        for name, entry in head.items():
            whole = {"covers": {}, "edition": 1, **entry}
            known = entries.get(name)
            if known is None or _rank(whole) > _rank(known):
                entries[name] = whole
    return entries


def _rank(entry: dict[str, Any]) -> tuple[Any, ...]:
    return entry["edition"], len(entry["units"]), entry["units"], len(entry["covers"]), sorted(entry["covers"])
