"""Open part files: each checked once when it is opened, a bounded number at a time, read by one thread at a time."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from corpus.schema import SCHEMA_VERSION
from corpus.store.files import FileSystem
from corpus.store.migrations import schema_version
from corpus.store.verify_part import stream_checksum
from mixtures.loading.pages import value_places
from mixtures.loading.ranks import LoadError
from mixtures.loading.raw_file import RawFile, ReadFile, Stretch

#: Files that are open at the same time.
MOST_OPEN = 128


class PartFiles:
    """Row groups of `parts` by their numbers. `remedy` ends each sentence about a file that is not what it should be.

    With `checksums` a part is read whole when it is first opened, and refused if one byte of it was changed. `raw` is
    the way in which stretches of local files are taken (`mixtures.loading.raw_file`).
    """

    def __init__(
        self,
        files: FileSystem,
        parts: Sequence[dict[str, Any]],
        remedy: str,
        checksums: bool = False,
        raw: Callable[[str], RawFile] = ReadFile,
    ) -> None:
        self.files = files
        self.parts = parts
        self.remedy = remedy
        self.checksums = checksums
        self.raw = raw
        self._begin()

    def _begin(self) -> None:
        """Nothing is open yet in this process."""
        self._process = os.getpid()
        self._open: OrderedDict[int, tuple[threading.Lock, pq.ParquetFile]] = OrderedDict()
        # the one opened first goes first: looking one up takes no lock
        self._raw: OrderedDict[int, RawFile] = OrderedDict()
        self._identity: dict[int, tuple[int, int, int]] = {}
        self._checked: set[int] = set()
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[Any, ...]:
        return PartFiles, (self.files, self.parts, self.remedy, self.checksums, self.raw)

    def read(self, part: int, row_group: int, columns: Sequence[str]) -> pa.Table:
        """These leaf columns of a row group. Raises `LoadError` naming the file and what to do."""
        try:
            lock, file = self._opened(part)
            with lock:
                if not 0 <= row_group < file.num_row_groups:
                    raise self.error(part, f"has {file.num_row_groups} row groups, and the plan wants {row_group + 1}")
                return file.read_row_group(row_group, columns=list(columns), use_threads=False)
        except (pa.ArrowException, OSError) as error:
            raise self._explained(part, error) from error

    def metadata(self, part: int) -> pq.FileMetaData:
        """The footer of a part."""
        try:
            return self._opened(part)[1].metadata
        except (pa.ArrowException, OSError) as error:
            raise self._explained(part, error) from error

    def places(self, part: int, row_group: int, column: str, count: int) -> np.ndarray | None:
        """Where the `count` values of a leaf column lie in the file, or None (see `mixtures.loading.pages`)."""
        if not self.files.is_local:
            return None
        group = self.metadata(part).row_group(row_group)
        chunks = (group.column(number) for number in range(group.num_columns))
        chunk = next((one for one in chunks if one.path_in_schema == column), None)
        if chunk is None:
            return None
        try:
            raw = self._raw_file(part)
            raw.check()
            return value_places(raw.take, chunk, count)
        except OSError as error:
            raise self._explained(part, error) from error

    def take(self, part: int, offset: int, length: int) -> Stretch:
        """A stretch of a local file. Threads take at the same time. Raises `LoadError`."""
        try:
            raw = self._raw_file(part)
            raw.check()
            data = raw.take(offset, length)
        except OSError as error:
            raise self._explained(part, error) from error
        if len(data) != length:
            raise self.error(part, f"ends before byte {offset + length:,}")
        return data

    def _raw_file(self, part: int) -> RawFile:
        """The file itself, which stays open for as long as a caller has it."""
        if (known := self._raw.get(part)) is not None:
            return known
        with self._lock:
            file = self.raw(self.name(part))
            if self._identity.setdefault(part, file.identity) != file.identity:
                raise self.error(part, "was replaced while it was read")
            self._raw[part] = file
            if len(self._raw) > MOST_OPEN:
                self._raw.popitem(last=False)
            return self._raw[part]

    def name(self, part: int) -> str:
        """The place of a part, for sentences."""
        return self.files.full(self.parts[part]["path"])

    def close(self) -> None:
        """Close every file."""
        with self._lock:
            while self._open:
                self._open.popitem()[1][1].close()
            self._raw.clear()

    def _opened(self, part: int) -> tuple[threading.Lock, pq.ParquetFile]:
        if self._process != os.getpid():
            # open files and locks do not survive a fork
            self._begin()
        with self._lock:
            if part in self._open:
                self._open.move_to_end(part)
                return self._open[part]
            path = self.parts[part]["path"]
            if part not in self._checked:
                self._check_length(part, path)
            # pyarrow opens a local file faster by its name, and then reads it without Python
            file = pq.ParquetFile(self.files.full(path) if self.files.is_local else self.files.open(path))
            if part not in self._checked:
                self._check_schema(part, file.schema_arrow)
                self._checked.add(part)
            self._open[part] = threading.Lock(), file
            if len(self._open) > MOST_OPEN:
                # a reader that still holds it goes on; it is closed when the last of them is done
                self._open.popitem(last=False)
            return self._open[part]

    def _check_length(self, part: int, path: str) -> None:
        expected = self.parts[part].get("bytes")
        if expected is not None and self.files.size(path) != expected:
            raise self.error(part, f"has {self.files.size(path):,} bytes, and {expected:,} were written")
        if self.checksums:
            with self.files.open(path) as stream:
                _, checksum = stream_checksum(stream)
            if checksum != self.parts[part]["checksum"]:
                raise self.error(part, "was changed since it was written: its checksum differs")

    def _check_schema(self, part: int, schema: pa.Schema) -> None:
        version = schema_version(schema)
        if version < SCHEMA_VERSION:
            raise LoadError(
                f"{self.name(part)} has schema version {version}, and this vlend reads {SCHEMA_VERSION}; run "
                f"`vlend migrate --out {self.files.root_url}` and plan again"
            )
        if version > SCHEMA_VERSION:
            raise LoadError(
                f"{self.name(part)} has schema version {version}, this vlend knows up to {SCHEMA_VERSION}; run a newer "
                f"vlend"
            )
        missing = {"id", "messages", "images", "image_info"} - set(schema.names)
        if missing:
            raise self.error(part, f"is no file of records: it has no column {', '.join(sorted(missing))}")

    def _explained(self, part: int, error: Exception) -> LoadError:
        if isinstance(error, FileNotFoundError):
            return self.error(part, "is gone since the plan was made")
        return self.error(part, f"cannot be read ({str(error).splitlines()[0]})")

    def error(self, part: int, what: str) -> LoadError:
        """A sentence about a part that ends with the remedy."""
        return LoadError(f"{self.name(part)} {what}; {self.remedy}")
