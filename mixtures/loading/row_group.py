"""One row group, and the records in it: only the columns that a training sequence is made of.

Texts are held in memory. Pictures are taken from their places in the file one by one (`mixtures.loading.pages`), where
file and storage allow it: then nothing but the pictures of one's own records is read. Else they are held as well.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from corpus.record import Image, Message, Part, Record, Video
from mixtures.loading.extras import Extras, Media
from mixtures.loading.raw_file import Stretch

#: The leaf columns that are read; the others never leave the disk.
TEXT_COLUMNS = ("id", "messages", "image_info.list.element.width", "image_info.list.element.height")
#: Texts of a row group that together are no longer than this many bytes are taken out of Arrow at once.
SHORT_TEXTS = 1 << 20
PICTURE_COLUMN = "images.list.element.bytes"


class HeldMedia:
    """Pictures or clips in memory: a table of their one column."""

    def __init__(self, table: pa.Table) -> None:
        self._bytes = _whole(table.column(0)).flatten().field("bytes")
        self.bytes = table.nbytes

    def __len__(self) -> int:
        return len(self._bytes)

    def __getitem__(self, number: int) -> bytes:
        return bytes(self._bytes[number].as_py())


class RowGroup:
    """Rows by number, from a table of `TEXT_COLUMNS`. `bytes` is what it holds in memory, with `picture_bytes`;
    records that were taken from it do not keep it alive."""

    def __init__(self, table: pa.Table, pictures: Media, picture_bytes: int = 0, extras: Extras | None = None) -> None:
        columns = {name: _whole(table.column(name)) for name in table.column_names}
        self._extras = extras or Extras()
        self.bytes = table.nbytes + picture_bytes + self._extras.bytes
        self.rows = len(table)
        # what is short is taken out of Arrow at once, which costs a tenth of taking it out one by one
        self._ids: list[str] = columns["id"].to_pylist()
        messages = columns["messages"]
        self._messages = _offsets(messages)
        self._roles = _words(messages.values.field("role"))
        self._losses = messages.values.field("loss").to_pylist()
        content = messages.values.field("content")
        self._content = _offsets(content)
        self._types = _words(content.values.field("type"))
        texts = content.values.field("text")
        self._texts: Any = texts.to_pylist() if texts.nbytes <= SHORT_TEXTS else texts
        self._pictures = pictures
        self._images = _offsets(columns["image_info"])
        info = columns["image_info"].values
        self._sizes = list(zip(info.field("width").to_pylist(), info.field("height").to_pylist(), strict=True))

    def id(self, row: int) -> str:
        """The id of the record in this row."""
        return self._ids[row]

    def messages(self, row: int) -> list[Message]:
        """The messages of the record in this row."""
        return [
            Message(
                self._roles[turn],
                [
                    Part(self._types[part], self._text(part))
                    for part in range(self._content[turn], self._content[turn + 1])
                ],
                self._losses[turn],
            )
            for turn in range(self._messages[row], self._messages[row + 1])
        ]

    def _text(self, part: int) -> str | None:
        found = self._texts[part]
        return found if found is None or isinstance(found, str) else found.as_py()

    def pictures(self, row: int) -> list[Stretch]:
        """Its encoded pictures."""
        return [self._pictures[place] for place in range(self._images[row], self._images[row + 1])]

    def sizes(self, row: int) -> list[tuple[int, int]]:
        """Width and height of each, in pixels."""
        return self._sizes[self._images[row] : self._images[row + 1]]

    def clips(self, row: int) -> list[Video]:
        """Its clips."""
        return self._extras.clips_of(row) if self._extras.clip_facts is not None else []

    def record(self, row: int) -> Record:
        """The record in this row with what counts for its sequence: media have their sizes, not their bytes."""
        images = [Image(b"", width=width, height=height) for width, height in self.sizes(row)]
        record = Record("", "", "", "", self.messages(row), images=images, id=self._ids[row])
        record.videos, record.regions = self._extras.facts_of(row), self._extras.regions_of(row)
        return record


def _whole(column: pa.ChunkedArray) -> pa.Array:
    """A column as one array that begins at its buffers' first value."""
    found = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    return pa.concat_arrays([found]) if found.offset else found


def _offsets(column: Any) -> list[int]:
    return list(column.offsets.to_pylist())


def _words(column: Any) -> list[Any]:
    """A column of few different words, each of which is held once."""
    found = column.dictionary_encode()
    words = found.dictionary.to_pylist()
    return [words[number] for number in found.indices.to_pylist()]
