"""HierText (`train.jsonl.gz`, `validation.jsonl.gz`): despite its name, one JSON object for all photographs.

`annotations` has for each photograph `image_id` (its file is `<image_id>.jpg`), `image_width`, `image_height` and
`paragraphs`; a paragraph has `lines`, a line has `words`. Each of the three has `vertices` [[x, y], …] and `legible`,
lines and words have `text`. Legible paragraphs are read line by line, and a line with an illegible word by its words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sources.scene_text_annotation import (
    AnnotatedPhotograph,
    AnnotationError,
    TextInstance,
    corners,
    is_number,
    transcribed,
)


def is_hiertext(content: Any) -> bool:
    """Whether parsed JSON has the shape of a HierText file."""
    entries = content.get("annotations") if isinstance(content, dict) else None
    return isinstance(entries, list) and bool(entries) and isinstance(entries[0], dict) and "paragraphs" in entries[0]


def read_photographs(content: dict[str, Any]) -> list[AnnotatedPhotograph]:
    """Every photograph in order; one that cannot be read has a `problem`."""
    return [_photograph(number, entry) for number, entry in enumerate(content["annotations"])]


def _photograph(number: int, entry: Any) -> AnnotatedPhotograph:
    name = entry.get("image_id") if isinstance(entry, dict) else None
    if not isinstance(name, str) or not name:
        return AnnotatedPhotograph(f"annotations[{number}]", (), problem="image_id is missing")
    try:
        instances = tuple(found for paragraph in _list(entry, "paragraphs") for found in _in_paragraph(paragraph))
    except AnnotationError as error:
        return AnnotatedPhotograph(f"{name}.jpg", (), problem=str(error))
    width, height = entry.get("image_width"), entry.get("image_height")
    size = (int(width), int(height)) if is_number(width) and is_number(height) else None
    return AnnotatedPhotograph(f"{name}.jpg", instances, size)


def _in_paragraph(paragraph: Any) -> Iterator[TextInstance]:
    lines = _list(paragraph, "lines")
    if not paragraph.get("legible", True) or not lines:
        yield TextInstance(corners(paragraph.get("vertices")), ignore=True)
        return
    for line in lines:
        words = _list(line, "words")
        pieces = words if line.get("legible", True) and not all(map(_is_legible, words)) else [line]
        for piece in pieces:
            yield transcribed(corners(piece.get("vertices")), piece.get("text"), _is_legible(piece))


def _is_legible(piece: Any) -> bool:
    return isinstance(piece, dict) and bool(piece.get("legible", True))


def _list(piece: Any, key: str) -> list[Any]:
    found = piece.get(key, []) if isinstance(piece, dict) else None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise AnnotationError(f"{key} is no list of objects")
    return found
