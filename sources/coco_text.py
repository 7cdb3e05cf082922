"""COCO-Text v2 (`cocotext.v2.json`) and TextOCR (`TextOCR_0.1_train.json`): one JSON object of `imgs` and `anns`.

`imgs` maps ids to {file_name, width, height}, `anns` maps ids to {image_id, utf8_string, and a polygon}: `mask` in
COCO-Text with `legibility` and `bbox` [x, y, width, height], `points` in TextOCR, where "." stands for unreadable.
"""

from __future__ import annotations

from typing import Any

from sources.scene_text_annotation import AnnotatedPhotograph, AnnotationError, TextInstance


def is_coco_text(content: Any) -> bool:
    """Whether parsed JSON has the shape of a COCO-Text or TextOCR file."""
    return isinstance(content, dict) and isinstance(content.get("imgs"), dict) and isinstance(content.get("anns"), dict)


def read_photographs(content: dict[str, Any]) -> list[AnnotatedPhotograph]:
    """Every photograph in the order of `imgs`; one that cannot be read has a `problem`."""
    of_image: dict[str, list[dict[str, Any]]] = {}
    for annotation in content["anns"].values():
        if isinstance(annotation, dict):
            of_image.setdefault(str(annotation.get("image_id")), []).append(annotation)
    return [_photograph(str(key), entry, of_image.get(str(key), [])) for key, entry in content["imgs"].items()]


def _photograph(key: str, entry: Any, annotations: list[dict[str, Any]]) -> AnnotatedPhotograph:
    path = entry.get("file_name") if isinstance(entry, dict) else None
    if not isinstance(path, str) or not path:
        return AnnotatedPhotograph(f"imgs[{key}]", (), problem="file_name is missing")
    try:
        instances = tuple(_instance(annotation) for annotation in annotations)
    except AnnotationError as error:
        return AnnotatedPhotograph(path, (), problem=str(error))
    width, height = entry.get("width"), entry.get("height")
    return AnnotatedPhotograph(path, instances, (int(width), int(height)) if width and height else None)


def _instance(annotation: dict[str, Any]) -> TextInstance:
    points = annotation.get("points") or annotation.get("mask") or _corners(annotation.get("bbox"))
    if not isinstance(points, list) or len(points) < 6 or len(points) % 2:
        raise AnnotationError("an annotation has neither a polygon nor a box")
    if not all(isinstance(value, int | float) for value in points):
        raise AnnotationError("a polygon holds something other than numbers")
    text = annotation.get("utf8_string")
    readable = isinstance(text, str) and text not in ("", ".") and annotation.get("legibility", "legible") == "legible"
    return TextInstance(tuple(float(value) for value in points), text if readable else None, not readable)


def _corners(box: Any) -> list[float] | None:
    if not isinstance(box, list) or len(box) != 4:
        return None
    x, y, width, height = box
    return [x, y, x + width, y, x + width, y + height, x, y + height]
