"""One row group, and the records in it: only the columns that a training sequence is made of.

Texts are held in memory. Pictures are taken from their places in the file one by one (`mixtures.loading.pages`), where
file and storage allow it: then nothing but the pictures of one's own records is read. Else they are held as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

from corpus.record import Image, Message, Part, Record

#: The leaf columns that are read; the others never leave the disk.
TEXT_COLUMNS = ("id", "messages", "image_info.list.element.width", "image_info.list.element.height")
PICTURE_COLUMN = "images.list.element.bytes"


class Pictures(Protocol):
    """Encoded pictures of a row group by number."""

    def __getitem__(self, number: int) -> bytes:
        """One picture."""


class HeldPictures:
    """Pictures in memory: a table of `PICTURE_COLUMN`."""

    def __init__(self, table: pa.Table) -> None:
        self._bytes = _whole(table.column("images")).flatten().field("bytes")
        self.bytes = table.nbytes

    def __len__(self) -> int:
        return len(self._bytes)

    def __getitem__(self, number: int) -> bytes:
        return bytes(self._bytes[number].as_py())


class RowGroup:
    """Rows by number, from a table of `TEXT_COLUMNS`. `bytes` is what it holds in memory, with `picture_bytes`;
    records that were taken from it do not keep it alive."""

    def __init__(self, table: pa.Table, pictures: Pictures, picture_bytes: int = 0) -> None:
        columns = {name: _whole(table.column(name)) for name in table.column_names}
        self.bytes = table.nbytes + picture_bytes
        self.rows = len(table)
        self._ids = columns["id"]
        messages = columns["messages"]
        self._messages = _offsets(messages)
        self._roles = messages.values.field("role")
        self._losses = messages.values.field("loss")
        content = messages.values.field("content")
        self._content = _offsets(content)
        self._types = content.values.field("type")
        self._texts = content.values.field("text")
        self._pictures = pictures
        self._images = _offsets(columns["image_info"])
        info = columns["image_info"].values
        self._widths, self._heights = (_numbers(info.field(name)) for name in ("width", "height"))

    def id(self, row: int) -> str:
        """The id of the record in this row."""
        return str(self._ids[row].as_py())

    def record(self, row: int, with_bytes: bool = True) -> Record:
        """The record in this row with what a sequence needs; without `with_bytes` its images have their sizes alone."""
        images = [
            Image(
                self._pictures[place] if with_bytes else b"",
                width=int(self._widths[place]),
                height=int(self._heights[place]),
            )
            for place in range(self._images[row], self._images[row + 1])
        ]
        return Record("", "", "", "", list(self._turns(row)), images=images, id=self.id(row))

    def _turns(self, row: int) -> Iterator[Message]:
        for place in range(self._messages[row], self._messages[row + 1]):
            first, stop = int(self._content[place]), int(self._content[place + 1])
            types = self._types.slice(first, stop - first).to_pylist()
            texts = self._texts.slice(first, stop - first).to_pylist()
            content = [Part(kind, text) for kind, text in zip(types, texts, strict=True)]
            yield Message(self._roles[place].as_py(), content, self._losses[place].as_py())


def _whole(column: pa.ChunkedArray) -> pa.Array:
    """A column as one array that begins at its buffers' first value."""
    found = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    return pa.concat_arrays([found]) if found.offset else found


def _offsets(column: Any) -> np.ndarray:
    return np.asarray(column.offsets.to_numpy())


def _numbers(column: Any) -> np.ndarray:
    return np.asarray(column.to_numpy(zero_copy_only=False))
