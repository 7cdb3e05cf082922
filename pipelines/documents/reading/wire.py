"""Runs on their way between the two processes: texts as JSON, numbers as they lie in memory.

A page has some hundred runs. As objects of JSON they took longer to write and read back than to find in the file.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from pipelines.documents.reading.page import TextRun

#: Numbers to a run: box, size, baseline, the number of its font, and its flags.
_NUMBERS = 8
#: (visible, horizontal, vertical) by the number that stands for them.
_FLAGS = [(bool(flags & 1), bool(flags & 2), bool(flags & 4)) for flags in range(8)]


def packed(runs: Sequence[TextRun]) -> tuple[dict[str, Any], bytes]:
    """What goes into the JSON line, and the numbers that follow it."""
    fonts: dict[str, int] = {}
    numbers = array("d")
    for run in runs:
        flags = run.visible + 2 * run.horizontal + 4 * run.vertical
        numbers.extend((*run.box, run.size, run.baseline, fonts.setdefault(run.font, len(fonts)), flags))
    return {"texts": [run.text for run in runs], "fonts": list(fonts)}, numbers.tobytes()


def size_of(head: dict[str, Any]) -> int:
    """How many bytes of numbers belong to the runs that `head` announces."""
    return len(head["texts"]) * _NUMBERS * 8


def unpacked(head: dict[str, Any], numbers: bytes | memoryview) -> list[TextRun]:
    """The inverse of `packed`."""
    values = array("d")
    values.frombytes(numbers)
    each = iter(values)
    fonts: list[str] = head["fonts"]
    return [
        TextRun(text, (x0, y0, x1, y1), size, baseline, fonts[int(font)], *_FLAGS[int(flags)])
        for text, x0, y0, x1, y1, size, baseline, font, flags in zip(head["texts"], *[each] * _NUMBERS, strict=True)
    ]
