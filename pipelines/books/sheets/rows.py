"""Rows of question sets: JSON lines, JSON lists and objects, CSV and TSV with or without a header, Parquet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from sources import bounded_json, input_files
from sources.decoded_text import decoded
from sources.input_files import FileRejectedError
from sources.parquet_rows import ParquetRows

SUFFIXES = frozenset({".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet"})
MAX_BYTES = 64_000_000
_MAX_VALUES = 5_000_000
#: Keys under which files keep their list of questions.
_LISTS = ("questions", "data", "items", "rows", "examples", "example")
#: A first row that holds one of these names its columns.
_HEADER = frozenset(["question", "problem", "prompt", "query", "input", "题目", "问题", "answer", "答案"])

Row = dict[str, Any]


class QuestionFileError(ValueError):
    """A file that holds no rows. `reason` is a short snake_case word."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail = reason, detail


def count_rows(path: Path, root: Path) -> int:
    """How many rows `path` has; raises `QuestionFileError` and `FileRejectedError`."""
    return len(rows_of(path, root))


@lru_cache(maxsize=2)
def rows_of(path: Path, root: Path) -> tuple[Row | str, ...]:
    """The rows of a file in order; a string is the reason why a row cannot be read. Raises `QuestionFileError` and
    `FileRejectedError`."""
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        return tuple(_parquet(path, root))
    text, _ = decoded(input_files.read(path, root, MAX_BYTES))
    if suffix in (".csv", ".tsv"):
        return tuple(_delimited(text, "\t" if suffix == ".tsv" else ","))
    return tuple(_json(text))


def _parquet(path: Path, root: Path) -> Iterator[Row | str]:
    reader = ParquetRows(path, root)
    try:
        for piece in reader.pieces():
            for place in piece.places:
                try:
                    yield reader.row(place.payload)
                except FileRejectedError:
                    raise
                except ValueError as error:
                    yield str(error)
    finally:
        reader.close()


def _delimited(text: str, delimiter: str) -> Iterator[Row | str]:
    """Rows with a header by its names; rows without one as MMLU has them: question, options, answer."""
    # the limit is one for the whole process, and others go by it
    limit = csv.field_size_limit(MAX_BYTES)
    try:
        lines = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise QuestionFileError("table_unreadable", str(error)) from error
    finally:
        csv.field_size_limit(limit)
    if not lines:
        return
    header = [cell.strip().lower() for cell in lines[0]]
    named = bool(_HEADER & set(header))
    numbered = all(re.fullmatch(r"\d", row[-1]) and int(row[-1]) < len(row) - 2 for row in lines if len(row) >= 3)
    for row in lines[1:] if named else lines:
        if named:
            yield dict(zip(header, row, strict=False))
        elif len(row) >= 3:
            yield {"question": row[0], "options": row[1:-1], "answer": int(row[-1]) if numbered else row[-1]}
        elif len(row) == 2:
            yield {"question": row[0], "answer": row[1]}
        else:
            yield "row_too_short"


def _json(text: str) -> Iterator[Row | str]:
    """One value, or one a line."""
    try:
        whole = bounded_json.parse(text, _MAX_VALUES)
    except ValueError as error:
        if "\n" not in text.strip():
            raise QuestionFileError("json_invalid", str(error)) from error
        whole = None
    if isinstance(whole, dict) and (
        found := next((whole[key] for key in _LISTS if isinstance(whole.get(key), list)), None)
    ):
        whole = found
    if isinstance(whole, dict) and whole and all(isinstance(value, dict) for value in whole.values()):
        whole = list(whole.values())
    if isinstance(whole, dict):
        whole = [whole]
    if isinstance(whole, list):
        yield from (row if isinstance(row, dict) else "row_not_an_object" for row in whole)
        return
    for line in text.split("\n"):
        if line.strip():
            try:
                row = bounded_json.parse(line, _MAX_VALUES)
            except ValueError:
                yield "json_invalid"
                continue
            yield row if isinstance(row, dict) else "row_not_an_object"
