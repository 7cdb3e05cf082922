"""Figures of OpenStax books as pictures with captions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from corpus.record import Image, Part, Record, document, image
from pipelines.captions.language import caption_language
from pipelines.captions.pictures import stored
from pipelines.engine.pipeline import Drop, Item
from pipelines.refusals import as_drops
from sources.input_files import FileRejectedError, name_of, path_of, printable, read, size
from sources.openstax import CnxmlError, Figure, Module, is_book, licence, module_files, read_module

#: An alternative text with fewer words names the picture rather than describes it.
_DESCRIPTION_WORDS = 12
#: A picture of more bytes is not read.
MAX_BYTES = 128_000_000


def books(root: Path) -> list[Path]:
    """The OpenStax books at `root` or in the two levels of folders below it, ordered by path."""
    first = _folders(root)
    return [
        place for place in (root, *first, *(inner for place in first for inner in _folders(place))) if is_book(place)
    ]


def _folders(folder: Path) -> list[Path]:
    """The folders in `folder`; none if it may not be listed, which the listing of files tells."""
    try:
        with os.scandir(folder) as entries:
            return sorted(folder / entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return []


def items(book: Path, root: Path) -> Iterator[tuple[Item, list[Path]]]:
    """An item per figure of `book`, with the files it depends on. A module that cannot be read is one item."""
    for file in module_files(book):
        payload = {"book": name_of(book, root) if book != root else "", "module": name_of(file, book)}
        locator = f"{printable(root.name)}/{name_of(file, root)}"
        try:
            module = read_module(file, book)
        except (CnxmlError, FileRejectedError):
            yield Item(locator, payload | {"figure": 0}, size(file)), [file]
            continue
        for number, figure in enumerate(module.figures, start=1):
            item = Item(f"{locator}#figure={number}", payload | {"figure": number})
            yield item, [file, *(picture.path for picture in figure.images)]


def record(item: Item, root: Path, source: str) -> Record:
    """The record of one figure: its pictures with their descriptions. Raises Drop."""
    book = path_of(item.payload["book"], root)
    try:
        with as_drops():
            module = _module(path_of(item.payload["module"], book), book)
    except CnxmlError as error:
        raise Drop("module_unreadable", str(error)) from error
    if item.payload["figure"] == 0:
        raise Drop("file_changed", "the module could not be read when it was listed")
    figure = module.figures[item.payload["figure"] - 1]
    book_licence = licence(book)
    images: list[Image] = []
    for picture in figure.images:
        with as_drops("image_missing"):
            data, _ = stored(read(picture.path, book, MAX_BYTES))
        images.append(Image(data, license=book_licence))
    text = " ".join(filter(None, [figure.title, figure.caption, *(picture.alt for picture in figure.images)]))
    return Record(
        origin=item.locator,
        document=item.locator.partition("#")[0],
        position=item.payload["figure"],
        source=source,
        component="caption",
        messages=document(*_parts(figure)),
        images=images,
        language=caption_language(text),
        license=book_licence,
        provenance={"module": module.title, "credit": figure.credit},
    )


def _parts(figure: Figure) -> list[Part | str]:
    """The picture and its description; of several pictures each with its own, and the common caption at the end."""
    caption = " ".join(filter(None, [figure.title, figure.caption]))
    if len(figure.images) == 1:
        alt = figure.images[0].alt
        text = alt if len(alt.split()) >= _DESCRIPTION_WORDS or not caption else caption
        if not text:
            raise Drop("caption_missing", figure.id)
        return [image(), "\n" + text]
    if not caption and not all(picture.alt for picture in figure.images):
        raise Drop("caption_missing", figure.id)
    parts: list[Part | str] = []
    for picture in figure.images:
        parts += [image(), f"\n{picture.alt}\n\n" if picture.alt else "\n"]
    return [*parts, caption] if caption else [*parts[:-1], str(parts[-1]).rstrip()]


@lru_cache(maxsize=4)
def _module(file: Path, book: Path) -> Module:
    return read_module(file, book)
