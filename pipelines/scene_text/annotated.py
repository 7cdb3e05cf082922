"""Annotated photographs of text datasets, found below a folder whatever their format."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipelines.engine.pipeline import Drop, InputError
from sources import art_lsvt, coco_text, hiertext, icdar2015, mmocr_textdet, rctw17, rects
from sources.scene_text_annotation import AnnotatedPhotograph, picture_beside

_JSON = ("*.json", "*.jsonl", "*.json.gz", "*.jsonl.gz")
#: One JSON object for all photographs of a dataset: whether it has the format's shape, and how it is read.
_DATASETS: tuple[tuple[Callable[[Any], bool], Callable[[Any], list[AnnotatedPhotograph]]], ...] = (
    (mmocr_textdet.is_mmocr, mmocr_textdet.read_photographs),
    (coco_text.is_coco_text, coco_text.read_photographs),
    (hiertext.is_hiertext, hiertext.read_photographs),
    (art_lsvt.is_art_lsvt, art_lsvt.read_photographs),
)
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
    files = _annotation_files(root) if path.is_dir() else [path]
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
        texts, objects = "ICDAR 2015, MLT-17 or RCTW-17", "MMOCR, COCO-Text, TextOCR, HierText, ArT, LSVT or ReCTS"
        raise InputError(f"{path} holds no annotation file: expected text files of {texts}, or JSON of {objects}")
    for file in sorted(root.rglob("*")) if path.is_dir() else ():
        if file.suffix.lower() in _PICTURES and file not in named:
            yield Found("", 0, file.relative_to(root).as_posix())


@lru_cache(maxsize=4)
def read_annotations(root: Path, relative: str) -> list[AnnotatedPhotograph]:
    """All photographs of one annotation file. Raises Drop for a file that is none of the known formats."""
    file = root / relative
    if file.suffix == ".txt":
        return [(rctw17 if rctw17.is_rctw17(file) else icdar2015).read_annotation(file, root)]
    content = _json(file)
    if rects.is_rects(content):
        return [rects.read_photograph(content, picture_beside(file, file.stem, root))]
    for has_shape, read in _DATASETS:
        if has_shape(content):
            return read(content)
    raise Drop("annotation_format", f"{relative} has the shape of no known dataset of scene text")


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


def _annotation_files(root: Path) -> list[Path]:
    """Every file below `root` that may annotate photographs; other text files are left alone."""
    texts = {*icdar2015.annotation_files(root), *rctw17.annotation_files(root)}
    return sorted(texts.union(*(root.rglob(pattern) for pattern in _JSON)))


def _json(file: Path) -> Any:
    try:
        data = file.read_bytes()
        return json.loads(gzip.decompress(data) if file.suffix == ".gz" else data)
    except (ValueError, RecursionError, OSError, EOFError, zlib.error) as error:
        raise Drop("annotation_unreadable", f"{file.name}: {error}") from error
