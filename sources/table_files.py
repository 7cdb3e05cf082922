"""Tables in files of the user's: CSV and TSV in any common encoding, JSON lists of flat objects."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sources import input_files
from sources.decoded_text import utf16_without_mark
from sources.input_files import FileRejectedError, find, printable
from sources.table import Column, Table, UnreadableTableError
from sources.table_cells import is_missing, typed

SUFFIXES = frozenset({".csv", ".tsv", ".json"})
MAX_BYTES = 50_000_000
#: JSON takes up to thirty times its size in memory.
MAX_JSON_BYTES = 16_000_000
MAX_COLUMNS = 1_000
MAX_CELLS = 3_000_000
#: So many bytes are looked at to tell the encoding.
_SAMPLE = 1_000_000
_DELIMITERS = (",", "\t", ";", "|")
_UNIT_IN_NAME = re.compile(r"(.*\S)\s*[(（]([^()（）]{1,14})[)）]")
_CJK = re.compile(r"[\u3400-\u9fff]")


def list_files(root: Path) -> list[Path]:
    """The files under `root` (or `root` itself) that may hold a table, in a fixed order; hidden ones are left out.

    Raises `FileRejectedError` if the folder cannot be listed.
    """
    found = find(root, lambda path: path.suffix.lower() in SUFFIXES)
    return [path for path in found if not any(part.startswith(".") for part in path.relative_to(root).parts)]


def read(path: Path, name: str, license_name: str | None = None, root: Path | None = None) -> Table:
    """The table in `path`, below `root`. Raises `UnreadableTableError` where there is none, or none can be read."""
    try:
        data = input_files.read(path, root or path, MAX_JSON_BYTES if path.suffix.lower() == ".json" else MAX_BYTES)
    except FileRejectedError as error:
        raise UnreadableTableError(error.reason, error.detail) from error
    text = decode(data)
    del data
    if path.suffix.lower() == ".json":
        header, body = _from_json(text)
    else:
        header, body = _from_delimited(text, "\t" if path.suffix.lower() == ".tsv" else None)
    if not body:
        raise UnreadableTableError("no_rows")
    columns, rows = build(header, body)
    title = humanised(printable(path.stem))
    language = "zh" if is_chinese([title, *header, *(cell for row in body[:200] for cell in row)]) else "en"
    return Table(name, {"en": title, language: title}, columns, rows, license_name)


def build(header: Sequence[str], body: Sequence[Sequence[str]]) -> tuple[tuple[Column, ...], tuple[tuple, ...]]:
    """Typed columns and rows from texts; every row of `body` has as many cells as `header`."""
    columns: list[Column] = []
    values: list[list] = []
    for index, name in enumerate(header):
        kind, column, unit = typed(name, [row[index] for row in body])
        title = humanised(name)
        if match := _UNIT_IN_NAME.fullmatch(title):
            title, unit = match[1], unit or match[2].strip()
        columns.append(Column(name, kind, {"en": title}, {"en": unit} if unit else {}))
        values.append(column)
    return tuple(columns), tuple(zip(*values, strict=True))


def is_chinese(texts: Sequence[str]) -> bool:
    """Whether a noticeable part of the letters in `texts` is Chinese."""
    letters = [character for text in texts for character in text if character.isalpha()]
    return sum(bool(_CJK.match(character)) for character in letters) > 0.2 * max(1, len(letters))


def decode(data: bytes) -> str:
    """`data` as text: by its byte order mark, as UTF-8, as GB 18030 where bytes come in pairs, else as Windows-1252."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _decoded(data, encoding)
    if b"\x00" in data[:4096]:
        if (unmarked := utf16_without_mark(data)) is None:
            raise UnreadableTableError("binary_file")
        return _decoded(data, unmarked)
    try:
        return data.decode("utf-8").replace("\x00", "")
    except UnicodeDecodeError:
        pass
    runs = re.findall(rb"[\x80-\xff]+", data[:_SAMPLE])
    paired = sum(len(run) for run in runs if len(run) % 2 == 0)
    if paired > 0.9 * sum(len(run) for run in runs):
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            pass
    return data.decode("cp1252", errors="replace").replace("\ufffd", "")


def humanised(name: str) -> str:
    """A column or file name as words: `beer_servings` and `beerServings` both become `beer servings`."""
    if " " in name.strip():
        return " ".join(name.replace('"', " ").replace("_", " ").split())
    spaced = re.sub(r"[_\s\"]+|(?<=[a-z])[-.](?=[a-z])", " ", name)
    if name[:1].islower():
        spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", " ", spaced)
    words = spaced.split()
    return " ".join([*words[:1], *(word.lower() if re.fullmatch(r"[A-Z][a-z]+", word) else word for word in words[1:])])


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableTableError("undecodable", str(error)) from error


def _from_json(text: str) -> tuple[list[str], list[list[str]]]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableTableError("bad_json", str(error)) from error
    if not isinstance(value, list) or not value or not all(isinstance(row, dict) for row in value):
        raise UnreadableTableError("not_a_table", "JSON that is no list of objects")
    nested = {key for row in value for key, cell in row.items() if isinstance(cell, dict | list)}
    header = [key for key in dict.fromkeys(key for row in value for key in row) if key not in nested]
    if not header:
        raise UnreadableTableError("not_a_table", "JSON objects without a flat value")
    _check_size(len(header), len(header) * len(value))
    return _distinct([_cell(key) for key in header]), [[_cell(row.get(key)) for key in header] for row in value]


def _cell(value: Any) -> str:
    # JSON may hold halves of surrogate pairs
    return "" if value is None else str(value).encode("utf-8", "replace").decode()


def _from_delimited(text: str, delimiter: str | None) -> tuple[list[str], list[list[str]]]:
    delimiter = delimiter or _delimiter(text)
    try:
        rows = [row for row in _rows(text, delimiter) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise UnreadableTableError("bad_csv", str(error)) from error
    if len(rows) < 2:
        raise UnreadableTableError("no_rows")
    first = _header_row(rows)
    header = rows[first]
    if len(header) < 2:
        raise UnreadableTableError("one_column")
    if first:
        header = _grouped(rows[0], header)
    body = [[*row, *[""] * len(header)][: len(header)] for row in rows[first + 1 :] if row[:2] != rows[first][:2]]
    return _distinct(header), body


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    limit = csv.field_size_limit(1_000_000)
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=None), delimiter=delimiter, skipinitialspace=True):
            cells += len(row)
            _check_size(len(row), cells)
            yield row
    finally:
        csv.field_size_limit(limit)


def _check_size(columns: int, cells: int) -> None:
    if columns > MAX_COLUMNS:
        raise UnreadableTableError("too_many_columns", f"{columns} columns, at most {MAX_COLUMNS} are read")
    if cells > MAX_CELLS:
        raise UnreadableTableError("too_many_cells", f"more than {MAX_CELLS} cells")


def _delimiter(text: str) -> str:
    """The delimiter that splits the first lines into the most even number of cells."""
    lines = [line for line in text[:20_000].splitlines()[:30] if line.strip()]

    def score(delimiter: str) -> tuple[float, int]:
        counts = [line.count(delimiter) for line in lines]
        usual = max(set(counts), key=counts.count) if counts else 0
        return (counts.count(usual) / len(counts) if usual else 0.0, usual)

    return max(_DELIMITERS, key=score)


def _header_row(rows: Sequence[Sequence[str]]) -> int:
    """0, or 1 where a sparse row of group headings stands above the real header."""
    width = max(len(row) for row in rows[:20])
    filled = [sum(not is_missing(cell) for cell in row) for row in rows[:2]]
    return 1 if len(rows) > 2 and filled[0] <= width / 2 < filled[1] else 0


def _grouped(groups: Sequence[str], header: Sequence[str]) -> list[str]:
    """Column names that occur under several group headings, with the heading put before them."""
    names, group = [], ""
    for index, name in enumerate(header):
        group = groups[index].strip() if index < len(groups) and groups[index].strip() else group
        names.append(f"{group} {name}" if group and list(header).count(name) > 1 else name)
    return names


def _distinct(header: Sequence[str]) -> list[str]:
    names: list[str] = []
    for index, raw in enumerate(header, 1):
        name = " ".join(raw.split()).strip('"') or f"column {index}"
        names.append(name if name not in names else f"{name} {index}")
    return names
