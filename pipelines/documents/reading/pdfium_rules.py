"""The rules of a page as pdfium lists what the page draws."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as raw

from pipelines.documents.reading.page import Rectangle
from pipelines.documents.reading.rules import MAX_PARTS, fill, frame, stroke

_Point = tuple[float, float]


def rules_in(page: pypdfium2.PdfPage, placed: Callable[[float, float], _Point], scale: float) -> list[Rectangle]:
    """The rules of a pdfium page. `placed` takes points of the file to pixels of the picture; `scale` is pixels per
    point. None of a page that draws too much."""
    found: list[Rectangle] = []
    parts = 0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        parts += 1 + max(0, raw.FPDFPath_CountSegments(item))
        if parts > MAX_PARTS:
            return []
        found += _rules_of(item, placed, scale)
    return found


def _rules_of(item: pypdfium2.PdfObject, placed: Callable[[float, float], _Point], scale: float) -> Iterator[Rectangle]:
    mode, is_stroked = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(item, mode, is_stroked):
        return
    matrix = item.get_matrix()
    container = item.container
    while container is not None:
        matrix = matrix.multiply(container.get_matrix())
        container = container.container
    line_width = ctypes.c_float()
    raw.FPDFPageObj_GetStrokeWidth(item, line_width)
    width = line_width.value * abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5 * scale
    filled = mode.value != raw.FPDF_FILLMODE_NONE and _opacity(item, raw.FPDFPageObj_GetFillColor) > 0
    stroked = bool(is_stroked.value) and _opacity(item, raw.FPDFPageObj_GetStrokeColor) > 0
    for points, straight in _subpaths(item):
        shown = [placed(*matrix.on_point(x, y)) for x, y in points]
        xs, ys = [x for x, _ in shown], [y for _, y in shown]
        if filled and straight and (rule := fill(min(xs), min(ys), max(xs), max(ys))):
            yield rule
        elif stroked and straight and _is_rectangle(shown):
            yield from frame(min(xs), min(ys), max(xs), max(ys), width)
        elif stroked and straight:
            for (x0, y0), (x1, y1) in pairwise(shown):
                if found := stroke(x0, y0, x1, y1, width):
                    yield found


def _subpaths(item: pypdfium2.PdfObject) -> Iterator[tuple[list[_Point], bool]]:
    """The points of each part of a path that hangs together, and whether it is made of straight lines alone."""
    points: list[_Point] = []
    straight = True
    for index in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if points:
                yield points, straight
            points, straight = [], True
        straight = straight and kind != raw.FPDF_SEGMENT_BEZIERTO
        points.append((x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points, straight


def _is_rectangle(points: list[_Point]) -> bool:
    corners = {(round(x), round(y)) for x, y in points}
    return len(points) >= 5 and len(corners) == 4 and len({x for x, _ in corners}) == len({y for _, y in corners}) == 2


def _opacity(item: pypdfium2.PdfObject, colour_of: Callable[..., int]) -> int:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    return int(alpha.value) if colour_of(item, red, green, blue, alpha) else 255
