"""The rules of a page as PyMuPDF lists what the page draws."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.documents.reading.page import Rectangle
from pipelines.documents.reading.rules import MAX_PARTS, fill, frame, may_be_fill, may_be_stroke, stroke


def rules_in(page: Any, scale: float) -> list[Rectangle]:
    """The rules of a PyMuPDF page; `scale` is pixels per point. None of a page that draws too much."""
    drawn = _Drawn(page.rotation_matrix, scale)
    page.get_cdrawings(callback=drawn.take)  # one by one: a list of all could be of any length
    return drawn.rules()


class _Drawn:
    """Finds the rules of paths as they are drawn. A path that is filled, then stroked, is one with both, as in the list
    that PyMuPDF makes."""

    def __init__(self, turn: Any, scale: float) -> None:
        self._turn, self._scale = turn, scale
        self._parts = 0
        self._last: dict[str, Any] | None = None
        self._found: list[Rectangle] = []

    def take(self, drawing: dict[str, Any]) -> None:
        """The next path."""
        last = self._last
        if last and last["type"] == "f" and drawing["type"] == "s" and drawing["items"] == last["items"]:
            self._last = {**drawing, **last, "type": "fs"}
            return
        self._end()
        self._parts += len(drawing["items"])
        self._last = drawing if self._parts <= MAX_PARTS else None

    def rules(self) -> list[Rectangle]:
        """The rules of all paths; none where there were too many."""
        self._end()
        return self._found if self._parts <= MAX_PARTS else []

    def _end(self) -> None:
        if self._last:
            self._found += _rules_of(self._last, self._turn, self._scale)
            self._last = None


def _rules_of(drawing: dict[str, Any], turn: Any, scale: float) -> Iterator[Rectangle]:
    def placed(x: float, y: float) -> tuple[float, float]:
        return (x * turn.a + y * turn.c + turn.e) * scale, (x * turn.b + y * turn.d + turn.f) * scale

    stroked = "s" in drawing["type"] and drawing.get("stroke_opacity", 1) != 0
    filled = "f" in drawing["type"] and drawing.get("fill_opacity", 1) != 0
    width = (drawing.get("width") or 0) * scale
    thin = False
    for item in drawing["items"]:
        kind = item[0]
        if kind == "l":
            (x0, y0), (x1, y1) = item[1], item[2]
            if not stroked or not may_be_stroke((x1 - x0) * scale, (y1 - y0) * scale, width):
                continue
            if rule := stroke(*placed(x0, y0), *placed(x1, y1), width):
                yield rule
        elif kind == "re":
            x0, y0, x1, y1 = item[1]
            box = (*placed(x0, y0), *placed(x1, y1))
            if filled and (rule := fill(*box)):
                yield rule
                thin = True
            elif stroked:
                yield from frame(*box, width)
    if filled and not thin:
        x0, y0, x1, y1 = drawing["rect"]
        if not may_be_fill((x1 - x0) * scale, (y1 - y0) * scale):
            return
        # a polygon that is thin as a whole
        of_lines = all(item[0] in ("l", "qu") for item in drawing["items"])
        if of_lines and (rule := fill(*placed(x0, y0), *placed(x1, y1))):
            yield rule
