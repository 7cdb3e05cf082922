"""COCO-Text v2 (`cocotext.v2.json`) and TextOCR (`TextOCR_0.1_train.json`): one JSON object of `imgs` and `anns`.

`imgs` maps ids to {file_name (or filename), width, height}, `anns` maps ids to {image_id, utf8_string, and a polygon}:
`mask` in COCO-Text with `legibility` and `bbox` [x, y, width, height], `points` in TextOCR, where "." stands for
unreadable.
"""

from __future__ import annotations

from typing import Any

from sources.scene_text_annotation import (
    AnnotatedPhotograph,
    AnnotationError,
    TextInstance,
    corners,
    is_number,
    transcribed,
)


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
    path = (entry.get("file_name") or entry.get("filename")) if isinstance(entry, dict) else None
    if not isinstance(path, str) or not path:
        return AnnotatedPhotograph(f"imgs[{key}]", (), problem="file_name is missing")
    try:
        instances = tuple(_instance(annotation) for annotation in annotations)
    except AnnotationError as error:
        return AnnotatedPhotograph(path, (), problem=str(error))
    width, height = entry.get("width"), entry.get("height")
    return AnnotatedPhotograph(
        path, instances, (int(width), int(height)) if is_number(width) and is_number(height) else None
    )


def _instance(annotation: dict[str, Any]) -> TextInstance:
    points = corners(annotation.get("points") or annotation.get("mask") or _of_box(annotation.get("bbox")))
    text = annotation.get("utf8_string")
    return transcribed(points, text, text != "." and annotation.get("legibility", "legible") == "legible")


def _of_box(box: Any) -> list[float] | None:
    if not isinstance(box, list) or len(box) != 4 or not all(map(is_number, box)):
        return None
    x, y, width, height = box
    return [x, y, x + width, y, x + width, y + height, x, y + height]
