"""Annotated photographs of text datasets, found below a folder whatever their format."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipelines.engine.pipeline import Drop, InputError
from sources import coco_text, icdar2015, mmocr_textdet
from sources.scene_text_annotation import AnnotatedPhotograph

_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp"})


@dataclass(frozen=True)
class Found:
    """Entry `number` of an annotation file, both paths relative to the root; `photograph` None: no annotation."""

    annotation: str
    number: int
    picture: str


def find(path: Path) -> Iterator[Found]:
    """Every photograph that an annotation file names, every unreadable annotation file, every photograph left over.

    `path` is a folder, or one annotation file in it: then nothing is left over.
    """
    named = set()
    root = path if path.is_dir() else path.parent
    files = sorted([*root.rglob("*.json"), *icdar2015.annotation_files(root)]) if path.is_dir() else [path]
    for file in files:
        relative = file.relative_to(root).as_posix()
        try:
            photographs = read_annotations(root, relative)
        except Drop:
            yield Found(relative, 0, relative)
            continue
        for number, photograph in enumerate(photographs):
            picture = locate(root, photograph.path)
            named.add(picture)
            yield Found(relative, number, photograph.path)
    if not files:
        expected = "gt_*.txt (ICDAR 2015), or MMOCR or COCO-Text .json"
        raise InputError(f"{path} holds no annotation file: expected {expected}")
    for file in sorted(root.rglob("*")) if path.is_dir() else ():
        if file.suffix.lower() in _PICTURES and file not in named:
            yield Found("", 0, file.relative_to(root).as_posix())


@lru_cache(maxsize=4)
def read_annotations(root: Path, relative: str) -> list[AnnotatedPhotograph]:
    """All photographs of one annotation file. Raises Drop for a file that is none of the known formats."""
    file = root / relative
    if file.suffix == ".txt":
        return [icdar2015.read_annotation(file, root)]
    content = _json(file)
    if mmocr_textdet.is_mmocr(content):
        return mmocr_textdet.read_photographs(content)
    if coco_text.is_coco_text(content):
        return coco_text.read_photographs(content)
    raise Drop("annotation_format", f"{relative} is neither MMOCR nor COCO-Text JSON")


def locate(root: Path, path: str) -> Path | None:
    """The file of a photograph: at its path below `root`, or the only file of that name there."""
    direct = root / path
    if direct.resolve().is_relative_to(root.resolve()) and direct.is_file():
        return direct
    same = _by_name(root).get(Path(path).name, [])
    return same[0] if len(same) == 1 else None


@lru_cache(maxsize=2)
def _by_name(root: Path) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in sorted(root.rglob("*")):
        if path.suffix.lower() in _PICTURES:
            found.setdefault(path.name, []).append(path)
    return found


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_bytes())
    except (ValueError, RecursionError) as error:
        raise Drop("annotation_unreadable", f"{file.name}: {error}") from error
