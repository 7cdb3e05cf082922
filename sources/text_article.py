"""What a file of texts holds: articles, and places where there should be one but is none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TextArticle:
    """One text. `key` names it inside its file (`line=3`; "" if it is the whole file); `problem` is a drop reason."""

    key: str
    title: str = ""
    text: str = ""
    license: str = ""
    url: str = ""
    problem: str = ""
    detail: str = ""

    def __post_init__(self) -> None:
        # JSON may hold halves of surrogate pairs, and names of files bytes that are no text: neither can be written
        for name in ("key", "title", "license", "url", "detail"):
            if not (value := getattr(self, name)).isascii():
                object.__setattr__(self, name, value.encode("utf-8", "replace").decode())
