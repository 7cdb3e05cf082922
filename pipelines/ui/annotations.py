"""Files about screens below a folder: ScreenQA JSON and RefExp TFRecords, their rows grouped by screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipelines.engine.pipeline import Drop, InputError
from pipelines.refusals import as_drops, as_input_errors
from sources import bounded_json
from sources.input_files import find, read
from sources.screen_qa import ScreenQuestion, ScreenQuestionError, is_screen_qa, screen_question
from sources.tf_example import ExampleError, parse_example
from sources.tfrecord import TFRecordError, read_records
from sources.uibert_refexp import ReferringExpression, ReferringExpressionError, referring_expression

Row = ScreenQuestion | ReferringExpression


#: A larger file of questions is not read.
MAX_BYTES = 256_000_000


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
    with as_input_errors():
        files = find(path, lambda file: file.suffix in (".json", ".tfrecord"))
    if not files:
        raise InputError(f"{path} holds neither .json (ScreenQA) nor .tfrecord (RefExp) files")
    return files


@lru_cache(maxsize=4)
def read_rows(file: Path, root: Path) -> tuple[Row | BadRow, ...]:
    """Every row of `file`, below `root`, in order. Raises Drop for a file of another format."""
    with as_drops():
        return tuple(_examples(file, root) if file.suffix == ".tfrecord" else _questions(file, root))


def by_screen(rows: tuple[Row | BadRow, ...]) -> dict[str, list[int]]:
    """Row numbers by screen, in the order in which the screens occur; bad rows are left out."""
    found: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        if not isinstance(row, BadRow):
            found.setdefault(row.screen, []).append(number)
    return found


def _questions(file: Path, root: Path) -> Iterator[Row | BadRow]:
    data = read(file, root, MAX_BYTES)
    try:
        content = bounded_json.parse(data)
    except ValueError as error:
        raise Drop("annotation_unreadable", f"{file.name}: {error}") from error
    if not is_screen_qa(content):
        raise Drop("annotation_format", f"{file.name} is no list of image_id, question and ground_truth")
    for row in content:
        try:
            yield screen_question(row)
        except ScreenQuestionError as error:
            yield BadRow(str(error))


def _examples(file: Path, root: Path) -> Iterator[Row | BadRow]:
    try:
        for data in read_records(file, root):
            try:
                yield referring_expression(parse_example(data))
            except (ExampleError, ReferringExpressionError) as error:
                yield BadRow(str(error))
    except TFRecordError as error:
        yield BadRow(str(error))  # nothing after a damaged record can be found
