"""What a file of a benchmark holds, and how lines of JSON are read. Importing this needs no torch."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from model.evaluation.errors import EvaluationError

T = TypeVar("T")


class RowError(ValueError):
    """A row that cannot be judged; the text is the reason, in few words and without what varies from row to row."""


@dataclass
class Found(Generic[T]):
    """Items to be judged, and rows that are not: (place in the file, reason)."""

    items: list[T] = field(default_factory=list)
    rejected: list[tuple[str, str]] = field(default_factory=list)

    def reasons(self) -> dict[str, int]:
        """How many rows were rejected, by reason."""
        return dict(sorted(Counter(reason for _, reason in self.rejected).items()))

    def need(self, path: Path, what: str) -> Found[T]:
        """Itself; raises `EvaluationError` if nothing can be judged."""
        if not self.items:
            told = ", ".join(f"{number:,} x {reason}" for reason, number in self.reasons().items())
            raise EvaluationError(f"{path} holds no {what} that can be judged ({told or 'it is empty'})")
        return self


def json_rows(path: Path) -> Iterator[tuple[str, dict[str, Any] | str]]:
    """Place and object of each line of a JSONL file; a reason in place of an object that is none.

    Raises `EvaluationError` if there is no such file.
    """
    for number, line in enumerate(text_of(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except json.JSONDecodeError:
            yield f"line {number}", "not JSON"
            continue
        yield f"line {number}", value if isinstance(value, dict) else "not an object"


def text_of(path: Path) -> str:
    """The file's text; raises `EvaluationError`."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise EvaluationError(
            f"there is no {path}; vlend downloads no benchmark: give the place of its files"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path} cannot be read as UTF-8 text ({error})") from error


def words(row: dict[str, Any], key: str) -> str:
    """A field that must be text and not empty; raises `RowError`."""
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise RowError(f"no {key}")
    return value
