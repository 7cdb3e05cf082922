"""Pictures with captions as users keep them: a table of (image, caption), or `name.jpg` beside `name.txt`.

Tables are CSV, TSV, JSON Lines, or JSON: a list of objects, or the `images` and `annotations` of COCO captions. Paths
in a table are relative to the table's folder, or to a folder `images` or `media` in it.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sources.table import UnreadableTableError
from sources.table_files import decode

PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff"})
TABLE_SUFFIXES = frozenset({".csv", ".tsv", ".jsonl", ".json"})
IMAGE_COLUMNS = ("image", "image_path", "img_path", "file_name", "filename", "image_file", "path", "file", "img")
CAPTION_COLUMNS = ("caption", "captions", "text", "alt", "alt_text", "description", "sentences", "title")
#: Where a table's pictures may lie, seen from the table.
_PICTURE_FOLDERS = (".", "images", "image", "media", "img")


class CaptionTableError(ValueError):
    """A table that cannot be read as pictures with captions. The text says what is expected."""


@dataclass(frozen=True)
class CaptionedImage:
    """A picture's file (None where there is none), its captions, and what the table says beside them.

    `key` locates it inside its input: "table.csv#12" or the picture's relative path. `stated` is the file name or
    address as the table has it. `boxes` are (label, x0, y0, x1, y1) as fractions of the picture's size.
    """

    key: str
    stated: str
    image: Path | None
    captions: tuple[str, ...]
    license: str | None = None
    url: str | None = None
    language: str | None = None
    boxes: tuple[tuple[str, float, float, float, float], ...] = ()


def read_table(path: Path, name: str) -> list[CaptionedImage]:
    """The rows of the table at `path`; `name` starts their keys. Raises `CaptionTableError`."""
    try:
        rows = list(_rows(path))
    except (json.JSONDecodeError, csv.Error, UnreadableTableError) as error:
        raise CaptionTableError(f"{name} is not a readable table: {error}") from error
    columns = {str(key) for row in rows for key in row}
    image = next((column for column in IMAGE_COLUMNS if column in columns), None)
    if image is None or columns.isdisjoint(CAPTION_COLUMNS):
        raise CaptionTableError(
            f"{name} has the columns {', '.join(sorted(columns)) or 'none'}; "
            f"expected one of {', '.join(IMAGE_COLUMNS)} and one of {', '.join(CAPTION_COLUMNS)}"
        )
    return [_from_row(row, image, path.parent, f"{name}#{n}") for n, row in enumerate(rows, start=1)]


def read_pairs(folder: Path, skip: frozenset[Path] = frozenset()) -> Iterator[CaptionedImage]:
    """Every picture under `folder`, except under the folders `skip`, with the text file of the same name if any.

    Ordered by path. A text file may be in any common encoding; its lines are separate captions.
    """
    for picture in sorted(folder.rglob("*")):
        if picture.suffix.lower() not in PICTURE_SUFFIXES or not picture.is_file() or skip & set(picture.parents):
            continue
        text = picture.with_suffix(".txt")
        lines = decode(text.read_bytes()).splitlines() if text.is_file() else []
        captions = tuple(line.strip() for line in lines if line.strip())
        name = picture.relative_to(folder).as_posix()
        yield CaptionedImage(name, name, picture, captions)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    text = decode(path.read_bytes())
    suffix = path.suffix.lower()
    if suffix == ".jsonl":
        yield from (_object(json.loads(line)) for line in text.splitlines() if line.strip())
    elif suffix == ".json":
        content = json.loads(text)
        if isinstance(content, dict) and {"images", "annotations"} <= content.keys():
            content = _coco(content)
        if not isinstance(content, list):
            raise CaptionTableError(f"{path.name} holds {type(content).__name__}, expected a list of objects")
        yield from map(_object, content)
    else:
        yield from csv.DictReader(io.StringIO(text), delimiter="\t" if suffix == ".tsv" else ",")


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _coco(content: dict[str, Any]) -> list[dict[str, Any]]:
    captions: dict[Any, list[str]] = {}
    for annotation in filter(None, map(_object, content["annotations"])):
        captions.setdefault(annotation.get("image_id"), []).append(str(annotation.get("caption") or ""))
    return [
        {
            "file_name": image.get("file_name"),
            "captions": captions.get(image.get("id"), []),
            "url": image.get("coco_url"),
        }
        for image in map(_object, content["images"])
    ]


def _from_row(row: dict[str, Any], image: str, folder: Path, key: str) -> CaptionedImage:
    value = next((row[column] for column in CAPTION_COLUMNS if row.get(column)), None)
    texts = value if isinstance(value, list) else [value]
    captions = tuple(" ".join(text.split()) for text in texts if isinstance(text, str) and text.strip())
    return CaptionedImage(
        key,
        str(row.get(image) or ""),
        _find(folder, row.get(image)),
        captions,
        license=_text(row, "license", "licence"),
        url=_text(row, "url", "image_url", "coco_url"),
        language=_text(row, "language", "lang"),
        boxes=_boxes(row.get("instances")),
    )


def _text(row: dict[str, Any], *columns: str) -> str | None:
    return next((row[name].strip() for name in columns if isinstance(row.get(name), str) and row[name].strip()), None)


def _find(folder: Path, name: Any) -> Path | None:
    """The first place where the picture is; a path that leads out of the table's folder is not followed."""
    if not isinstance(name, str) or not name.strip() or "://" in name:
        return None
    places = [Path(os.path.normpath(folder / inside / name.strip())) for inside in _PICTURE_FOLDERS]
    return next((place for place in places if place.is_relative_to(folder) and place.is_file()), None)


def _boxes(instances: Any) -> tuple[tuple[str, float, float, float, float], ...]:
    found = []
    for instance in instances if isinstance(instances, list) else []:
        box = instance.get("bbox") if isinstance(instance, dict) else None
        if isinstance(box, list) and len(box) == 4 and all(isinstance(v, int | float) and 0 <= v <= 1 for v in box):
            x0, y0, x1, y1 = map(float, box)
            if x0 < x1 and y0 < y1:
                found.append((str(instance.get("category", "")), x0, y0, x1, y1))
    return tuple(found)
