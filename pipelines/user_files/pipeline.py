"""A user's own Parquet, JSON or WebDataset files as records, without code.

    vlend run user_files --input 'data/*.parquet' --out OUT --set component=caption --set columns.caption=blurb

Rows in vlend's own schema, as another build's parts have them, pass through as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from corpus.record import Record
from corpus.schema import SCHEMA, SCHEMA_VERSION
from pipelines.engine.pipeline import BUNDLED, Drop, InputError, Item, Operation, Parameters, Pipeline, Unit
from pipelines.refusals import as_drops
from pipelines.user_files.columns import Columns
from pipelines.user_files.rows import content, imported, metadata
from sources import user_files
from sources.folder_licence import folder_licence
from sources.input_files import FileRejectedError, path_of, printable
from sources.parquet_rows import ParquetRows
from sources.user_files import Format, Piece, Place, RowReader, RowRejectedError, UserFileError


class UserFilesParameters(Parameters):
    """`input` is a file, a folder or a glob."""

    #: The row of the mixture that the records belong to. Not needed for files in vlend's own schema.
    component: str = ""
    format: Format = "auto"
    columns: Columns = Columns()
    #: What paths of pictures are relative to; by default the folder of the file that names them.
    image_folder: str | None = None
    #: Licence and language of rows that do not state their own; without it, the licence file of the folder counts.
    license: str | None = None
    language: str | None = None

    def identity(self) -> dict[str, object]:
        """Where the pictures lie is left out, as where the input lies is."""
        return {name: value for name, value in super().identity().items() if name != "image_folder"}


@dataclass
class _OpenFile:
    """A file with its reader; `columns` maps purposes to columns, None for a file in vlend's own schema.

    `licence` is what a licence file at or above it says.
    """

    name: str
    folder: Path
    reader: RowReader
    columns: dict[str, str] | None
    licence: str | None


class UserFiles(Pipeline):
    """See the module. One item per row."""

    name: ClassVar[str] = "user_files"
    summary: ClassVar[str] = "your own Parquet, JSON lines or WebDataset files, by a map of columns"
    operations = (Operation("user_files.read", 2),)
    parameters_type: ClassVar[type[Parameters]] = UserFilesParameters
    places: ClassVar[tuple[str, ...]] = ("input", "image_folder")
    default_source: ClassVar[str] = "user_files"
    parameters: UserFilesParameters

    def __init__(self, parameters: Parameters) -> None:
        super().__init__(parameters)
        # files that carry vlend's schema bring components of their own; the ledger then stands under this one
        self.component = self.parameters.component or "imported"
        self._open: _OpenFile | None = None

    def units(self) -> Iterator[Unit]:
        if self.parameters.input == BUNDLED:
            raise InputError("user_files has no bundled material; name your files with --input")
        if "/" in self.parameters.component or "/" in self.parameters.source:
            raise InputError("component and source name folders and may not hold '/'")
        try:
            paths = user_files.find(self.parameters.input)
            root = user_files.root(self.parameters.input)
        except UserFileError as error:
            raise InputError(str(error)) from error
        unusable: list[tuple[str, str, str]] = []
        for path in paths:
            name = printable(path.relative_to(root).as_posix())
            try:
                yield from self._units_of(name)
            except FileRejectedError as error:
                unusable.append((name, error.reason, error.detail))
            except (InputError, UserFileError) as error:
                unusable.append((name, "file_unusable", printable(str(error))))
            finally:
                self._close()
        if len(unusable) == len(paths):
            raise InputError(": ".join(unusable[0][1:]) if unusable[0][1] != "file_unusable" else unusable[0][2])
        for name, reason, detail in unusable:
            yield _unit(name, Piece("unusable", (Place("unusable", {"reject": reason, "detail": detail}),), reason))

    def _units_of(self, name: str) -> Iterator[Unit]:
        """The units of one file; raises `InputError` or `FileRejectedError` before the first one."""
        opened = self._file(name)
        if opened.columns is not None and not self.parameters.component:
            raise InputError("say which row of the mixture the records belong to, for example component=caption")
        for piece in opened.reader.pieces():
            yield _unit(name, piece)

    def process(self, item: Item) -> Iterator[Record]:
        place = item.payload["place"]
        if "reject" in place:
            raise Drop(place["reject"], place["detail"])
        try:
            with as_drops():
                opened = self._file(item.payload["file"])
                row = opened.reader.row(place)
        except RowRejectedError as rejected:
            raise Drop(rejected.reason, rejected.detail) from rejected
        except (InputError, UserFileError) as error:
            raise Drop("file_changed", str(error)) from error
        if opened.columns is None:
            record = imported(row)
            record.provenance = {"imported": record.provenance}
            yield record
            return
        messages, images = content(row, opened.columns, opened.folder)
        identity = metadata(row, opened.columns, "id")
        record = Record(
            origin=item.locator,
            document=f"{self.parameters.source}:{identity}" if identity else item.locator,
            source=self.parameters.source,
            component=self.parameters.component,
            messages=messages,
            images=images,
            language=metadata(row, opened.columns, "language") or self.parameters.language,
            license=metadata(row, opened.columns, "license") or self.parameters.license or opened.licence,
            url=metadata(row, opened.columns, "url"),
            provenance={"columns": opened.columns},
        )
        _refuse_broken_text(record)
        yield record

    @contextmanager
    def session(self) -> Iterator[None]:
        """Keeps the file of the last row open until the end."""
        try:
            yield
        finally:
            self._close()

    def _file(self, name: str) -> _OpenFile:
        """The open file `name`, relative to the root of the input."""
        if self._open is None or self._open.name != name:
            self._close()
            root = user_files.root(self.parameters.input)
            path = path_of(name, root)
            folder = Path(self.parameters.image_folder) if self.parameters.image_folder else path.parent
            reader = user_files.open_rows(path, self.parameters.format, root)
            self._open = _OpenFile(name, folder, reader, self._columns(name, reader), folder_licence(path, root))
        return self._open

    def _columns(self, name: str, reader: RowReader) -> dict[str, str] | None:
        if isinstance(reader, ParquetRows) and _in_own_schema(name, reader):
            return None
        present = reader.columns()
        if not present:  # nothing can be read: every row is going to say so
            return {}
        columns = self.parameters.columns.resolve(present, name)
        if isinstance(reader, ParquetRows):
            reader.wanted = sorted(set(columns.values()))
        return columns

    def _close(self) -> None:
        if self._open is not None:
            self._open.reader.close()
        self._open = None


def _unit(name: str, piece: Piece) -> Unit:
    items = tuple(
        Item(f"{name}#{place.name}", {"file": name, "place": place.payload}, place.bytes) for place in piece.places
    )
    return Unit(f"{name}#{piece.name}", items, piece.digest)


def _in_own_schema(name: str, reader: ParquetRows) -> bool:
    schema = reader.schema()
    if schema is None or b"vlend.schema_version" not in (schema.metadata or {}):
        return False
    version = schema.metadata[b"vlend.schema_version"].decode()
    if version != str(SCHEMA_VERSION) or set(SCHEMA.names) - set(schema.names):
        raise InputError(f"{name} is of schema version {version}; this vlend reads version {SCHEMA_VERSION}")
    return True


def _refuse_broken_text(record: Record) -> None:
    """Raise `Drop` for text that cannot be written: JSON may hold halves of surrogate pairs."""
    texts = [part.text or "" for message in record.messages for part in message.content]
    about = [record.document, record.language or "", record.license or "", record.url or ""]
    try:
        "".join([*texts, *about]).encode()
    except UnicodeEncodeError as error:
        raise Drop("text_not_unicode", str(error)) from error
