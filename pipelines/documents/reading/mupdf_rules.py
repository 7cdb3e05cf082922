"""The rules of a page as PyMuPDF lists what the page draws."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.documents.reading.page import Rectangle
from pipelines.documents.reading.rules import MAX_PARTS, fill, frame, stroke

_PATHS = ("fill-path", "stroke-path")


def rules_in(page: Any, scale: float) -> list[Rectangle]:
    """The rules of a PyMuPDF page; `scale` is pixels per point. None of a page that draws too much."""
    if sum(kind in _PATHS for kind, _ in page.get_bboxlog()) > MAX_PARTS:
        return []
    turn = page.rotation_matrix
    found: list[Rectangle] = []
    parts = 0
    for drawing in page.get_cdrawings():
        parts += len(drawing["items"])
        if parts > MAX_PARTS:
            return []
        found += _rules_of(drawing, turn, scale)
    return found


def _rules_of(drawing: dict[str, Any], turn: Any, scale: float) -> Iterator[Rectangle]:
    def placed(x: float, y: float) -> tuple[float, float]:
        return (x * turn.a + y * turn.c + turn.e) * scale, (x * turn.b + y * turn.d + turn.f) * scale

    stroked = "s" in drawing["type"] and drawing.get("stroke_opacity", 1) != 0
    filled = "f" in drawing["type"] and drawing.get("fill_opacity", 1) != 0
    width = (drawing.get("width") or 0) * scale
    thin = False
    for kind, *where in drawing["items"]:
        if kind == "l" and stroked:
            rule = stroke(*placed(*where[0]), *placed(*where[1]), width)
            if rule:
                yield rule
        elif kind == "re":
            x0, y0, x1, y1 = where[0]
            box = (*placed(x0, y0), *placed(x1, y1))
            if filled and (rule := fill(*box)):
                yield rule
                thin = True
            elif stroked:
                yield from frame(*box, width)
    if filled and not thin and all(kind in ("l", "qu") for kind, *_ in drawing["items"]):
        # a polygon that is thin as a whole
        x0, y0, x1, y1 = drawing["rect"]
        if rule := fill(*placed(x0, y0), *placed(x1, y1)):
            yield rule
