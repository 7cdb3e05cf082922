"""Captioned pictures of the user's: tables of (image, caption), and pictures beside text files of the same name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from corpus.record import Image, Record, Region, document, image
from pipelines.captions.language import caption_language
from pipelines.captions.pictures import stored
from pipelines.engine.pipeline import Drop, InputError, Item
from sources.captioned_images import (
    PICTURE_SUFFIXES,
    TABLE_SUFFIXES,
    CaptionedImage,
    CaptionTableError,
    read_pairs,
    read_table,
)
from sources.folder_licence import folder_licence


def items(root: Path, table: Path | None, skip: frozenset[Path]) -> Iterator[tuple[Item, list[Path]]]:
    """An item per captioned picture under `root`, with the file it depends on; folders in `skip` are left out.

    `table` is the one file that the user named. Else every table under `root` is read, or without any, each picture is
    taken with its text file. Raises `InputError` for a table that the user named and that cannot be read, or for a
    folder where no table can.
    """
    tables = [table] if table else _tables(root, skip)
    rows: list[CaptionedImage] = []
    problems: list[str] = []
    for path in tables:
        try:
            rows += read_table(path, path.relative_to(root).as_posix())
        except CaptionTableError as error:
            problems.append(str(error))
    pairs: Iterable[CaptionedImage] = () if table or rows else read_pairs(root, skip)
    found = False
    for entry in (*rows, *pairs):
        found = True
        yield _item(entry, root), [entry.image] if entry.image else []
    if problems and not found:
        raise InputError(problems[0])


def record(item: Item, root: Path, source: str) -> Record:
    """The record of one picture; several captions stand on lines of their own. Raises Drop."""
    captions, name = item.payload["captions"], item.payload["image"]
    if not captions:
        raise Drop("caption_missing", item.payload["stated"])
    if not name or not (root / name).is_file():
        raise Drop("image_missing", item.payload["stated"])
    data, (width, height) = stored((root / name).read_bytes())
    text = "\n".join(captions)
    licence = item.payload["license"] or folder_licence(root / name, root)
    return Record(
        origin=item.locator,
        document=f"{root.name}/{name}",
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
        "image": entry.image.relative_to(root).as_posix() if entry.image else "",
        "stated": entry.stated,
        "captions": list(entry.captions),
        "license": entry.license,
        "url": entry.url,
        "language": entry.language,
        "boxes": [list(box) for box in entry.boxes],
    }
    return Item(f"{root.name}/{entry.key}", payload, entry.image.stat().st_size if entry.image else 0)


def _tables(root: Path, skip: frozenset[Path]) -> list[Path]:
    """Tables under `root`. A JSON file with the name of a picture is that picture's metadata, as img2dataset writes."""
    files = [file for file in sorted(root.rglob("*")) if not skip & set(file.parents)]
    pictures = {file.with_suffix("") for file in files if file.suffix.lower() in PICTURE_SUFFIXES}
    return [
        file
        for file in files
        if file.suffix.lower() in TABLE_SUFFIXES and file.is_file() and file.with_suffix("") not in pictures
    ]
