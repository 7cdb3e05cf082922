"""Is a blend finished already, and is it the one that is wanted?"""

from __future__ import annotations

import json
from typing import Any

from corpus.store.files import FileSystem, StoreError
from corpus.store.verify_part import stream_checksum
from mixtures.manifest import MANIFEST_NAME, BlendFile, Manifest
from mixtures.planned import Plan
from mixtures.rewritten import only_rewritten


class PlanExistsError(StoreError):
    """A blend of this name exists with another plan."""


def finished_blend(files: FileSystem, folder: str, plan: Plan, replace: bool) -> Manifest | None:
    """The manifest of a finished blend with this very plan (or with one of the same records, from parts that were
    merged since), or None if there is work to do.

    With `replace` its files must have the checksums of the manifest, not only the lengths, and what is not as it should
    be counts as unfinished from now on.
    """
    plan_path, manifest_path = f"{folder}/plan.json", f"{folder}/{MANIFEST_NAME}"
    if not files.exists(plan_path) or not files.exists(manifest_path):
        return None
    before, after = _said(files, plan_path), json.loads(plan.to_json())
    same = before == after if replace else before.get("plan_hash") == plan.hash()
    if not same and not replace and not (before and only_rewritten(files, before, after)):
        differing = ", ".join(plan_difference(before, after))
        raise PlanExistsError(
            f"the blend {plan.name!r} exists with another plan ({differing} differ); "
            f"give --replace to overwrite it, or --name for a new one"
        )
    manifest = _manifest(files, manifest_path)
    if (
        manifest is not None
        and (same or not replace)
        and all(_whole(files, folder, f, replace) for f in manifest.files)
    ):
        return manifest
    files.remove(manifest_path)
    return None


def plan_difference(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Names of the top-level parts in which two plans differ."""
    keys = (set(before) | set(after)) - {"plan_hash"}
    return sorted(key for key in keys if before.get(key) != after.get(key))


def _said(files: FileSystem, path: str) -> dict[str, Any]:
    try:
        said = json.loads(files.read(path))
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _manifest(files: FileSystem, path: str) -> Manifest | None:
    try:
        return Manifest.model_validate_json(files.read(path))
    except ValueError:
        return None


def _whole(files: FileSystem, folder: str, file: BlendFile, deep: bool) -> bool:
    path = f"{folder}/{file.path}"
    if not files.exists(path) or files.size(path) != file.bytes:
        return False
    if not deep:
        return True
    with files.open(path) as stream:
        return bool(stream_checksum(stream) == (file.bytes, file.checksum))
