"""The text of a page as it stands there, without marks."""

from __future__ import annotations

import re

from corpus.record import Record
from pipelines.documents.kinds.html_table import spanned_table
from pipelines.documents.kinds.kind import blocks, derived, is_chinese, without_headings
from pipelines.documents.kinds.pipe_table import rows_of

#: Text that markdown marks in ways that are not taken away here: code, formulas, emphasis.
_MARKED = re.compile(r"```|`[^`]+`|\$[^$]+\$|\*[^*\n]+\*|\]\(")


def plain_record(page: Record) -> Record | None:
    """The page in plain text: cells set apart by tabs, headings unmarked. None where marks would be left."""
    if any(region.kind == "formula" and region.text for region in page.regions):
        return None
    pieces: list[str] = []
    for _, region in blocks(page):
        body = region.text or ""
        if region.kind == "table":
            rows = rows_of(body) or (() if page.provenance.get("text_layer") is None else _rows(body))
            if not rows:
                return None
            body = "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)
        elif _MARKED.search(body) and page.provenance.get("text_layer") is None:
            return None
        else:
            body = without_headings(body)
        pieces.append(body)
    head = "纯文本：" if is_chinese(page) else "Plain text:"
    return derived(page, "plain", f"{head}\n" + "\n\n".join(pieces)) if pieces else None


def _rows(html: str) -> tuple[tuple[str, ...], ...]:
    """The cells that begin in each row of a table in HTML."""
    found = spanned_table(html)
    return tuple(tuple(cell.text for cell in row) for row in found.rows) if found else ()
