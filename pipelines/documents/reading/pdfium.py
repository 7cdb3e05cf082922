"""The pdfium engine (BSD-3-Clause), for those who cannot use PyMuPDF's licence."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from typing import ClassVar

import numpy as np
import pypdfium2
import pypdfium2.raw as raw

from pipelines.documents.reading.backwards import BACKWARDS
from pipelines.documents.reading.clusters import clusters
from pipelines.documents.reading.limits import MAX_BACKWARDS, Refused, check_characters, check_size
from pipelines.documents.reading.page import Rectangle, TextRun
from pipelines.documents.reading.pdfium_rules import rules_in
from pipelines.documents.reading.run_columns import RunColumns, columns_of

_INVISIBLE_MODES = {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}
#: What a presentation form of a ligature stands for.
_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st"}


class PdfiumFile:
    """An open file. Pages are numbered from 0."""

    errors: ClassVar[tuple[type[Exception], ...]] = ()

    def __init__(self, path: str) -> None:
        try:
            self._file = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError as error:
            reason = "encrypted" if "assword" in str(error) else "pdf_unreadable"
            raise Refused(reason, str(error)) from error
        self.page_count = len(self._file)
        if self.page_count == 0:
            raise Refused("pdf_unreadable", "the file has no pages")

    def metadata(self) -> dict[str, str]:
        """Title and author, as far as the file has them."""
        found = self._file.get_metadata_dict(skip_empty=True)
        return {key: found[name] for key, name in (("title", "Title"), ("author", "Author")) if name in found}

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page in points, as it is shown."""
        width, height = self._page(number).get_size()
        check_size(width, height)
        return width, height

    def runs(self, number: int, scale: float) -> RunColumns:
        """The page's text in the file's order; `scale` is pixels per point."""
        page = self._page(number)
        text_page = page.get_textpage()
        check_characters(text_page.count_chars())
        text = text_page.get_text_range()
        backwards = len(BACKWARDS.findall(text))
        if backwards > MAX_BACKWARDS * len(text):
            raise Refused(
                "right_to_left", f"{backwards} of {len(text)} characters; the engine pymupdf reads such pages"
            )
        return columns_of(list(_Runs(page, text_page, scale).collect()))

    def picture(self, number: int, scale: float, grey: bool = False) -> np.ndarray:
        """The page without annotations and form fields, whose text is not part of the page's text: uint8, (height,
        width, 3) in RGB. What is grey is told by whoever encodes it."""
        page = self._page(number)
        picture = page.render(scale=scale, may_draw_forms=False, draw_annots=False, rev_byteorder=True)
        return np.ascontiguousarray(picture.to_numpy()[:, :, :3])

    def picture_share(self, number: int) -> float:
        """The largest share of the page that one picture covers."""
        page = self._page(number)
        width, height = page.get_size()
        share = 0.0
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
            left, bottom, right, top = item.get_bounds()
            share = max(share, abs((right - left) * (top - bottom)) / (width * height))
        return min(share, 1.0)

    def picture_boxes(self, number: int, scale: float) -> list[Rectangle]:
        """Boxes, in pixels, of pictures and of drawings that hang together."""
        page = self._page(number)
        device = tuple(round(100 * side) for side in page.get_size())
        boxes: list[Rectangle] = []
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING]):
            left, bottom, right, top = item.get_bounds()
            corners = [_on_device(page, device, x, y) for x, y in ((left, bottom), (right, top))]
            xs, ys = ([corner[axis] * scale for corner in corners] for axis in (0, 1))
            boxes.append((min(xs), min(ys), max(xs), max(ys)))
        return clusters(boxes)

    def rules(self, number: int, scale: float) -> list[Rectangle]:
        """The rules of a page (`rules`), in pixels."""
        page = self._page(number)
        device = tuple(round(100 * side) for side in page.get_size())

        def placed(x: float, y: float) -> tuple[float, float]:
            across, down = _on_device(page, device, x, y)
            return across * scale, down * scale

        return rules_in(page, placed, scale)

    def _page(self, number: int) -> pypdfium2.PdfPage:
        try:
            return self._file[number]
        except pypdfium2.PdfiumError as error:
            raise Refused("pdf_unreadable", f"page {number + 1}: {error}") from error


def _on_device(page: pypdfium2.PdfPage, device: tuple[int, ...], x: float, y: float) -> tuple[float, float]:
    """Points of the file to points from the upper left of the page as it is shown."""
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, *device, 0, x, y, across, down)
    return across.value / 100, down.value / 100


#: Size, baseline, whether the run is visible, whether it is horizontal, and its font.
_State = tuple[float, float, bool, bool, str]


class _Runs:
    """Gathers characters into runs: same font size, same baseline, no gap wider than one em."""

    def __init__(self, page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, scale: float) -> None:
        self._page, self._text, self._scale = page, text_page, scale
        width, height = page.get_size()
        self._device = (int(width * 100), int(height * 100))
        self._hidden: dict[int, bool] = {}
        self._rotation = page.get_rotation()
        self._covers = _covering_pictures(page)

    def collect(self) -> Iterator[TextRun]:
        pending: list[tuple[str, Rectangle]] = []
        state: _State | None = None
        for index in range(self._text.count_chars()):
            character = chr(raw.FPDFText_GetUnicode(self._text, index))
            if character in "\r\n":
                if pending and state:
                    yield self._run(pending, state)
                pending, state = [], None
                continue
            character = "-" if character == "\ufffe" or character == "\x02" else _LIGATURES.get(character, character)
            if raw.FPDFText_IsGenerated(self._text, index):
                if pending:
                    pending.append((" ", pending[-1][1]))
                continue
            box, baseline = self._box(index)
            now = (
                raw.FPDFText_GetFontSize(self._text, index) * self._text_scale(index),
                baseline,
                self._is_visible(index),
                self._is_horizontal(index),
                self._font(index),
            )
            if pending and state and not _same_run(state, now, pending[-1][1], box):
                yield self._run(pending, state)
                pending = []
            if not pending:
                state = now
            pending.append((character, box))
        if pending and state:
            yield self._run(pending, state)

    def _run(self, pending: list[tuple[str, Rectangle]], state: _State) -> TextRun:
        boxes = [box for _, box in pending]
        around = (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )
        size, baseline, visible, horizontal, font = state
        return TextRun("".join(c for c, _ in pending), around, size, baseline, font, visible, horizontal)

    def _text_scale(self, index: int) -> float:
        """Pixels per unit of the font size: the character's matrix scales it, then the page does."""
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._text, index, matrix)
        return (abs(matrix.d) or abs(matrix.b) or 1.0) * self._scale

    def _font(self, index: int) -> str:
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        raw.FPDFText_GetFontInfo(self._text, index, name, len(name), flags)
        return name.value.decode("utf-8", errors="replace")

    def _is_horizontal(self, index: int) -> bool:
        """True for characters that stand upright once the page is turned for display."""
        angle = math.degrees(raw.FPDFText_GetCharAngle(self._text, index)) + self._rotation
        return abs((angle + 180) % 360 - 180) < 3

    def _box(self, index: int) -> tuple[Rectangle, float]:
        area = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(self._text, index, area)
        x0, y0 = self._pixel(area.left, area.top)
        x1, y1 = self._pixel(area.right, area.bottom)
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(self._text, index, x, y)
        return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), self._pixel(x.value, y.value)[1]

    def _pixel(self, x: float, y: float) -> tuple[float, float]:
        """Points of the file to pixels of the picture, with the page's rotation and crop applied."""
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(self._page, 0, 0, *self._device, 0, x, y, across, down)
        return across.value / 100 * self._scale, down.value / 100 * self._scale

    def _is_visible(self, index: int) -> bool:
        item = raw.FPDFText_GetTextObject(self._text, index)
        key = ctypes.addressof(item.contents) if item else 0
        if key not in self._hidden:
            self._hidden[key] = bool(item) and raw.FPDFTextObj_GetTextRenderMode(item) in _INVISIBLE_MODES
            if item and not self._hidden[key] and self._covers:
                self._hidden[key] = _is_covered(item, self._page, self._covers)
        return not self._hidden[key]


def _same_run(state: _State, now: _State, last: Rectangle, box: Rectangle) -> bool:
    size = max(state[0], 1.0)
    gap = box[0] - last[2]
    return abs(state[0] - now[0]) < 0.6 and abs(state[1] - now[1]) < 0.6 and state[2:] == now[2:] and -size < gap < size


def _covering_pictures(page: pypdfium2.PdfPage) -> list[tuple[int, Rectangle]]:
    """Order in the page's content and bounds of each picture."""
    return [
        (number, item.get_bounds())
        for number, item in enumerate(page.get_objects(max_depth=1))
        if item.type == raw.FPDF_PAGEOBJ_IMAGE
    ]


def _is_covered(item: object, page: pypdfium2.PdfPage, covers: list[tuple[int, Rectangle]]) -> bool:
    target = ctypes.addressof(item.contents)  # type: ignore[attr-defined]
    for number, other in enumerate(page.get_objects(max_depth=1)):
        if ctypes.addressof(other.raw.contents) == target:
            left, bottom, right, top = other.get_bounds()
            return any(
                place > number and box[0] <= left and box[1] <= bottom and box[2] >= right and box[3] >= top
                for place, box in covers
            )
    return False
