"""Files about screens below a folder: ScreenQA JSON and RefExp TFRecords, their rows grouped by screen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipelines.engine.pipeline import Drop, InputError
from sources.screen_qa import ScreenQuestion, ScreenQuestionError, is_screen_qa, screen_question
from sources.tf_example import ExampleError, parse_example
from sources.tfrecord import TFRecordError, read_records
from sources.uibert_refexp import ReferringExpression, ReferringExpressionError, referring_expression

Row = ScreenQuestion | ReferringExpression


@dataclass(frozen=True)
class BadRow:
    """A row that could not be read, and why."""

    problem: str


def annotation_files(path: Path) -> list[Path]:
    """The .json and .tfrecord files below `path`, or `path` itself."""
    if not path.exists():
        raise InputError(f"{path} does not exist; name a folder with ScreenQA .json or RefExp .tfrecord files")
    if path.is_file():
        return [path]
    files = sorted(file for file in path.rglob("*") if file.suffix in (".json", ".tfrecord") and file.is_file())
    if not files:
        raise InputError(f"{path} holds neither .json (ScreenQA) nor .tfrecord (RefExp) files")
    return files


@lru_cache(maxsize=4)
def read_rows(file: Path) -> tuple[Row | BadRow, ...]:
    """Every row of `file` in order. Raises Drop for a file of another format."""
    return tuple(_examples(file) if file.suffix == ".tfrecord" else _questions(file))


def by_screen(rows: tuple[Row | BadRow, ...]) -> dict[str, list[int]]:
    """Row numbers by screen, in the order in which the screens occur; bad rows are left out."""
    found: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        if not isinstance(row, BadRow):
            found.setdefault(row.screen, []).append(number)
    return found


def _questions(file: Path) -> Iterator[Row | BadRow]:
    try:
        content = json.loads(file.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Drop("annotation_unreadable", f"{file.name}: {error}") from error
    if not is_screen_qa(content):
        raise Drop("annotation_format", f"{file.name} is no list of image_id, question and ground_truth")
    for row in content:
        try:
            yield screen_question(row)
        except ScreenQuestionError as error:
            yield BadRow(str(error))


def _examples(file: Path) -> Iterator[Row | BadRow]:
    try:
        for data in read_records(file):
            try:
                yield referring_expression(parse_example(data))
            except (ExampleError, ReferringExpressionError) as error:
                yield BadRow(str(error))
    except TFRecordError as error:
        yield BadRow(str(error))  # nothing after a damaged record can be found
