"""Pictures that CSS shows (grounds, borders, marks of lists, masks) in simplified HTML: placeholders named by size.

In the record they are names, as those of `<img>` are. When the HTML is rendered again, the names show what the page
showed there: text stands on such pictures, so they cannot be left out of the comparison as others are. A picture that
the page may not read (another host's), or that is too large, is grey there.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipelines.web.scripts import script
from sources.loopback import Answer

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: Pictures beyond these are named by their size alone, or (in number) not at all.
MOST_BYTES = 2_000_000
MOST_PICTURES = 64
#: They are on the page already; one that does not come again in this time is missing.
SECONDS = 3.0
#: What stands where a picture did not come, as on the page.
MISSING = "missing.png"
#: Without a size of its own, such as a drawing that fills its place.
_SIZELESS = 100
_LARGEST = 99_999
_SCRIPT = script("css_pictures.js")
_NUMBERED = re.compile("url\\(\x01(\\d+)\x01\\)")
_TYPE = re.compile(r"image/[\w.+-]+")


@dataclass(frozen=True)
class Simplified:
    """HTML, and what its placeholders of CSS show, by name; a name that is not there is grey."""

    html: str
    pictures: dict[str, Answer] = field(default_factory=dict)


def named(page: Page, html: str, addresses: list[str]) -> Simplified:
    """simplify.js's `html`, in whose CSS `addresses` stand by number, with names by size. `page` shows them still."""
    wanted = sorted(
        {int(found[1]) for found in _NUMBERED.finditer(html)} & set(range(min(len(addresses), MOST_PICTURES)))
    )
    if not wanted:
        return Simplified(_NUMBERED.sub(f"url({MISSING})", html))
    asked = {"addresses": [addresses[number] for number in wanted], "most": MOST_BYTES, "seconds": SECONDS}
    told = dict(zip(wanted, page.evaluate(_SCRIPT, asked), strict=True))
    names: dict[int, str] = {}
    pictures: dict[str, Answer] = {}
    for number, one in told.items():
        names[number] = _name(one, html, pictures) if one else MISSING
        if one:
            pictures[names[number]] = _answer(one)
    text = _NUMBERED.sub(lambda found: f"url({names.get(int(found[1]), MISSING)})", html)
    return Simplified(text, {name: answer for name, answer in pictures.items() if answer.body})


def _name(one: dict[str, Any], html: str, taken: dict[str, Answer]) -> str:
    """By size, and by number where another picture is as large."""
    width, height = (min(int(one[side]) or _SIZELESS, _LARGEST) for side in ("width", "height"))
    name, number = f"{width}x{height}.png", 1
    while name in taken or f'"{name}"' in html:
        number += 1
        name = f"{width}x{height}-{number}.png"
    return name


def _answer(one: dict[str, Any]) -> Answer:
    """As the preview sends it; with an empty body where the bytes are not known."""
    kind = str(one.get("type") or "")
    try:
        body = base64.b64decode(one.get("data") or "", validate=True)
    except binascii.Error:  # the page's own scripts have their hands in it
        body = b""
    return Answer(200, kind, body if _TYPE.fullmatch(kind) else b"")
