"""A folder of HTML pages with the style sheets and pictures that they link by relative address, as served material.

Encodings are settled here: a page that is valid UTF-8 is served as UTF-8, else as what it declares, else as GB 18030
(which covers GBK and GB 2312), whatever its `meta` element claims. Fragments (files without `<html>`, `<head>`,
`<body>` or doctype, as component libraries keep them) are served inside a minimal page, with the folder's own style
sheets (not those of its demos) where these are few.
"""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path, PurePosixPath

from w3lib.encoding import html_body_declared_encoding

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
        """Paths of the pages relative to the root, with forward slashes, sorted."""
        if self._only:
            return [self._only]
        found = (path for path in self.root.rglob("*") if path.suffix.lower() in PAGE_SUFFIXES)
        return sorted(path.relative_to(self.root).as_posix() for path in found if self._inside(path))

    def size(self, page: str) -> int:
        """Size of a page in bytes."""
        return (self.root / page).stat().st_size

    def answer(self, path: str) -> Answer:
        """The file at `path`; 404 for what does not exist, leaves the root (also by a link) or is too large."""
        target = self.root / PurePosixPath(path.lstrip("/"))
        # a mirrored site's robots.txt speaks of its host, not of the user's own copy
        if path == "/robots.txt":
            return NOT_FOUND
        if "\x00" in path or not self._inside(target) or target.stat().st_size > MAX_FILE_BYTES:
            return NOT_FOUND
        data = target.read_bytes()
        suffix = target.suffix.lower()
        kind = _TYPES.get(suffix) or mimetypes.guess_type(target.name)[0] or "application/octet-stream"
        if suffix in {".html", ".htm"}:
            if is_fragment(data):
                data = self._document_around(data, target)
            kind += f"; charset={page_encoding(data)}"
        elif suffix in {".css", ".js"}:
            kind += f"; charset={page_encoding(data)}"
        return Answer(200, kind, data)

    def _inside(self, path: Path) -> bool:
        resolved = path.resolve()
        return resolved.is_relative_to(self.root) and resolved.is_file()

    def _document_around(self, fragment: bytes, target: Path) -> bytes:
        up = "../" * (len(target.relative_to(self.root).parts) - 1)
        links = "".join(f'<link rel="stylesheet" href="{up}{style}">' for style in self._fragment_styles())
        viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">'
        head = f"<!DOCTYPE html><html><head>{viewport}{links}</head><body>".encode()
        return head + fragment + b"</body></html>"

    def _fragment_styles(self) -> list[str]:
        if self._styles is None:
            found = sorted(path.relative_to(self.root).as_posix() for path in self.root.rglob("*.css"))
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
