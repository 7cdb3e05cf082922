"""ReCTS: one `<name>.json` for each photograph `<name>.jpg`, with the `lines` of its signs and their single `chars`.

Both hold `points` [x1, y1, …, x4, y4], `transcription`, and `ignore`, 1 for what cannot be read (`###`). Lines are read
here: their characters repeat them.
"""

from __future__ import annotations

from typing import Any

from sources.scene_text_annotation import AnnotatedPhotograph, AnnotationError, TextInstance, corners, transcribed


def is_rects(content: Any) -> bool:
    """Whether parsed JSON has the shape of a ReCTS file."""
    return isinstance(content, dict) and isinstance(content.get("lines"), list) and "chars" in content


def read_photograph(content: dict[str, Any], picture: str) -> AnnotatedPhotograph:
    """The photograph at the path `picture`; a bad line is told in `problem`."""
    try:
        return AnnotatedPhotograph(picture, tuple(map(_instance, content["lines"])))
    except AnnotationError as error:
        return AnnotatedPhotograph(picture, (), problem=str(error))


def _instance(line: Any) -> TextInstance:
    if not isinstance(line, dict):
        raise AnnotationError("a line is no object")
    return transcribed(corners(line.get("points")), line.get("transcription"), not line.get("ignore", 0))
