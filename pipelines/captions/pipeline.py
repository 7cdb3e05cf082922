"""The pipeline `captions`: a picture and what it shows, for the component caption."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from corpus.identity import digest, fingerprint
from corpus.record import Record
from pipelines.captions import bundled, figures, user_pictures
from pipelines.engine.pipeline import BUNDLED, InputError, Item, Operation, Pipeline, Unit
from sources.input_files import FileRejectedError, open_file, rejection

_ITEMS_PER_UNIT = 50
#: Of a picture file, this many bytes at each end and its length tell whether it changed: listing stays cheap.
_SAMPLED_BYTES = 65_536


class Captions(Pipeline):
    """Bundled pictures with captions written for them in English and Chinese; or captioned pictures of the user's.

    `input` may be an OpenStax book or a folder of books, a table (CSV, TSV, JSON, JSON Lines) of pictures with
    captions, or a folder with such tables or with `name.jpg` beside `name.txt`.
    """

    name = "captions"
    summary = "Pictures with captions: OpenStax figures, a table of (image, caption), or name.jpg beside name.txt."
    component = "caption"
    operations = (Operation("captions.record", 2),)
    default_source = "described_photographs"
    deadline_seconds = 30.0
    output_bytes_per_item = 60_000

    def units(self) -> Iterator[Unit]:
        """Units of about fifty pictures. Raises `InputError` where the input holds no captioned picture."""
        if self.parameters.input == BUNDLED:
            yield from bundled.units()
            return
        start = 0
        batch: list[tuple[Item, list[Path]]] = []
        for entry in self._user_items():
            batch.append(entry)
            if len(batch) == _ITEMS_PER_UNIT:
                yield _unit(start, batch, self._root())
                start, batch = start + len(batch), []
        if batch:
            yield _unit(start, batch, self._root())
        elif not start:
            raise InputError(
                f"{self.parameters.input} holds no captioned pictures: give a table with an image and a caption "
                "column, or a folder with name.jpg beside name.txt"
            )

    def process(self, item: Item) -> Iterator[Record]:
        """The record of one picture (or of one figure with its pictures)."""
        if self.parameters.input == BUNDLED:
            yield bundled.record(item, self.parameters.source)
        elif "figure" in item.payload:
            yield figures.record(item, self._root(), self.parameters.source)
        else:
            yield user_pictures.record(item, self._root(), self.parameters.source)

    def _user_items(self) -> Iterator[tuple[Item, list[Path]]]:
        path = Path(self.parameters.input)
        if not path.exists():
            raise InputError(f"{path} does not exist; give a folder or a file")
        root = self._root()
        found = figures.books(root) if path.is_dir() else []
        for book in found:
            yield from figures.items(book, root)
        if root not in found:
            table = root / path.name if path.is_file() else None
            yield from user_pictures.items(root, table, frozenset(found))

    def _root(self) -> Path:
        """The folder that locators are relative to."""
        path = Path(self.parameters.input).resolve()
        return path.parent if path.is_file() else path


def _unit(start: int, batch: list[tuple[Item, list[Path]]], root: Path) -> Unit:
    content = fingerprint([[_sampled_digest(file, root) for file in files] for _, files in batch])
    return Unit(f"captions/{start:07d}", tuple(item for item, _ in batch), content)


def _sampled_digest(file: Path, root: Path) -> str:
    """A digest of the ends of `file` and of its length; the reason where it cannot be read."""
    try:
        with open_file(file, root) as stream:
            head = stream.read(_SAMPLED_BYTES)
            length = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, length - _SAMPLED_BYTES))
            return digest(head + stream.read() + str(length).encode())
    except FileRejectedError as error:
        return error.reason
    except OSError as error:
        return rejection(error, file).reason
