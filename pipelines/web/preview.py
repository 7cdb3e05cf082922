"""Serves simplified pages on loopback so that they can be rendered again, with grey pictures for placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sources.loopback import NOT_FOUND, Answer, serve

_PICTURE = re.compile(r"(?:/\d+)?/((\d{1,5})x(\d{1,5})(?:-\d+)?\.png)")


class Preview:
    """Holds the one page that is shown at a time."""

    def __init__(self) -> None:
        self._page = b""
        self._pictures: Mapping[str, Answer] = {}
        self._shown = 0
        self._path = "/"
        self.base = ""

    def show(self, html: str, pictures: Mapping[str, Answer] | None = None) -> str:
        """Put `html` on display, with `pictures` by name in place of grey ones; returns its address.

        A page with pictures of its own has an address of its own, so that none is remembered from another page.
        """
        self._page, self._pictures = html.encode(), pictures or {}
        self._shown += 1
        self._path = f"/{self._shown}/" if pictures else "/"
        return self.base + self._path

    def answer(self, path: str) -> Answer:
        """The page, the pictures beside it, and a grey picture of W x H pixels at any other `WxH.png`."""
        if path == self._path:
            return Answer(200, "text/html; charset=utf-8", self._page)
        if found := _PICTURE.fullmatch(path):
            if found[1] in self._pictures and path == self._path + found[1]:
                return self._pictures[found[1]]
            picture = (
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{found[2]}" height="{found[3]}">'
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
