"""A folder of HTML pages with the style sheets and pictures that they link by relative address, as served material.

Encodings are settled here: a page that is valid UTF-8 is served as UTF-8, else as what it declares, else as GB 18030
(which covers GBK and GB 2312), whatever its `meta` element claims. Fragments (files without `<html>`, `<head>`,
`<body>` or doctype, as component libraries keep them) are served inside a minimal page, with the folder's own style
sheets (not those of its demos) where these are few.
"""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path

from w3lib.encoding import html_body_declared_encoding

from sources import input_files
from sources.loopback import NOT_FOUND, Answer

PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
MAX_FILE_BYTES = 32_000_000
#: A folder with more style sheets than this has no obvious one for its fragments.
MAX_FRAGMENT_STYLES = 3

_DOCUMENT = re.compile(rb"<(?:!doctype|html|head|body|frameset)\b", re.IGNORECASE)
#: Style sheets of the application around a library's examples, which hides what it does not show yet.
_DEMO = re.compile(r"(^|/)(examples?|demos?|docs?|tests?)/", re.IGNORECASE)
_TYPES = {
    ".xhtml": "application/xhtml+xml",
    ".html": "text/html",
    ".htm": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".webp": "image/webp",
    ".avif": "image/avif",
}


class HtmlFolder:
    """`root` is a folder, or one HTML file (then its neighbours are served, and it is the only page)."""

    def __init__(self, root: Path) -> None:
        self.root = (root.parent if root.is_file() else root).resolve()
        self._only = root.name if root.is_file() else None
        self._styles: list[str] | None = None

    def pages(self) -> list[str]:
        """Paths of the pages relative to the root, as `sources.input_files` writes them, sorted.

        Raises `FileRejectedError` if the folder cannot be listed.
        """
        if self._only:
            return [input_files.printable(self._only)]
        found = input_files.find(self.root, lambda path: path.suffix.lower() in PAGE_SUFFIXES)
        return sorted(input_files.name_of(path, self.root) for path in found)

    def size(self, page: str) -> int:
        """Size of a page in bytes; 0 where there is none."""
        return input_files.size(input_files.path_of(page, self.root))

    def digest(self, page: str) -> str:
        """blake2b-128 of a page, or why it cannot be read."""
        return input_files.digest(input_files.path_of(page, self.root), self.root)

    def check(self, page: str) -> None:
        """Raise `FileRejectedError` for a page that cannot be served."""
        input_files.read(input_files.path_of(page, self.root), self.root, MAX_FILE_BYTES)

    def answer(self, path: str) -> Answer:
        """The file at `path`; 404 for what does not exist, leaves the root (also by a link) or is too large."""
        target = input_files.path_of(path.lstrip("/"), self.root)
        # a mirrored site's robots.txt speaks of its host, not of the user's own copy
        if path == "/robots.txt":
            return NOT_FOUND
        try:
            data = input_files.read(target, self.root, MAX_FILE_BYTES)
        except input_files.FileRejectedError:
            return NOT_FOUND
        suffix = target.suffix.lower()
        kind = _TYPES.get(suffix) or mimetypes.guess_type(target.name)[0] or "application/octet-stream"
        if suffix in {".html", ".htm"}:
            if is_fragment(data):
                data = self._document_around(data, target)
            kind += f"; charset={page_encoding(data)}"
        elif suffix in {".css", ".js"}:
            kind += f"; charset={page_encoding(data)}"
        return Answer(200, kind, data)

    def _document_around(self, fragment: bytes, target: Path) -> bytes:
        up = "../" * (len(target.relative_to(self.root).parts) - 1)
        links = "".join(f'<link rel="stylesheet" href="{up}{style}">' for style in self._fragment_styles())
        viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">'
        head = f"<!DOCTYPE html><html><head>{viewport}{links}</head><body>".encode()
        return head + fragment + b"</body></html>"

    def _fragment_styles(self) -> list[str]:
        if self._styles is None:
            styles = input_files.find(self.root, lambda path: path.suffix == ".css")
            found = sorted(path.relative_to(self.root).as_posix() for path in styles if path.suffix == ".css")
            library = [style for style in found if not _DEMO.search(style)]
            self._styles = library if len(library) <= MAX_FRAGMENT_STYLES else []
        return self._styles


def is_fragment(data: bytes) -> bool:
    """Does `data` hold a piece of a page rather than a page?"""
    return not _DOCUMENT.search(data[:4096])


def page_encoding(data: bytes) -> str:
    """Name of the encoding that `data` is really in, as far as its bytes and its declaration tell."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for name in ("utf-8", html_body_declared_encoding(data), "gb18030"):
        if name and _decodes(data, name):
            return name
    return "windows-1252"


def _decodes(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return False
    return True
