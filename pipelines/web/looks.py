"""The looks of a page: at which window, scale, brightness, language, direction and letters it is shown.

A look is drawn from the page's name, the look's number and the seed. The first look of a page (number 0) shows it as
its readers may see it; further ones also change its letters and its direction, so that words and layout are learned
apart.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.identity import fingerprint
from pipelines.browser.session import Viewport

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: class -> (weight, widths and heights in CSS pixels)
CLASSES: dict[str, tuple[int, tuple[tuple[int, int], ...]]] = {
    "desktop": (11, ((1280, 800), (1024, 768), (1366, 768), (1440, 900))),
    "phone": (6, ((390, 844), (360, 780), (412, 915))),
    "tablet": (3, ((820, 1100), (768, 1024))),
}
DESKTOP = Viewport("desktop", *CLASSES["desktop"][1][0])
#: Pixels of the picture for one CSS pixel: phones have dense screens, desktops mostly not. Whole numbers only: at 1.25
#: and 1.5 Chromium, on a busy machine, now and then leaves out the letters of parts that are layers of their own.
_SCALES = {"desktop": (1.0,), "phone": (1.0, 2.0, 2.0), "tablet": (1.0, 2.0)}
_LOCALES = ("en-US", "en-US", "zh-CN", "en-GB", "de-DE", "fr-FR", "ja-JP", "ar-EG")
_DARK_SHARE = 0.2
_MIRRORED_SHARE = 0.2
#: Families that every machine with vlend has; None leaves the page its own.
_FAMILIES = (None, "serif", "sans-serif", "monospace")
_SIZES = (100, 100, 90, 112, 125)


@dataclass(frozen=True)
class Look:
    """`family` None, `size` 100 (percent of the root's letters) and `mirrored` False leave the page as it is."""

    viewport: Viewport
    family: str | None = None
    size: int = 100
    mirrored: bool = False

    @property
    def told(self) -> dict[str, str | int | float | bool]:
        """What a record's provenance says of it."""
        one = self.viewport
        told: dict[str, str | int | float | bool] = {
            "viewport": one.name,
            "window": f"{one.width}x{one.height}",
            "scale": one.scale,
            "dark": one.dark,
            "locale": one.locale,
        }
        if self.family is not None:
            told["family"] = self.family
        if self.size != 100:
            told["size"] = self.size
        if self.mirrored:
            told["mirrored"] = True
        return told


#: How a page is shown when no variation is wanted.
PLAIN = Look(DESKTOP)


def draw_look(page: str, number: int, seed: int) -> Look:
    """The look number `number` (from 0) of the page of this name."""
    draw = random.Random(fingerprint(["look", page, number, seed]))
    names = list(CLASSES)
    name = draw.choices(names, [CLASSES[one][0] for one in names])[0]
    width, height = draw.choice(CLASSES[name][1])
    viewport = Viewport(
        name, width, height, draw.choice(_SCALES[name]), draw.random() < _DARK_SHARE, draw.choice(_LOCALES)
    )
    if number == 0:
        return Look(viewport)
    return Look(viewport, draw.choice(_FAMILIES), draw.choice(_SIZES), draw.random() < _MIRRORED_SHARE)


_DRESS = """({ css, mirrored }) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
  const root = document.documentElement;
  if (mirrored) root.dir = getComputedStyle(root).direction === 'rtl' ? 'ltr' : 'rtl';
}"""
#: Symbols of icon fonts are drawn by `i` and `span`, which keep their letters.
_TEXTUAL = "body, p, li, dt, dd, td, th, h1, h2, h3, h4, h5, h6, a, button, input, label, blockquote"


def dress(page: Page, look: Look) -> None:
    """Change the open page's letters and direction to those of the look."""
    css = "" if look.family is None else f"{_TEXTUAL} {{ font-family: {look.family} !important; }}\n"
    css += "" if look.size == 100 else f"html {{ font-size: {look.size}% !important; }}\n"
    if css or look.mirrored:
        page.evaluate(_DRESS, {"css": css, "mirrored": look.mirrored})
