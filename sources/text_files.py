"""Files of text that a user has: what kind each is, and the articles in it, one after another.

    .txt            Project Gutenberg books, one article per line, or one text
    .md .markdown   Markdown
    .jsonl .ndjson  one object per line with a text field
    .json           a list of such objects, SQuAD-style data, collections of classical works, or lines after all
    .xml            MediaWiki exports

Each may be compressed (.gz, .bz2, .xz). Encodings are found out (see `sources.decoded_text`).
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, BinaryIO, cast

from sources import bounded_json, gutenberg, json_texts, markdown_text, mediawiki_dump
from sources.decoded_text import decoded
from sources.input_files import FileRejectedError, bounded, find, open_file
from sources.text_article import TextArticle

_OPENERS: dict[str, Callable[..., Any]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
_KINDS = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".jsonl": "lines", ".ndjson": "lines",
    ".json": "json", ".xml": "xml",
}  # fmt: skip
#: Files about a collection rather than in it.
_ABOUT = re.compile(
    r"(^|/)(licen[cs]e|copying|source|notice|authors|contributors|changelog|requirements)(\.\w+)*$", re.I
)
_DAMAGED = (EOFError, OSError, lzma.LZMAError, zlib.error)
#: A text, a line, or a page of a wiki of more bytes (unpacked) is none. Files of lines and of wikis have no limit.
MAX_TEXT_BYTES = 32_000_000


def text_files(root: Path) -> list[Path]:
    """The files of a readable kind under `root` (or `root` itself) in order of their paths.

    Raises `FileRejectedError` if the folder cannot be listed.
    """
    found = find(root, lambda path: kind_of(path) is not None)
    return [path for path in found if path == root or not _ABOUT.search(path.relative_to(root).as_posix())]


def kind_of(path: Path) -> str | None:
    """`text`, `markdown`, `lines`, `json` or `xml` by the file's name, or None."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in _OPENERS:
        suffixes.pop()
    return _KINDS.get(suffixes[-1]) if suffixes else None


def articles(path: Path, root: Path | None = None) -> Iterator[TextArticle]:
    """The articles of one file below `root` in order; what cannot be read comes as an article with a `problem`."""
    kind = kind_of(path)
    try:
        with open_file(path, root or path) as file, _unpacked(file, path) as stream:
            if kind == "xml":
                yield from mediawiki_dump.articles(stream, MAX_TEXT_BYTES)
            elif kind == "lines":
                yield from _rows(stream)
            else:
                text, _ = decoded(bounded(stream, MAX_TEXT_BYTES, path.name))
                yield from _json(text) if kind == "json" else _text(text, kind)
    except FileRejectedError as error:
        yield TextArticle("end", problem=error.reason, detail=error.detail[:200])
    except _DAMAGED as error:
        yield TextArticle("end", problem="damaged_file", detail=f"{type(error).__name__}: {error}"[:200])


def _unpacked(file: BinaryIO, path: Path) -> BinaryIO:
    opener = _OPENERS.get(path.suffix.lower())
    return cast(BinaryIO, opener(file, "rb")) if opener else file


def _rows(stream: BinaryIO) -> Iterator[TextArticle]:
    number = 0
    while line := stream.readline(MAX_TEXT_BYTES + 1):
        number += 1
        if len(line) > MAX_TEXT_BYTES:
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_TEXT_BYTES)
            yield TextArticle(f"line={number}", problem="line_too_long", detail=f"more than {MAX_TEXT_BYTES} bytes")
            continue
        if not line.strip():
            continue
        try:
            yield json_texts.row(bounded_json.parse(decoded(line)[0]), f"line={number}")
        except ValueError as error:
            yield TextArticle(f"line={number}", problem="broken_json", detail=str(error)[:200])


def _json(text: str) -> Iterator[TextArticle]:
    """A JSON document; a file of JSON lines under the name .json is read line by line."""
    try:
        value = bounded_json.parse(text)
    except ValueError as error:
        lines = text.strip().split("\n")
        if len(lines) > 1 and lines[0].startswith("{") and lines[0].rstrip().endswith("}"):
            for number, line in enumerate(lines, 1):
                yield from _rows_of(line, number)
        else:
            yield TextArticle("", problem="broken_json", detail=str(error)[:200])
        return
    count = 0
    for article in json_texts.articles(value):
        count += 1
        yield article
    if not count:
        yield TextArticle("", problem="no_text", detail="no field of the JSON document holds text")


def _rows_of(line: str, number: int) -> Iterator[TextArticle]:
    if line.strip():
        try:
            yield json_texts.row(bounded_json.parse(line), f"line={number}")
        except ValueError as error:
            yield TextArticle(f"line={number}", problem="broken_json", detail=str(error)[:200])


def _text(text: str, kind: str | None) -> Iterator[TextArticle]:
    if kind == "markdown":
        title, body = markdown_text.cleaned(text)
        yield TextArticle("", title, body)
        return
    if gutenberg.is_gutenberg(text):
        title, body = gutenberg.book(text)
        yield TextArticle("", "" if body.lower().startswith(title.lower()) else title, body, gutenberg.LICENSE)
        return
    lines = [line.strip() for line in text.split("\n")]
    filled = [line for line in lines if line]
    if len(filled) > 1 and median(map(len, filled)) >= 700:
        for number, line in enumerate(lines, 1):
            if line:
                yield TextArticle(f"line={number}", text=_separated(line))
        return
    yield TextArticle("", text=gutenberg.unwrapped(text) if _is_wrapped(lines) else text.strip())


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines were broken at a fixed width: most lines are near the longest usual length."""
    long = sorted(len(line) for line in lines if len(line) >= 40)
    return len(long) > 20 and long[int(0.98 * len(long))] <= 100 and len(long) > 0.4 * sum(map(bool, lines))


def _separated(line: str) -> str:
    """Paragraphs that an extraction ran together (`…socialism.Humans lived…`) set apart again."""
    return re.sub(r"(?<=[a-z]{3}[.!?])(?=[A-Z][a-z]+ )", "\n\n", line)
