"""Runs on their way between the two processes: texts as JSON, numbers as they lie in memory.

As objects of JSON they took longer to write and read back than to find in the file.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pipelines.documents.reading.run_columns import RunColumns

#: Numbers to a run, and bytes: its numbers and its flags.
_NUMBERS = 6
_BYTES = _NUMBERS * 8 + 1


def packed(runs: RunColumns) -> tuple[dict[str, Any], bytes]:
    """What goes into the JSON line, and the numbers that follow it."""
    head = {"texts": runs.texts, "fonts": runs.fonts, "font": runs.font}
    return head, runs.numbers.tobytes() + runs.flags.tobytes()


def size_of(head: dict[str, Any]) -> int:
    """How many bytes of numbers belong to the runs that `head` announces."""
    return len(head["texts"]) * _BYTES


def unpacked(head: dict[str, Any], numbers: bytes | memoryview) -> RunColumns:
    """The inverse of `packed`."""
    texts = head["texts"]
    count = len(texts)
    values = np.frombuffer(numbers, np.float64, _NUMBERS * count).reshape(_NUMBERS, count)
    flags = np.frombuffer(numbers, np.uint8, count, offset=values.nbytes)
    return RunColumns(texts, values, head["fonts"], head["font"], flags)
