"""Figures of OpenStax books as pictures with captions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from corpus.record import Image, Part, Record, document, image
from pipelines.captions.language import caption_language
from pipelines.captions.pictures import stored
from pipelines.engine.pipeline import Drop, Item
from sources.openstax import CnxmlError, Figure, Module, is_book, licence, module_files, read_module

#: An alternative text with fewer words names the picture rather than describes it.
_DESCRIPTION_WORDS = 12


def books(root: Path) -> list[Path]:
    """The OpenStax books at `root` or in the two levels of folders below it, ordered by path."""
    places = [root, *sorted(root.glob("*/")), *sorted(root.glob("*/*/"))]
    return [place for place in places if is_book(place)]


def items(book: Path, root: Path) -> Iterator[tuple[Item, list[Path]]]:
    """An item per figure of `book`, with the files it depends on. A module that cannot be read is one item."""
    for file in module_files(book):
        payload = {"book": book.relative_to(root).as_posix(), "module": file.relative_to(book).as_posix()}
        locator = f"{root.name}/{file.relative_to(root).as_posix()}"
        try:
            module = read_module(file, book)
        except CnxmlError:
            yield Item(locator, payload | {"figure": 0}, file.stat().st_size), [file]
            continue
        for number, figure in enumerate(module.figures, start=1):
            item = Item(f"{locator}#figure={number}", payload | {"figure": number})
            yield item, [file, *(picture.path for picture in figure.images)]


def record(item: Item, root: Path, source: str) -> Record:
    """The record of one figure: its pictures with their descriptions. Raises Drop."""
    book = root / item.payload["book"]
    try:
        module = _module(book / item.payload["module"], book)
    except CnxmlError as error:
        raise Drop("module_unreadable", str(error)) from error
    figure = module.figures[item.payload["figure"] - 1]
    book_licence = licence(book)
    images: list[Image] = []
    for picture in figure.images:
        if not picture.path.is_file():
            raise Drop("image_missing", picture.path.name)
        data, _ = stored(picture.path.read_bytes())
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
