"""The pages of the user's PDF files: one item a page, so that a bad page costs itself only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipelines.documents.reading.process import PageReader
from pipelines.engine.pipeline import Drop, InputError, Item, Unit
from pipelines.refusals import as_drops, as_input_errors
from sources.input_files import open_file, path_of
from sources.pdf_files import pdf_files

PAGES_PER_UNIT = 50
#: No document has more pages.
MAX_PAGES = 20_000


def file_units(root: Path, reader: PageReader, together: int = 1, singly: bool = True) -> Iterator[Unit]:
    """Units of up to `PAGES_PER_UNIT` pages of one file. A file that cannot be opened is one item.

    With `together` pages to a record (2 or more), each such stretch of pages is an item of its own too; pages alone
    are items where they are wanted `singly`.
    """
    try:
        with as_input_errors():
            files = list(pdf_files(root))
    except FileNotFoundError as error:
        raise InputError(f"{root} does not exist; name a PDF file or a folder of them") from error
    if not files:
        raise InputError(f"{root} holds no PDF file; name a file that ends in .pdf or a folder with such files")
    for file in files:
        try:
            with as_drops():
                open_file(file.path, root if file.path != root.absolute() else file.path).close()
            count = reader.page_count(file.path)
        except Drop:
            count = 1  # reading its first page says why
        payload = {"file": file.name, "latex": file.latex}
        if count > MAX_PAGES:  # more likely a lie than a document, and each page would be an item in memory
            rest = Item(f"{file.name}#page={MAX_PAGES + 1}-{count}", {**payload, "page": -1}, 0)
            yield Unit(f"{file.name}#rest", (rest,), file.digest)
            count = MAX_PAGES
        for start in range(0, count, PAGES_PER_UNIT):
            stop = min(start + PAGES_PER_UNIT, count)
            items = [
                Item(f"{file.name}#page={number + 1}", {**payload, "page": number}, file.size // count)
                for number in range(start, stop)
                if singly
            ]
            for first in range(start, stop, together) if together > 1 else ():
                last = min(first + together, stop)
                if last - first > 1 or not singly:
                    name = f"{file.name}#pages={first + 1}-{last}"
                    items.append(Item(name, {**payload, "pages": [first, last]}, 0))
            yield Unit(f"{file.name}#pages={start + 1}-{stop}", tuple(items), file.digest)


def file_of(item: Item, root: Path) -> Path:
    """Where the item's file lies; `root` is the file or folder that the user named."""
    return path_of(item.payload["file"], root)
