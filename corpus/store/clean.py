"""Find the files that nothing references, and delete them if that is asked for.

What is referenced: all that a current snapshot stands on, and what a blend still draws from. What is young is left
alone, whoever it belongs to: a build may be about to name it. Files that are not vlend's are told and never touched.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from corpus.store.faults import step
from corpus.store.files import FileSystem, StoreError
from corpus.store.layout import Kind, kind_of
from corpus.store.references import read_references
from corpus.store.snapshot import components
from corpus.store.snapshot_chain import read_parents

#: Files younger than this (seconds) are kept.
OLDER_THAN = 86_400.0
#: Questions to a remote store that are under way at once.
_QUESTIONS = 16


@dataclass(frozen=True)
class Leftover:
    """A file that nothing references; `bytes` is its length."""

    path: str
    kind: Kind
    bytes: int


@dataclass
class Found:
    """`leftovers` may be deleted, in this order; `kept` ones not yet; `foreign` files are not vlend's."""

    leftovers: list[Leftover] = field(default_factory=list)
    kept: list[Leftover] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    #: builds that run: as long as they do, committed units are kept, whether a snapshot lists them or not
    running: list[str] = field(default_factory=list)


def find_leftovers(files: FileSystem, older_than: float = OLDER_THAN) -> Found:
    """All files below the output root that `delete` could delete; `older_than` in seconds.

    Writes nothing but, for a moment, a mark of the time. Memory: the names of all files that are referenced.
    """
    references = read_references(files)
    found = Found(running=references.running)
    candidates: dict[str, Leftover] = {}
    for entry in files.files_below():
        kind = kind_of(entry.path)
        if kind == "foreign":
            found.foreign.append(entry.path)
        elif kind not in ("state", "blend") and not references.hold(entry.path, kind):
            candidates[entry.path] = Leftover(entry.path, kind, entry.bytes)
    found.foreign.sort()
    old = set(_old(files, list(candidates), older_than))
    # What a kept unit names is kept with it, however long the unit took to write.
    units = [path for path, leftover in candidates.items() if leftover.kind == "unit"]
    spared = references.named_by(path for path in units if path not in old or references.running)
    history = _history(files, old)
    for path in sorted(candidates, key=lambda path: (_ORDER.get(candidates[path].kind, 2), history.get(path, 0), path)):
        current = candidates[path].kind == "snapshot" and path not in history
        deletable = path in old and path not in spared and not current
        (found.leftovers if deletable else found.kept).append(candidates[path])
    return found


#: Snapshots first, oldest first; then the JSON of units before what it names: a run that is cut off leaves no unit
#: without its files, and no snapshot whose successor is gone.
_ORDER: dict[Kind, int] = {"snapshot": 0, "unit": 1}


def delete(files: FileSystem, leftovers: Iterable[Leftover]) -> Iterator[Leftover]:
    """Delete what `find_leftovers` found, in its order; yields each file when it is gone.

    References are read once more before: a file that something refers to by now stays.
    """
    references = read_references(files)
    for leftover in leftovers:
        if references.hold(leftover.path, leftover.kind):
            continue
        step("clean.before_delete")
        with suppress(FileNotFoundError):
            files.remove(leftover.path)
            yield leftover


def _history(files: FileSystem, old: set[str]) -> dict[str, int]:
    """Snapshots that may go, each with its place in the order of deleting: one goes only after those it follows.

    The current snapshot is the one that no other names as its parent, so a gap in the chain would bring back the past.
    """
    places: dict[str, int] = {}
    for component in components(files):
        parents = read_parents(files, component)
        successors = {parent for known in parents.values() for parent in known}
        waiting = {name for name in parents if name in successors}
        while waiting:
            ready = {name for name in waiting if not any(parent in parents for parent in parents[name])}
            gone = {name for name in ready if f"components/{component}/snapshot-{name}.json" in old}
            for name in sorted(gone):
                places[f"components/{component}/snapshot-{name}.json"] = len(places)
                del parents[name]
            waiting -= gone
            if not gone:
                break
    return places


def _old(files: FileSystem, paths: list[str], older_than: float) -> Iterator[str]:
    """Those of `paths` that were changed `older_than` seconds ago or before, by the file system's own clock."""
    now = _now(files)

    def is_old(path: str) -> bool:
        try:
            return (now - _modified(files, path)).total_seconds() >= older_than
        except FileNotFoundError:
            return False

    with ThreadPoolExecutor(1 if files.is_local else _QUESTIONS) as pool:
        yield from (path for path, verdict in zip(paths, pool.map(is_old, paths), strict=True) if verdict)


def _now(files: FileSystem) -> datetime:
    """The time at which a file written now is said to be changed: the clock that all files below the root share."""
    mark = f".tmp-{uuid.uuid4().hex}"
    files.replace(mark, b"now")
    try:
        return _modified(files, mark)
    finally:
        files.remove(mark)


def _modified(files: FileSystem, path: str) -> datetime:
    try:
        found: datetime = files.fs.modified(files.full(path))
    except NotImplementedError:
        raise StoreError(
            f"{files.root_url} does not say when a file was changed, so no file can be known to be out of use"
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
