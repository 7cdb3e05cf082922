"""The blends of a store, finished or not, for `vlend status`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from corpus.store.files import FileSystem
from mixtures.manifest import MANIFEST_NAME, ManifestError, read_manifest


@dataclass
class BlendStanding:
    """One folder of `mixes/`. `planned` is the total in `unit`; counts are of the training split and known once the
    blend is finished; `problem` says why its files cannot be read."""

    name: str
    state: Literal["finished", "unfinished", "unreadable"]
    unit: str = ""
    planned: int | None = None
    records: int | None = None
    tokens: int | None = None
    bytes: int | None = None
    problem: str = ""


def read_blends(files: FileSystem) -> list[BlendStanding]:
    """All blends by name."""
    names = [name for name in files.names("mixes") if not name.startswith(".")]
    return [_read(files, name) for name in names]


def _read(files: FileSystem, name: str) -> BlendStanding:
    folder = f"mixes/{name}"
    if not files.exists(f"{folder}/{MANIFEST_NAME}"):
        return _unfinished(files, folder, name)
    try:
        manifest = read_manifest(files.root_url.rstrip("/") + f"/{folder}")
    except ManifestError as error:
        return BlendStanding(name, "unreadable", problem=str(error))
    training = manifest.files_of("train")
    return BlendStanding(
        name,
        "finished",
        manifest.unit,
        planned=sum(component.target for component in manifest.components),
        records=sum(file.rows for file in training),
        tokens=sum(file.n_text_tokens + file.n_image_tokens for file in training),
        bytes=sum(file.bytes for file in training),
    )


def _unfinished(files: FileSystem, folder: str, name: str) -> BlendStanding:
    try:
        plan = json.loads(files.read(f"{folder}/plan.json"))
        return BlendStanding(name, "unfinished", plan["unit"], plan["total"])
    except FileNotFoundError:
        return BlendStanding(name, "unfinished")
    except (ValueError, KeyError, TypeError) as error:
        return BlendStanding(name, "unreadable", problem=f"{files.full(folder)}/plan.json cannot be read: {error}")
