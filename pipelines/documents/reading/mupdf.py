"""The PyMuPDF engine (AGPL-3.0). Only the reading process imports it: it is not thread-safe and may crash."""

from __future__ import annotations

import sys
from typing import Any

# PyMuPDF loads these add-ons where it finds them; they bring a neural network that nothing here asks for, and take
# more than half of the time to start
for _addon in ("pymupdf.layout", "pymupdf4llm"):
    sys.modules.setdefault(_addon, None)  # type: ignore[arg-type]

import pymupdf  # noqa: E402
from PIL import Image  # noqa: E402

from pipelines.documents.reading.limits import Refused, check_characters, check_size  # noqa: E402
from pipelines.documents.reading.page import Rectangle, TextRun  # noqa: E402

#: Ligatures are taken apart, unknown characters stay U+FFFD, nothing outside the page is reported.
_FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP
_INVISIBLE = 3
#: Entries of a page's log without which no text of it is hidden, other than by its own transparency.
_MAY_HIDE = frozenset({"ignore-text", "fill-image"})


class MupdfFile:
    """An open file. Pages are numbered from 0."""

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

    def metadata(self) -> dict[str, str]:
        """Title and author, as far as the file has them."""
        found = self._file.metadata or {}
        return {name: found[name] for name in ("title", "author") if found.get(name)}

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page in points, as it is shown."""
        rectangle = self._page(number).rect
        check_size(rectangle.width, rectangle.height)
        return rectangle.width, rectangle.height

    def runs(self, number: int, scale: float) -> list[TextRun]:
        """The page's text in the file's order; `scale` is pixels per point."""
        page = self._page(number)
        matrix = page.rotation_matrix * pymupdf.Matrix(scale, scale)
        turn = page.rotation_matrix
        hidden = _hidden_boxes(page)
        runs: list[TextRun] = []
        count = 0
        for block in page.get_text("dict", flags=_FLAGS)["blocks"]:
            for line in block.get("lines", ()):
                direction = line["dir"]
                across = direction[0] * turn.a + direction[1] * turn.c
                for span in line["spans"]:
                    count += len(span["text"])
                    check_characters(count)
                    box = pymupdf.Rect(span["bbox"]) * matrix
                    origin = pymupdf.Point(span["origin"]) * matrix
                    visible = span.get("alpha", 255) > 0 and not (hidden and _is_hidden(span, hidden))
                    runs.append(
                        TextRun(
                            text=span["text"],
                            box=(box.x0, box.y0, box.x1, box.y1),
                            size=span["size"] * scale,
                            baseline=origin.y,
                            font=span["font"],
                            visible=visible,
                            horizontal=across > 0.98,
                        )
                    )
        return runs

    def picture(self, number: int, scale: float) -> Image.Image:
        """The page in RGB without annotations and form fields, whose text is not part of the page's text."""
        pixels = self._page(number).get_pixmap(matrix=pymupdf.Matrix(scale, scale), alpha=False, annots=False)
        return Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples_mv)

    def picture_share(self, number: int) -> float:
        """The largest share of the page that one picture covers."""
        page = self._page(number)
        whole = abs(page.cropbox.get_area()) or 1.0
        images = [pymupdf.Rect(info["bbox"]) & page.cropbox for info in page.get_image_info()]
        return max((abs(box.get_area()) / whole for box in images if not box.is_empty), default=0.0)

    def picture_boxes(self, number: int, scale: float) -> list[Rectangle]:
        """Boxes, in pixels, of pictures and of drawings that hang together."""
        page = self._page(number)
        matrix = page.rotation_matrix * pymupdf.Matrix(scale, scale)
        found = [pymupdf.Rect(info["bbox"]) & page.cropbox for info in page.get_image_info()]
        found += page.cluster_drawings()
        shown = [box * matrix for box in found if not box.is_empty]
        return [(box.x0, box.y0, box.x1, box.y1) for box in shown]

    def _page(self, number: int) -> Any:
        try:
            return self._file.load_page(number)
        except (RuntimeError, ValueError) as error:
            raise Refused("pdf_unreadable", f"page {number + 1}: {error}") from error


def _hidden_boxes(page: Any) -> list[Any]:
    """Boxes of text that is not shown: invisible by its render mode or opacity, or painted over by a picture."""
    log = page.get_bboxlog()
    if not any(kind in _MAY_HIDE for kind, _ in log):  # tracing takes longer than all the rest of reading the text
        return []
    traces = page.get_texttrace()
    covers = [(number, pymupdf.Rect(box)) for number, (kind, box) in enumerate(log) if kind == "fill-image"]
    hidden = []
    for trace in traces:
        box = pymupdf.Rect(trace["bbox"])
        covered = any(number > trace["seqno"] and cover.contains(box) for number, cover in covers)
        if trace["type"] == _INVISIBLE or trace["opacity"] == 0 or covered:
            hidden.append(box)
    return hidden


def _is_hidden(span: dict[str, Any], hidden: list[Any]) -> bool:
    box = pymupdf.Rect(span["bbox"])
    middle = pymupdf.Point((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
    return any(area.contains(middle) for area in hidden)
