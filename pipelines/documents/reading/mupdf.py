"""The PyMuPDF engine (AGPL-3.0). Only the reading process imports it: it is not thread-safe and may crash."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, cast

import numpy as np

# PyMuPDF loads these add-ons where it finds them; they bring a neural network that nothing here asks for, and take
# more than half of the time to start
for _addon in ("pymupdf.layout", "pymupdf4llm"):
    sys.modules.setdefault(_addon, None)  # type: ignore[arg-type]

import pymupdf  # noqa: E402
from pymupdf import mupdf  # noqa: E402

from pipelines.documents.reading.encode import canvas  # noqa: E402
from pipelines.documents.reading.limits import Refused, check_size  # noqa: E402
from pipelines.documents.reading.mupdf_rules import rules_in  # noqa: E402
from pipelines.documents.reading.mupdf_runs import runs_of  # noqa: E402
from pipelines.documents.reading.page import Rectangle  # noqa: E402
from pipelines.documents.reading.run_columns import RunColumns  # noqa: E402

#: Ligatures are taken apart, unknown characters stay U+FFFD, nothing outside the page is reported.
_FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP
#: How far from grey a colour may be that counts as grey, as a share of its range.
_GREY = 0.02
#: Pages that are kept as they were interpreted: a page is looked at for itself and for its neighbours' furniture.
_KEPT = 6


@dataclass(frozen=True)
class _Interpreted:
    """A page whose content was run through once: a list of what it draws, its text, the boxes of its pictures (in
    points), and whether one of them is painted where text was before."""

    page: Any
    drawn: Any
    text: Any
    pictures: list[Any]
    painted_over: bool


class MupdfFile:
    """An open file. Pages are numbered from 0."""

    #: What the engine raises for damaged pages, beside RuntimeError and ValueError.
    errors: ClassVar[tuple[type[Exception], ...]] = (mupdf.FzErrorBase,)

    def __init__(self, path: str) -> None:
        # settings of the whole process, which add-ons change when they are imported: boxes as the engine finds them,
        # letters with smooth edges
        pymupdf.TOOLS.unset_quad_corrections(True)
        pymupdf.TOOLS.set_aa_level(8)
        pymupdf.TOOLS.mupdf_display_errors(False)
        pymupdf.TOOLS.mupdf_display_warnings(False)
        try:
            self._file = pymupdf.open(path, filetype="pdf")
        except (pymupdf.FileDataError, pymupdf.EmptyFileError, RuntimeError, ValueError) as error:
            raise Refused("pdf_unreadable", str(error)) from error
        if self._file.needs_pass:
            raise Refused("encrypted", "the file asks for a password")
        if self._file.page_count == 0:
            raise Refused("pdf_unreadable", "the file has no pages")
        self.page_count: int = self._file.page_count
        self._page = lru_cache(maxsize=_KEPT)(self._load)
        self._rectangle = lru_cache(maxsize=_KEPT)(lambda number: self._page(number).rect)
        self._interpreted = lru_cache(maxsize=_KEPT)(self._interpret)

    def metadata(self) -> dict[str, str]:
        """Title and author, as far as the file has them."""
        found = self._file.metadata or {}
        return {name: found[name] for name in ("title", "author") if found.get(name)}

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page in points, as it is shown."""
        rectangle = self._rectangle(number)
        check_size(rectangle.width, rectangle.height)
        return rectangle.width, rectangle.height

    def runs(self, number: int, scale: float) -> RunColumns:
        """The page's text in the file's order; `scale` is pixels per point."""
        shown = self._interpreted(number)
        runs = runs_of(shown.text, scale)
        # tracing takes longer than all the rest of reading a page
        hidden = _hidden_boxes(shown.page) if shown.painted_over else []
        return runs.hidden(_within(runs, scale, hidden)) if hidden else runs

    def picture(self, number: int, scale: float, grey: bool = False) -> np.ndarray:
        """The page without annotations and form fields, whose text is not part of the page's text.

        uint8, (height, width, 3) in RGB; (height, width) where `grey` allows it and the page has no colour.
        """
        drawn = self._interpreted(number).drawn.this
        space = pymupdf.csGRAY if grey and _is_grey(drawn) else pymupdf.csRGB
        matrix = mupdf.FzMatrix(scale, 0, 0, scale, 0, 0)
        place = mupdf.fz_round_rect(mupdf.fz_transform_rect(mupdf.fz_bound_display_list(drawn), matrix))
        height, width = place.y1 - place.y0, place.x1 - place.x0
        pixels = canvas(height, width, space.n)
        # MuPDF's drawing into memory that is ours, where the encoder wants the pixels
        start = mupdf.python_mutable_buffer_data(cast(np.ndarray, pixels.base).reshape(-1)[1:].data)
        stride = 1 + width * space.n
        target = mupdf.FzPixmap(
            mupdf.ll_fz_new_pixmap_with_data(space.this.m_internal, width, height, None, 0, stride, start)
        )
        target.m_internal.x, target.m_internal.y = place.x0, place.y0
        device = mupdf.fz_new_draw_device(matrix, target)
        _run(drawn, device)
        mupdf.fz_close_device(device)
        return pixels

    def picture_share(self, number: int) -> float:
        """The largest share of the page that one picture covers."""
        shown = self._interpreted(number)
        if not shown.pictures:
            return 0.0
        whole = abs(shown.page.rect.get_area()) or 1.0
        images = [box & shown.page.rect for box in shown.pictures]
        return max((abs(box.get_area()) / whole for box in images if not box.is_empty), default=0.0)

    def picture_boxes(self, number: int, scale: float) -> list[Rectangle]:
        """Boxes, in pixels, of pictures and of drawings that hang together."""
        shown = self._interpreted(number)
        found = [box & shown.page.rect for box in shown.pictures]
        found += [box * shown.page.rotation_matrix for box in shown.page.cluster_drawings()]
        return [tuple(value * scale for value in box) for box in found if not box.is_empty]

    def rules(self, number: int, scale: float) -> list[Rectangle]:
        """The rules of a page (`rules`), in pixels."""
        return rules_in(self._page(number), scale)

    def _load(self, number: int) -> Any:
        try:
            return self._file.load_page(number)
        except (RuntimeError, ValueError) as error:
            raise Refused("pdf_unreadable", f"page {number + 1}: {error}") from error

    def _interpret(self, number: int) -> _Interpreted:
        page = self._page(number)
        drawn = page.get_displaylist(annots=False)
        text = _text(drawn, _FLAGS | pymupdf.TEXT_PRESERVE_IMAGES)
        pictures, painted_over = _pictures(text)
        if pictures:  # which would come with all their bytes, and divide the text
            text = _text(drawn, _FLAGS)
        return _Interpreted(page, drawn, text, pictures, painted_over)


def _text(drawn: Any, flags: int) -> Any:
    """The text (and pictures, by the flags) among what is drawn; versions of PyMuPDF differ in what they wrap it in."""
    found = drawn.get_textpage(flags)
    return found if isinstance(found, pymupdf.TextPage) else pymupdf.TextPage(found)


def _pictures(text: Any) -> tuple[list[Any], bool]:
    """The boxes of the pictures among text, and whether one of them touches text before it: blocks are in the order in
    which they are drawn. PyMuPDF's own list takes some times as long, on pages without any too."""
    pictures: list[Any] = []
    texts: list[Any] = []
    painted_over = False
    block = text.this.m_internal.first_block
    while block:
        box = pymupdf.Rect(block.bbox.x0, block.bbox.y0, block.bbox.x1, block.bbox.y1)
        if block.type == mupdf.FZ_STEXT_BLOCK_TEXT:
            texts.append(box)
        else:
            pictures.append(box)
            painted_over = painted_over or any(box.intersects(text) for text in texts)
        block = block.next
    return pictures, painted_over


def _is_grey(drawn: Any) -> bool:
    """Does nothing on the page have a colour? Pictures and shadings in spaces that could hold one count as coloured."""
    found = mupdf.ll_fz_new_test_device_outparams()
    device = mupdf.FzDevice(mupdf.ll_fz_new_test_device_outparams_fn(_GREY, 0, None, found))
    try:
        _run(drawn, device)
        mupdf.fz_close_device(device)
    except mupdf.FzErrorAbort:  # how the device stops at the first colour
        return False
    return int(found.is_color) == 0


def _run(drawn: Any, device: Any) -> None:
    """Give all that is drawn to a device."""
    everywhere = mupdf.FzRect(mupdf.FzRect.Fixed_INFINITE)
    mupdf.fz_run_display_list(drawn, device, mupdf.FzMatrix(), everywhere, mupdf.FzCookie())


def _hidden_boxes(page: Any) -> list[Any]:
    """Boxes, in points of the page as it is shown, of text over which a picture is painted."""
    turn = page.rotation_matrix
    drawn = [(n, kind, pymupdf.Rect(box)) for n, (kind, box) in enumerate(page.get_bboxlog())]
    covers = [(n, box) for n, kind, box in drawn if kind == "fill-image"]
    texts = [(n, box) for n, kind, box in drawn if kind.endswith("-text")]
    if not any(number > n and cover.intersects(box) for n, box in texts for number, cover in covers):
        return []  # the trace of all letters takes longer still
    return [
        box * turn
        for trace in page.get_texttrace()
        for box in [pymupdf.Rect(trace["bbox"])]
        if any(number > trace["seqno"] and cover.contains(box) for number, cover in covers)
    ]


def _within(runs: RunColumns, scale: float, boxes: list[Any]) -> np.ndarray:
    """A mask of the runs whose middle is within any of the boxes (in points)."""
    left, top, right, bottom, *_ = runs.numbers / scale
    x, y = (left + right) / 2, (top + bottom) / 2
    inside = [(box.x0 <= x) & (x <= box.x1) & (box.y0 <= y) & (y <= box.y1) for box in boxes]
    return np.logical_or.reduce(inside)
