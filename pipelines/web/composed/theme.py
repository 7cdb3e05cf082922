"""Colours, letters and spacing of a composed page, drawn so that every text can be read on its ground."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass
from random import Random

#: Least contrast (WCAG 2.2) of running text, and of large or secondary text.
TEXT_CONTRAST = 4.5
MUTED_CONTRAST = 3.0


@dataclass(frozen=True)
class Theme:
    """Colours are `#rrggbb`; lengths are in pixels."""

    dark: bool
    page: str
    surface: str
    ink: str
    muted: str
    line: str
    accent: str
    on_accent: str
    second: str
    font: str
    heading_font: str
    size: int
    leading: float
    radius: int
    gap: int
    width: int
    shadow: str
    #: Headings in capitals, as some pages have them.
    capitals: bool


def draw_theme(random: Random) -> Theme:
    """One of very many."""
    hue, dark = random.random(), random.random() < 0.22
    tint = random.choice((0.0, 0.08, 0.25, 0.45))
    page = _colour(hue, tint, random.uniform(0.07, 0.14) if dark else random.uniform(0.95, 1.0))
    surface = _colour(hue, tint, random.uniform(0.16, 0.22) if dark else random.choice((1.0, 0.98, 0.93)))
    ink = _readable(hue, 0.15, dark, (page, surface), TEXT_CONTRAST + 3)
    muted = _readable(hue, 0.1, dark, (page, surface), TEXT_CONTRAST)
    second_hue = (hue + random.choice((0.08, 0.33, 0.5, 0.66))) % 1
    accent = _readable(hue, random.uniform(0.5, 0.95), dark, (page, surface), TEXT_CONTRAST)
    second = _readable(second_hue, random.uniform(0.45, 0.9), dark, (page, surface), MUTED_CONTRAST)
    font = random.choice(("sans-serif", "sans-serif", "sans-serif", "serif", "serif", "monospace"))
    soft = "0 2px 8px #0003" if not dark else "0 2px 10px #000a"
    return Theme(
        dark,
        page,
        surface,
        ink,
        muted,
        _colour(hue, tint, 0.32 if dark else 0.85),
        accent,
        max(("#ffffff", "#101418"), key=lambda one: contrast(one, accent)),
        second,
        font,
        random.choice((font, font, "serif", "sans-serif")),
        random.choice((14, 15, 16, 16, 17, 18)),
        random.choice((1.4, 1.5, 1.6, 1.7)),
        random.choice((0, 0, 3, 6, 8, 12, 18)),
        random.choice((10, 14, 16, 20, 26)),
        random.choice((680, 800, 960, 1100, 1200)),
        random.choice(("none", "none", soft)),
        random.random() < 0.12,
    )


def contrast(one: str, other: str) -> float:
    """The ratio of two colours' luminances by WCAG 2.2, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _readable(hue: float, saturation: float, dark: bool, grounds: tuple[str, ...], least: float) -> str:
    """The colour nearest to the middle that stands out from all grounds."""
    steps = [at / 50 for at in range(50, 101)] if dark else [at / 50 for at in range(26, -1, -1)]
    for lightness in steps:
        found = _colour(hue, saturation, min(lightness, 1.0))
        if all(contrast(found, ground) >= least for ground in grounds):
            return found
    return "#ffffff" if dark else "#000000"


def _colour(hue: float, saturation: float, lightness: float) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in colorsys.hls_to_rgb(hue, lightness, saturation))


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
