"""ArT (`train_labels.json`) and LSVT (`train_full_labels.json`): one JSON object for all photographs.

It maps `gt_<number>`, the name of the photograph `gt_<number>.jpg`, to a list of lines: `points` [[x, y], …] (four in
LSVT, any number in ArT), `transcription` (`###` for unreadable), `illegibility`, and in ArT `language`.
"""

from __future__ import annotations

from typing import Any

from sources.scene_text_annotation import AnnotatedPhotograph, AnnotationError, TextInstance, corners, transcribed


def is_art_lsvt(content: Any) -> bool:
    """Whether parsed JSON has the shape of such a file."""
    if not isinstance(content, dict) or not all(isinstance(lines, list) for lines in content.values()):
        return False
    first = next((lines[0] for lines in content.values() if lines), None)
    return isinstance(first, dict) and {"points", "transcription"} <= first.keys()


def read_photographs(content: dict[str, Any]) -> list[AnnotatedPhotograph]:
    """Every photograph in order; one that cannot be read has a `problem`."""
    return [_photograph(f"{name}.jpg", lines) for name, lines in content.items()]


def _photograph(path: str, lines: list[Any]) -> AnnotatedPhotograph:
    try:
        return AnnotatedPhotograph(path, tuple(map(_instance, lines)))
    except AnnotationError as error:
        return AnnotatedPhotograph(path, (), problem=str(error))


def _instance(line: Any) -> TextInstance:
    if not isinstance(line, dict):
        raise AnnotationError("a line is no object")
    return transcribed(corners(line.get("points")), line.get("transcription"), not line.get("illegibility", False))
