"""What a paragraph is to its page: title, heading, table, caption, or text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from pipelines.documents.layout.paragraphs import Paragraph
from pipelines.documents.layout.shape import ALL

#: A heading is set so much larger than the page's text, or in bold, and is short.
_LARGER, _MUCH_LARGER = 1.12, 1.4
_MAX_LINES, _MAX_CHARACTERS = 3, 140
_SENTENCE = re.compile(r"[.,;:。，；：]$")
_LETTERS = re.compile(r"[^\W\d_]{2,}|[\u3400-\u9fff]")

TITLE, HEADING, TEXT = "title", "heading", "paragraph"


def labels_of(paragraphs: Sequence[Paragraph], first_page: bool) -> list[str]:
    """`title`, `heading` or `paragraph` for each; only a document's first page has a title."""
    sizes = [line.size for p in paragraphs for line in p.lines for _ in range(1 + len(line.text) // 20)]
    body = median(sizes) if sizes else 1.0
    labels = [_label(paragraph, body) for paragraph in paragraphs]
    large = [n for n, label in enumerate(labels) if label == HEADING and _size(paragraphs[n]) >= _MUCH_LARGER * body]
    if first_page and large:
        largest = max(large, key=lambda n: _size(paragraphs[n]))
        labels[largest] = TITLE
    return labels


def _size(paragraph: Paragraph) -> float:
    return max(line.size for line in paragraph.lines)


def _label(paragraph: Paragraph, body: float) -> str:
    text = paragraph.text
    short = len(paragraph.lines) <= _MAX_LINES and len(text) <= _MAX_CHARACTERS
    if not short or "\t" in text or not _LETTERS.search(text):
        return TEXT
    if _size(paragraph) >= _LARGER * body:
        return HEADING
    bold = all(line.bold > ALL for line in paragraph.lines) and "\n" not in text
    return HEADING if bold and not _SENTENCE.search(text) else TEXT
