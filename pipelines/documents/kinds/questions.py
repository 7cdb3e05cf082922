"""Questions on a document's first page: title, authors, abstract. An answer is given only where two sources say it."""

from __future__ import annotations

import re
import unicodedata

from corpus.record import Record
from pipelines.documents.kinds.kind import blocks, derived, is_chinese, without_headings

#: Names between these are one author each.
_BETWEEN = re.compile(r"\s*(?:[;；、]|,\s*(?:and\s+)?|\band\b|&)\s*")
_ABSTRACT = re.compile(r"^(?:abstract|summary|摘\s*要)[\s.:：—-]*$", re.I)
_ABSTRACT_BEGINS = re.compile(r"^(?:abstract|摘\s*要)\s*[.:：—-]+\s*", re.I)
_MIN_ABSTRACT = 120
_ASKED = {
    "title": ("What is the title of this document?", "这份文档的标题是什么？"),
    "authors": ("Who wrote it?", "作者是谁？"),
    "abstract": ("What does the abstract say?", "摘要写了什么？"),
}


def questions_record(page: Record, metadata: dict[str, str]) -> Record | None:
    """Title and authors that the file's metadata name and the page shows, and the abstract; None if nothing is sure."""
    if page.position != 1:
        return None
    found = {
        "title": _title(page, metadata.get("title", "")),
        "authors": _authors(page, metadata.get("author", "")),
        "abstract": _abstract(page),
    }
    chinese = is_chinese(page)
    marks = ("问：", "答：") if chinese else ("Question: ", "Answer: ")
    pairs = [f"{marks[0]}{_ASKED[name][chinese]}\n{marks[1]}{answer}" for name, answer in found.items() if answer]
    return derived(page, "questions", "\n\n".join(pairs)) if pairs else None


def _title(page: Record, stated: str) -> str | None:
    """The title as the page sets it, where the metadata say the same."""
    if len(_bare(stated)) < 4:
        return None
    for _, region in blocks(page):
        shown = " ".join(without_headings(region.text or "").split())
        if region.label in ("title", "heading") and _bare(shown) == _bare(stated):
            return shown
    return None


def _authors(page: Record, stated: str) -> str | None:
    """The names of the metadata, if the page shows every one."""
    names = [name for name in _BETWEEN.split(stated.strip()) if name]
    shown = _bare(" ".join(region.text or "" for _, region in blocks(page)))
    if not names or not all(len(_bare(name)) >= 4 and _bare(name) in shown for name in names):
        return None
    return ("、" if is_chinese(page) else ", ").join(names)


def _abstract(page: Record) -> str | None:
    texts = [(region.label, " ".join(without_headings(region.text or "").split())) for _, region in blocks(page)]
    for place, (_, text) in enumerate(texts):
        begins = _ABSTRACT_BEGINS.match(text)
        if begins and len(text) - begins.end() >= _MIN_ABSTRACT:
            return text[begins.end() :]
        if _ABSTRACT.match(text) and place + 1 < len(texts):
            label, body = texts[place + 1]
            if label == "paragraph" and len(body) >= _MIN_ABSTRACT:
                return body
    return None


def _bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
