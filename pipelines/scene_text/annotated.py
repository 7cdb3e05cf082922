"""Annotated photographs of text datasets, found below a folder whatever their format."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipelines.engine.pipeline import Drop, InputError
from pipelines.refusals import as_drops, as_input_errors
from sources import art_lsvt, bounded_json, coco_text, hiertext, icdar2015, mmocr_textdet, rctw17, rects
from sources.input_files import FileRejectedError, bounded, file_at, name_of, open_file, path_of, printable
from sources.input_files import find as find_files
from sources.scene_text_annotation import AnnotatedPhotograph, picture_beside

_JSON = (".json", ".jsonl", ".json.gz", ".jsonl.gz")
#: The largest dataset, HierText, has half of either.
MAX_ANNOTATION_BYTES = 1_000_000_000
MAX_ANNOTATION_VALUES = 40_000_000
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
    with as_input_errors():
        files = _annotation_files(root) if path.is_dir() else [path]
    for file in files:
        relative = printable(file.relative_to(root).as_posix())
        try:
            photographs = read_annotations(root, relative)
        except Drop:
            yield Found(relative, 0, relative)
            continue
        for number, photograph in enumerate(photographs):
            picture = locate(root, photograph.path)
            named.add(picture)
            yield Found(relative, number, printable(photograph.path[:500]))
    if not files:
        texts, objects = "ICDAR 2015, MLT-17 or RCTW-17", "MMOCR, COCO-Text, TextOCR, HierText, ArT, LSVT or ReCTS"
        raise InputError(f"{path} holds no annotation file: expected text files of {texts}, or JSON of {objects}")
    for file in find_files(root, _is_picture) if path.is_dir() else ():
        if file not in named:
            yield Found("", 0, name_of(file, root))


@lru_cache(maxsize=4)
def read_annotations(root: Path, relative: str) -> list[AnnotatedPhotograph]:
    """All photographs of one annotation file. Raises Drop for a file that is none of the known formats."""
    file = path_of(relative, root)
    if file.suffix == ".txt":
        with as_drops():
            open_file(file, root).close()
            return [(rctw17 if rctw17.is_rctw17(file) else icdar2015).read_annotation(file, root)]
    content = _json(file, root)
    if rects.is_rects(content):
        return [rects.read_photograph(content, picture_beside(file, file.stem, root))]
    for has_shape, read_all in _DATASETS:
        if has_shape(content):
            return read_all(content)
    raise Drop("annotation_format", f"{relative} has the shape of no known dataset of scene text")


def locate(root: Path, path: str) -> Path | None:
    """The file of a photograph: at its path below `root`, or the only file of that name there."""
    if direct := file_at(root, path, root):
        return direct
    same = _by_name(root).get(Path(path).name, [])
    return same[0] if len(same) == 1 else None


@lru_cache(maxsize=2)
def _by_name(root: Path) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in find_files(root, _is_picture):
        found.setdefault(path.name, []).append(path)
    return found


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() in _PICTURES


def _annotation_files(root: Path) -> list[Path]:
    """Every file below `root` that may annotate photographs; other text files are left alone."""
    texts = {*icdar2015.annotation_files(root), *rctw17.annotation_files(root)}
    return sorted(texts.union(find_files(root, lambda path: path.name.endswith(_JSON))))


def _json(file: Path, root: Path) -> Any:
    try:
        with open_file(file, root) as packed, gzip.open(packed) if file.suffix == ".gz" else packed as stream:
            data = bounded(stream, MAX_ANNOTATION_BYTES, file.name)  # type: ignore[arg-type]
        return bounded_json.parse(data, MAX_ANNOTATION_VALUES)
    except FileRejectedError as error:
        raise Drop(error.reason, error.detail) from error
    except (ValueError, OSError, EOFError, zlib.error) as error:
        raise Drop("annotation_unreadable", f"{file.name}: {error}") from error
