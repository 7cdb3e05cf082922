"""MMOCR 1.x text detection and spotting files: one JSON object with `metainfo` and `data_list`.

An entry of `data_list` has `img_path`, `height`, `width` and `instances`: `polygon` [x1, y1, …] or `bbox`
[x1, y1, x2, y2], `ignore`, and in spotting files `text`.
"""

from __future__ import annotations

from typing import Any

from sources.scene_text_annotation import AnnotatedPhotograph, AnnotationError, TextInstance, corners, transcribed


def is_mmocr(content: Any) -> bool:
    """Whether parsed JSON has the shape of an MMOCR file."""
    return isinstance(content, dict) and isinstance(content.get("data_list"), list)


def read_photographs(content: dict[str, Any]) -> list[AnnotatedPhotograph]:
    """Every entry in order; an entry that cannot be read has a `problem`."""
    return [_photograph(number, entry) for number, entry in enumerate(content["data_list"])]


def _photograph(number: int, entry: Any) -> AnnotatedPhotograph:
    path = entry.get("img_path") if isinstance(entry, dict) else None
    if not isinstance(path, str) or not path:
        return AnnotatedPhotograph(f"data_list[{number}]", (), problem="img_path is missing")
    try:
        listed = entry.get("instances", [])
        if not isinstance(listed, list):
            raise AnnotationError("instances is no list")
        instances = tuple(_instance(instance) for instance in listed)
    except AnnotationError as error:
        return AnnotatedPhotograph(path, (), problem=str(error))
    width, height = entry.get("width"), entry.get("height")
    size = (width, height) if isinstance(width, int) and isinstance(height, int) else None
    return AnnotatedPhotograph(path, instances, size)


def _instance(instance: Any) -> TextInstance:
    if not isinstance(instance, dict):
        raise AnnotationError("an instance is no object")
    points = corners(instance.get("polygon") or _of_box(instance.get("bbox")))
    text = instance.get("text")
    if isinstance(text, str):
        return transcribed(points, text, not instance.get("ignore", False))
    return TextInstance(points, None, bool(instance.get("ignore", False)))


def _of_box(box: Any) -> list[float] | None:
    if not isinstance(box, list) or len(box) != 4:
        return None
    x0, y0, x1, y1 = box
    return [x0, y0, x1, y0, x1, y1, x0, y1]
