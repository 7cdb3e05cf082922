"""Captioned pictures of the user's: tables of (image, caption), and pictures beside text files of the same name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corpus.record import Image, Record, Region, document, image
from pipelines.captions.language import caption_language
from pipelines.captions.pictures import stored
from pipelines.engine.pipeline import Drop, InputError, Item
from pipelines.refusals import as_drops, as_input_errors
from sources.captioned_images import (
    PICTURE_SUFFIXES,
    TABLE_SUFFIXES,
    CaptionedImage,
    CaptionTableError,
    read_pairs,
    read_table,
)
from sources.folder_licence import folder_licence
from sources.input_files import find, name_of, path_of, printable, read, size

#: A picture of more bytes is not read.
MAX_BYTES = 128_000_000


def items(root: Path, table: Path | None, skip: frozenset[Path]) -> Iterator[tuple[Item, list[Path]]]:
    """An item per captioned picture under `root`, with the file it depends on; folders in `skip` are left out.

    `table` is the one file that the user named. Else every table under `root` is read, or without any, each picture is
    taken with its text file. A table that cannot be read is an item too. Raises `InputError` for a table that the user
    named and that cannot be read, or for a folder where nothing else is.
    """
    with as_input_errors():
        tables = [table] if table else _tables(root, skip)
    rows: list[CaptionedImage] = []
    unusable: list[CaptionedImage] = []
    for path in tables:
        try:
            rows += read_table(path, root)
        except CaptionTableError as error:
            name = name_of(path, root)
            unusable.append(CaptionedImage(name, name, None, (), problem=("table_unreadable", str(error))))
    with as_input_errors():
        pairs = [] if table or rows else list(read_pairs(root, skip))
    if unusable and not rows and not pairs:
        raise InputError(unusable[0].problem[1] if unusable[0].problem else unusable[0].key)
    for entry in (*rows, *pairs, *unusable):
        yield _item(entry, root), [entry.image] if entry.image else []


def record(item: Item, root: Path, source: str) -> Record:
    """The record of one picture; several captions stand on lines of their own. Raises Drop."""
    captions, name = item.payload["captions"], item.payload["image"]
    if item.payload["problem"]:
        raise Drop(*item.payload["problem"])
    if not captions:
        raise Drop("caption_missing", item.payload["stated"])
    if not name:
        raise Drop("image_missing", item.payload["stated"])
    path = path_of(name, root)
    with as_drops("image_missing"):
        data, (width, height) = stored(read(path, root, MAX_BYTES))
    text = "\n".join(captions)
    licence = item.payload["license"] or folder_licence(path, root)
    return Record(
        origin=item.locator,
        document=f"{printable(root.name)}/{name}",
        source=source,
        component="caption",
        messages=document(image(), "\n" + text),
        images=[Image(data, license=licence, url=item.payload["url"])],
        regions=[
            Region(0, "box", [x0 * width, y0 * height, x1 * width, y1 * height], label=label or None)
            for label, x0, y0, x1, y1 in item.payload["boxes"]
        ],
        language=item.payload["language"] or caption_language(text),
        license=licence,
        url=item.payload["url"],
    )


def _item(entry: CaptionedImage, root: Path) -> Item:
    payload = {
        "image": name_of(entry.image, root) if entry.image else "",
        "stated": entry.stated,
        "captions": list(entry.captions),
        "license": entry.license,
        "url": entry.url,
        "language": entry.language,
        "boxes": [list(box) for box in entry.boxes],
        "problem": list(entry.problem) if entry.problem else None,
    }
    return Item(f"{printable(root.name)}/{entry.key}", payload, size(entry.image) if entry.image else 0)


def _tables(root: Path, skip: frozenset[Path]) -> list[Path]:
    """Tables under `root`. A JSON file with the name of a picture is that picture's metadata, as img2dataset writes."""
    kinds = PICTURE_SUFFIXES | TABLE_SUFFIXES
    files = [file for file in find(root, lambda path: path.suffix.lower() in kinds) if not skip & {file, *file.parents}]
    pictures = {file.with_suffix("") for file in files if file.suffix.lower() in PICTURE_SUFFIXES}
    return [file for file in files if file.suffix.lower() in TABLE_SUFFIXES and file.with_suffix("") not in pictures]
