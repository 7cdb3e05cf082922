"""The files that rejected items were read from, where they still exist on this machine."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from corpus.store.builds import read_builds
from corpus.store.files import FileSystem


def input_folders(files: FileSystem, entry: str) -> list[Path]:
    """Local folders that builds of this store have read for a `pipeline/source`, the newest first."""
    pipeline, source = entry.split("/", 1)
    found: dict[Path, None] = {}
    for build in reversed(read_builds(files)):
        rows = (build.description.get("recipe") or {}).get("components", ())
        inputs = [
            dataset["input"]
            for row in rows
            for dataset in row["datasets"]
            if (dataset["pipeline"], dataset["name"]) == (pipeline, source)
        ]
        inputs += [
            run["parameters"]["input"]
            for run in build.description.get("pipelines", ())
            if (run["pipeline"], run["parameters"]["source"]) == (pipeline, source)
        ]
        for place in inputs:
            path = Path(re.sub(r"\$\{(\w+)\}", lambda match: os.environ.get(match.group(1), match.group(0)), place))
            found[path if path.is_dir() else path.parent] = None
    return list(found)


def item_file(locator: str, folders: Sequence[Path]) -> str | None:
    """The file that an item's locator names, by itself, or from one of `folders` or beside it; None without one.

    Locators of folders begin with the folder's own name.
    """
    for name in dict.fromkeys([locator, locator.split("#", 1)[0]]):
        if not name or "\0" in name:
            continue
        for path in [Path(name), *(place / name for folder in folders for place in (folder, folder.parent))]:
            try:
                if path.is_file():
                    return str(path)
            except OSError:
                continue  # a locator may be longer than any file name
    return None
