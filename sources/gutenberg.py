"""Plain text of Project Gutenberg: the book between the markers, its hard line breaks undone.

Format: https://www.gutenberg.org - a header, `*** START OF THE/THIS PROJECT GUTENBERG EBOOK … ***`, the book in lines
of about 70 characters with blank lines between paragraphs, `*** END OF …`, the licence.
"""

from __future__ import annotations

import re

LICENSE = "Project Gutenberg License"
_START = re.compile(r"^\s*\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG EBOOK.*$", re.M | re.I)
_OLD_START = re.compile(r"^\*END[* ]*THE SMALL PRINT!.*$", re.M)
_END = re.compile(
    r"^\s*(?:\*\*\* ?END OF (?:THE|THIS) PROJECT GUTENBERG|End of (?:the )?Project Gutenberg).*$", re.M | re.I
)
_TITLE = re.compile(r"^Title:\s*(.+(?:\n {2,}.+)*)", re.M)
_NOTES = re.compile(
    r"^(?:produced by|e-?text prepared by|this etext was|transcribed from|updated editions|\[?illustration\]?|"
    r"\[?transcriber'?s note|note: project gutenberg)",
    re.I,
)


def is_gutenberg(text: str) -> bool:
    """Whether `text` has a header of Project Gutenberg."""
    head = text[:30_000]
    return "project gutenberg" in head.lower() and bool(_START.search(head) or _OLD_START.search(head))


def book(text: str) -> tuple[str, str]:
    """Title and text of a book, without header, footer and notes of production, one line per paragraph."""
    found = _TITLE.search(text[:5000])
    title = " ".join(found[1].split()) if found else ""
    start = _START.search(text) or _OLD_START.search(text)
    end = _END.search(text, start.end() if start else 0)
    body = text[start.end() if start else 0 : end.start() if end else len(text)]
    return title, unwrapped(body)


def unwrapped(body: str) -> str:
    """Paragraphs of hard-wrapped `body` on one line each; verse, tables and title pages keep their lines."""
    paragraphs = []
    for block in re.split(r"\n\s*\n", body):
        lines = [line.rstrip() for line in block.split("\n") if line.strip()]
        if not lines or _NOTES.match(lines[0].strip()) or not re.search(r"\w", block):
            continue
        filled = sum(len(line) >= 50 for line in lines[:-1])
        prose = len(lines) > 1 and filled >= 0.7 * (len(lines) - 1)
        paragraphs.append((" " if prose else "\n").join(line.strip() if prose else line for line in lines))
    text = "\n\n".join(paragraphs)
    return re.sub(r"(?<!\w)_(?=\S)([^_\n]+?)(?<=\S)_(?!\w)", r"*\1*", text)
