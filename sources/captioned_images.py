"""Pictures with captions as users keep them: a table of (image, caption), or `name.jpg` beside `name.txt`.

Tables are CSV, TSV, JSON Lines, or JSON: a list of objects, or the `images` and `annotations` of COCO captions. Paths
in a table are relative to the table's folder, or to a folder `images` or `media` in it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sources import bounded_json
from sources.input_files import FileRejectedError, file_at, find, name_of, printable, read
from sources.table import UnreadableTableError
from sources.table_files import decode

PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff"})
TABLE_SUFFIXES = frozenset({".csv", ".tsv", ".jsonl", ".json"})
IMAGE_COLUMNS = ("image", "image_path", "img_path", "file_name", "filename", "image_file", "path", "file", "img")
CAPTION_COLUMNS = ("caption", "captions", "text", "alt", "alt_text", "description", "sentences", "title")
#: Where a table's pictures may lie, seen from the table.
_PICTURE_FOLDERS = (".", "images", "image", "media", "img")


MAX_TABLE_BYTES = 256_000_000
MAX_CAPTION_BYTES = 1_000_000

#: A row of a table; a text says why it cannot be read.
Row = dict[str, Any] | str


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
    #: Why the row cannot be read, as (reason, detail).
    problem: tuple[str, str] | None = None


def read_table(path: Path, root: Path) -> list[CaptionedImage]:
    """The rows of the table at `path`, below `root`; raises `CaptionTableError`. A broken row tells its `problem`."""
    name = name_of(path, root)
    try:
        rows = list(_rows(path, root))
    except (ValueError, csv.Error, FileRejectedError, UnreadableTableError) as error:
        raise CaptionTableError(f"{name} is not a readable table: {error}") from error
    if rows and all(isinstance(row, str) for row in rows):
        raise CaptionTableError(f"{name} is not a readable table: {rows[0]}")
    columns = {str(key) for row in rows if isinstance(row, dict) for key in row}
    image = next((column for column in IMAGE_COLUMNS if column in columns), None)
    if image is None or columns.isdisjoint(CAPTION_COLUMNS):
        raise CaptionTableError(
            f"{name} has the columns {printable(', '.join(sorted(columns)[:50])) or 'none'}; "
            f"expected one of {', '.join(IMAGE_COLUMNS)} and one of {', '.join(CAPTION_COLUMNS)}"
        )
    return [_from_row(row, image, path.parent, root, f"{name}#{n}") for n, row in enumerate(rows, start=1)]


def read_pairs(folder: Path, skip: frozenset[Path] = frozenset()) -> Iterator[CaptionedImage]:
    """Every picture under `folder`, except under the folders `skip`, with the text file of the same name if any.

    Ordered by path. A text file may be in any common encoding; its lines are separate captions. Raises
    `FileRejectedError` if the folder cannot be listed.
    """
    for picture in find(folder, lambda path: path.suffix.lower() in PICTURE_SUFFIXES):
        if skip & set(picture.parents):
            continue
        name = name_of(picture, folder)
        try:
            captions = _lines(picture.with_suffix(".txt"), folder)
        except (FileRejectedError, UnreadableTableError) as error:
            yield CaptionedImage(name, name, picture, (), problem=("caption_unreadable", str(error)))
            continue
        yield CaptionedImage(name, name, picture, captions)


def _lines(text: Path, folder: Path) -> tuple[str, ...]:
    """The lines of a file of captions; none where there is no such file."""
    try:
        data = read(text, folder, MAX_CAPTION_BYTES)
    except FileRejectedError as error:
        if error.reason == "file_missing":
            return ()
        raise
    return tuple(line.strip() for line in decode(data).splitlines() if line.strip())


def _rows(path: Path, root: Path) -> Iterator[Row]:
    text = decode(read(path, root, MAX_TABLE_BYTES))
    suffix = path.suffix.lower()
    if suffix == ".jsonl":
        yield from map(_line, filter(str.strip, text.split("\n")))
    elif suffix == ".json":
        content = bounded_json.parse(text)
        if isinstance(content, dict) and {"images", "annotations"} <= content.keys():
            content = _coco(content)
        if not isinstance(content, list):
            raise CaptionTableError(f"{path.name} holds {type(content).__name__}, expected a list of objects")
        yield from map(_object, content)
    else:
        try:
            yield from csv.DictReader(io.StringIO(text, newline=""), delimiter="\t" if suffix == ".tsv" else ",")
        except csv.Error as error:
            yield f"what follows cannot be told apart: {error}"


def _line(line: str) -> Row:
    try:
        return _object(bounded_json.parse(line))
    except ValueError as error:
        return str(error)


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


def _from_row(row: Row, image: str, folder: Path, root: Path, key: str) -> CaptionedImage:
    if isinstance(row, str):
        return CaptionedImage(key, key, None, (), problem=("row_unreadable", row))
    if not _is_unicode(row):
        return CaptionedImage(key, key, None, (), problem=("text_not_unicode", "half of a surrogate pair"))
    value = next((row[column] for column in CAPTION_COLUMNS if row.get(column)), None)
    texts = value if isinstance(value, list) else [value]
    captions = tuple(" ".join(text.split()) for text in texts if isinstance(text, str) and text.strip())
    return CaptionedImage(
        key,
        printable(str(row.get(image) or "")[:500]),
        _find(folder, row.get(image), root),
        captions,
        license=_text(row, "license", "licence"),
        url=_text(row, "url", "image_url", "coco_url"),
        language=_text(row, "language", "lang"),
        boxes=_boxes(row.get("instances")),
    )


def _text(row: dict[str, Any], *columns: str) -> str | None:
    return next((row[name].strip() for name in columns if isinstance(row.get(name), str) and row[name].strip()), None)


def _is_unicode(value: dict[Any, Any]) -> bool:
    """JSON may hold halves of surrogate pairs, which no file can."""
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        return False
    return True


def _find(folder: Path, name: Any, root: Path) -> Path | None:
    """The first place where the picture is; a path that leads out of the input is not followed."""
    if not isinstance(name, str) or not name.strip() or "://" in name:
        return None
    base = folder if root.is_dir() else root.parent
    return next((path for inside in _PICTURE_FOLDERS if (path := file_at(folder / inside, name.strip(), base))), None)


def _boxes(instances: Any) -> tuple[tuple[str, float, float, float, float], ...]:
    found = []
    for instance in instances if isinstance(instances, list) else []:
        box = instance.get("bbox") if isinstance(instance, dict) else None
        if isinstance(box, list) and len(box) == 4 and all(isinstance(v, int | float) and 0 <= v <= 1 for v in box):
            x0, y0, x1, y1 = map(float, box)
            if x0 < x1 and y0 < y1:
                found.append((str(instance.get("category", "")), x0, y0, x1, y1))
    return tuple(found)
