"""Serves simplified pages on loopback so that they can be rendered again, with grey pictures for placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sources.loopback import NOT_FOUND, Answer, serve

_PICTURE = re.compile(r"/(\d{1,5})x(\d{1,5})\.png")


class Preview:
    """Holds the one page that is shown at a time."""

    def __init__(self) -> None:
        self._page = b""
        self.base = ""

    def show(self, html: str) -> str:
        """Put `html` on display; returns its address."""
        self._page = html.encode()
        return self.base + "/"

    def answer(self, path: str) -> Answer:
        """The page at `/`, and a grey picture of W x H pixels at `/WxH.png`."""
        if path == "/":
            return Answer(200, "text/html; charset=utf-8", self._page)
        if found := _PICTURE.fullmatch(path):
            picture = (
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{found[1]}" height="{found[2]}">'
                '<rect width="100%" height="100%" fill="#ccc"/></svg>'
            )
            return Answer(200, "image/svg+xml", picture.encode())
        return NOT_FOUND


@contextmanager
def preview() -> Iterator[Preview]:
    """A running preview."""
    shown = Preview()
    with serve(shown.answer) as base:
        shown.base = base
        yield shown
