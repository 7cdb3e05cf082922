"""Runs on their way between the two processes: texts as JSON, numbers as they lie in memory.

A page has some hundred runs. As objects of JSON they took longer to write and read back than to find in the file, and
so does everything that is done to each of them in turn: numbers travel column by column, as `zip` takes them apart.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from pipelines.documents.reading.page import TextRun

#: Numbers to a run: box, size, baseline.
_NUMBERS = 6
#: Bytes to a run that follow its numbers: the flags.
_BYTES = _NUMBERS * 8 + 1
#: (visible, horizontal, vertical) by the number that stands for them, and back.
_FLAGS = [(bool(flags & 1), bool(flags & 2), bool(flags & 4)) for flags in range(8)]
_NUMBER_OF = {flags: number for number, flags in enumerate(_FLAGS)}


def packed(runs: Sequence[TextRun]) -> tuple[dict[str, Any], bytes]:
    """What goes into the JSON line, and the numbers that follow it."""
    if not runs:
        return {"texts": [], "fonts": [], "font": []}, b""
    texts, boxes, sizes, baselines, fonts, *flags = zip(*runs, strict=True)
    places = {font: place for place, font in enumerate(dict.fromkeys(fonts))}
    columns = [*zip(*boxes, strict=True), sizes, baselines]
    numbers = b"".join([array("d", column).tobytes() for column in columns])
    head = {"texts": texts, "fonts": list(places), "font": [places[font] for font in fonts]}
    return head, numbers + bytes([_NUMBER_OF[each] for each in zip(*flags, strict=True)])


def size_of(head: dict[str, Any]) -> int:
    """How many bytes of numbers belong to the runs that `head` announces."""
    return len(head["texts"]) * _BYTES


def unpacked(head: dict[str, Any], numbers: bytes | memoryview) -> list[TextRun]:
    """The inverse of `packed`."""
    texts, names = head["texts"], head["fonts"]
    count = len(texts)
    values = array("d")
    values.frombytes(numbers[: count * _NUMBERS * 8])
    left, top, right, bottom, sizes, baselines = (values[n * count : (n + 1) * count] for n in range(_NUMBERS))
    fonts = [names[place] for place in head["font"]]
    flags = [_FLAGS[number] for number in numbers[count * _NUMBERS * 8 :]]
    boxes = zip(left, top, right, bottom, strict=True)
    rows = zip(texts, boxes, sizes, baselines, fonts, *zip(*flags, strict=True), strict=True)
    return list(map(TextRun._make, rows))
