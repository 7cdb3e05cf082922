"""HTML built from values: every string is escaped unless this module made it.

Record text may hold anything. Besides the five characters of HTML, control characters and bidirectional overrides are
shown by their code points: they could make a page display something else than the text holds.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

#: Controls but tab and line feed; embeddings, overrides and isolates; marks that are not seen; lone surrogates.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")

_VOID = frozenset({"br", "img", "input", "meta", "rect", "line", "polygon"})


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def visible(value: str) -> str:
    """`value` with unseen control characters spelled out, as in `⟨U+202E⟩`; line ends become line feeds."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub(lambda found: f"⟨U+{ord(found.group()):04X}⟩", value)


def escape(value: object) -> Html:
    """`value` as HTML text or attribute value; `Html` passes as it is."""
    return value if isinstance(value, Html) else Html(html.escape(visible(str(value)), quote=True))


def join(pieces: Iterable[object], separator: str = "") -> Html:
    """The pieces one after the other, each escaped unless it is `Html`."""
    return Html(escape(separator).join(escape(piece) for piece in pieces))


def element(name: str, *children: object, **attributes: object) -> Html:
    """`<name attributes>children</name>`.

    `class_="a"` gives `class`, `stroke_width=1` gives `stroke-width`. None and False leave an attribute out, True
    writes it without a value.
    """
    written = []
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        key = key.rstrip("_").replace("_", "-")
        written.append(f" {key}" if value is True else f' {key}="{escape(value)}"')
    opening = f"<{name}{''.join(written)}>"
    if name in _VOID and not children:
        return Html(opening if name in {"br", "img", "input", "meta"} else f"{opening[:-1]}/>")
    return Html(f"{opening}{join(children)}</{name}>")
