"""What the store stands on: every file that a current snapshot, or a blend that is not written yet, refers to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from corpus.store.builds import read_builds
from corpus.store.files import FileSystem, StoreError
from corpus.store.layout import Kind
from corpus.store.ledger import dropped_path
from corpus.store.pulse import feel
from corpus.store.snapshot import components, current
from corpus.store.units import unit_path


@dataclass
class References:
    """Paths that are referenced. `running` are sentences on builds that live and may refer to further units."""

    files: FileSystem
    paths: set[str] = field(default_factory=set)
    running: list[str] = field(default_factory=list)

    def hold(self, path: str, kind: Kind) -> bool:
        """Is the file referenced? Side files of counts are, as long as their part is."""
        if kind == "counts":
            return path.rsplit(".counts-", 1)[0] + ".parquet" in self.paths
        return path in self.paths

    def named_by(self, units: Iterable[str]) -> set[str]:
        """The unit JSON files at these paths and all that they name; a broken one names nothing."""
        named: set[str] = set()
        for path in units:
            named.add(path)
            try:
                content = json.loads(self.files.read(path))
                found = [content["dropped"], *content["files"]]
                named |= {file[key] for file in found if file for key in ("path", "index_path") if key in file}
            except (FileNotFoundError, ValueError, KeyError, TypeError):
                continue
        return named


def read_references(files: FileSystem) -> References:
    """Look through snapshots, blends and builds. Memory: about 200 bytes per path."""
    found = References(files)
    for component in components(files):
        snapshot = current(files, component)
        if snapshot is None:
            continue
        found.paths |= {f"components/{component}/snapshot-{head}.json" for head in snapshot["heads"]}
        for entry, content in snapshot["entries"].items():
            found.paths |= _of_entry(entry, content)
    for name in files.names("mixes"):
        found.paths |= _of_blend(files, f"mixes/{name}")
    for build in read_builds(files):
        if build.state == "running" and (pulse := feel(files, build)).alive:
            found.running.append(pulse.sentence)
    return found


def live_units(content: dict[str, Any]) -> list[str]:
    """Names of the units that hold the records of a snapshot's entry: covering ones in place of what they cover."""
    covered = {name for names in content["covers"].values() for name in names}
    return sorted(set(content["units"]) - covered | set(content["covers"]))


def _of_entry(entry: str, content: dict[str, Any]) -> set[str]:
    pipeline = entry.split("/", 1)[0]
    paths = {path for part in content["parts"] for path in (part["path"], part["index_path"])}
    paths |= {path for segment in content["segments"] or () for path in (segment.path, segment.parts_path)}
    for unit in live_units(content):
        paths |= {unit_path(pipeline, unit), dropped_path(pipeline, unit)}
    return paths


def _of_blend(files: FileSystem, folder: str) -> set[str]:
    """The parts that a plan draws from, unless its blend is written: then it holds the records itself."""
    if files.exists(f"{folder}/manifest.json"):
        return set()
    path = f"{folder}/plan.json"
    try:
        parts = json.loads(files.read(path))["parts"]
        return {name for part in parts for name in (part["path"], f"{part['path'].removesuffix('.parquet')}.index")}
    except FileNotFoundError:
        return set()
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{files.full(path)} cannot be read ({error!r}), so the parts that it needs are not known; delete it"
        ) from error
