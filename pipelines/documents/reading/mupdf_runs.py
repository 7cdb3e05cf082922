"""The runs of a page from MuPDF's structured text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pymupdf import mupdf

from pipelines.documents.reading.backwards import is_backwards, whole_glyphs
from pipelines.documents.reading.compiled_runs import compiled_runs
from pipelines.documents.reading.limits import check_characters
from pipelines.documents.reading.page import TextRun
from pipelines.documents.reading.run_columns import RunColumns, columns_of

#: A character's flags (FZ_STEXT_FILLED, FZ_STEXT_STROKED, FZ_STEXT_CLIPPED): with none it is not painted.
_PAINTED = 16 | 32 | 64
#: Text stands upright, or runs from the top down, where its direction is this near to it.
_STRAIGHT = 0.98


def runs_of(text: Any, scale: float) -> RunColumns:
    """The runs of a `pymupdf.TextPage` in the file's order; `scale` is pixels per point."""
    compiled = compiled_runs(mupdf.FZ_VERSION)
    runs = compiled(text, scale) if compiled else None
    return spans_of(text, scale) if runs is None else runs


def spans_of(text: Any, scale: float) -> RunColumns:
    """As `runs_of`, from what PyMuPDF makes of the page. Raises `Refused` for pages with too much text."""
    lines = [line for block in text.extractDICT()["blocks"] for line in block.get("lines", ())]
    if is_backwards("".join(span["text"] for line in lines for span in line["spans"])):
        lines = [line for block in text.extractRAWDICT()["blocks"] for line in _letters(block)]
    check_characters(sum(len(span["text"]) for line in lines for span in line["spans"]))
    runs: list[TextRun] = []
    for line in lines:
        across, down = line["dir"]
        horizontal, vertical = across > _STRAIGHT, down > _STRAIGHT
        for span in line["spans"]:
            x0, y0, x1, y1 = span["bbox"]
            visible = span["alpha"] > 0 and span["char_flags"] & _PAINTED != 0
            box = (x0 * scale, y0 * scale, x1 * scale, y1 * scale)
            size, baseline = span["size"] * scale, span["origin"][1] * scale
            runs.append(TextRun(span["text"], box, size, baseline, span["font"], visible, horizontal, vertical))
    return columns_of(runs)


def _letters(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The lines of a block with each letter as a span: MuPDF puts letters that read from right to left in the order in
    which they are read, but not the words and numbers among them."""
    for line in block.get("lines", ()):
        spans = []
        for span in line["spans"]:
            glyphs = [(char["c"], char["bbox"], char["origin"]) for char in span["chars"]]
            spans += [{**span, "text": c, "bbox": box, "origin": at} for c, box, at in whole_glyphs(glyphs)]
        yield {**line, "spans": spans}
