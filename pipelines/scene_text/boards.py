"""What a sign is made of: a coloured board, or letters painted on what is there."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageColor, ImageDraw

from pipelines.scene_text.lettering import Lettering

#: (board, letters) by kind of sign.
_BOARDS: dict[str, tuple[tuple[str, str], ...]] = {
    "shop": (
        ("#4a2f1d", "#f3e6c8"),
        ("#1d3557", "#f4d58d"),
        ("#23553b", "#ffffff"),
        ("#8d1c1c", "#f6d77a"),
        ("#f5f1e6", "#2b2b2b"),
        ("#202124", "#f2f2f2"),
        ("#5b2a6e", "#fdf3ff"),
    ),
    "warning": (("#f6c915", "#111111"), ("#c4161c", "#ffffff"), ("#ffffff", "#c4161c"), ("#f08a1d", "#111111")),
    "direction": (("#12508f", "#ffffff"), ("#156b43", "#ffffff"), ("#f7f7f5", "#1a1a1a"), ("#6b4423", "#ffffff")),
    "notice": (
        ("#fbfaf4", "#1b1b1b"),
        ("#f4ecd0", "#1d2d5c"),
        ("#fff27a", "#3a1d00"),
        ("#2c332f", "#f1f1ea"),
        ("#d8ecf5", "#12324a"),
    ),
    "plate": (("#c9a54d", "#2a1e05"), ("#c8ccd0", "#15181b"), ("#0f3f86", "#ffffff"), ("#fdfdfd", "#0f3f86")),
    "label": (("#c8a26b", "#2f1c08"), ("#fdfdfb", "#161616"), ("#e9dcc0", "#7a1414")),
}
_PAINTS = ("#ffffff", "#f7e9c0", "#111111", "#14254d", "#7c1010", "#ffd83d", "#0d4a2b", "#c9e8ff")
#: Painted letters differ from the ground by at least this contrast ratio (as web accessibility guidelines define it).
_PAINT_CONTRAST = 3.5

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Board:
    """Colours of a sign; `ground` None means painted letters, which may have an `outline`."""

    ground: Colour | None
    letters: Colour
    outline: Colour | None = None
    border: bool = False
    radius: float = 0.0


def board(kind: str, rng: Random) -> Board:
    """A board for a sign of `kind`, in one of its usual colour pairs."""
    ground, letters = rng.choice(_BOARDS[kind])
    return Board(_rgb(ground), _rgb(letters), None, rng.random() < 0.5, rng.choice((0.0, 0.0, 0.08, 0.2)))


def paint(ground: np.ndarray, rng: Random, outline: bool) -> Board | None:
    """Letters painted on a surface of pixels `ground` (n x 3): a colour that stands out; None if none does."""
    levels = [luminance(colour) for colour in np.percentile(ground, (15, 50, 85), axis=0)]
    fit = [
        paint
        for paint in _PAINTS
        if all(contrast(luminance(np.array(_rgb(paint))), level) >= _PAINT_CONTRAST for level in levels)
    ]
    if not fit:
        return None
    letters = _rgb(rng.choice(fit))
    edge = (20, 20, 20) if luminance(np.array(letters)) > 0.4 else (245, 245, 240)
    return Board(None, letters, edge if outline else None)


def dress(lettering: Lettering, look: Board, rng: Random) -> Image.Image:
    """The plate of `lettering` as an RGBA picture."""
    width, height = lettering.size
    plate = Image.new("RGBA", lettering.size, (*(look.ground or look.letters), 0))
    if look.ground:
        draw = ImageDraw.Draw(plate)
        radius = round(look.radius * min(width, height))
        draw.rounded_rectangle((0, 0, width - 1, height - 1), radius, fill=(*look.ground, 255))
        if look.border:
            inset = max(4, min(width, height) // 30)
            draw.rounded_rectangle(
                (inset, inset, width - 1 - inset, height - 1 - inset),
                max(0, radius - inset),
                outline=(*look.letters, 255),
                width=max(3, min(width, height) // 45),
            )
    strength = 255 if look.ground else round(255 * rng.uniform(0.86, 1.0))
    for colour, mask in ((look.outline, lettering.outlined), (look.letters, lettering.ink)):
        if colour:
            layer = Image.new("RGBA", lettering.size, (*colour, 0))
            layer.putalpha(ImageChops.multiply(mask, Image.new("L", mask.size, strength)))
            plate = Image.alpha_composite(plate, layer)
    return plate


def luminance(colour: np.ndarray) -> float:
    """Relative luminance (0 to 1) of an sRGB colour with channels from 0 to 255."""
    linear = (np.asarray(colour, dtype=np.float64)[..., :3] / 255) ** 2.2
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one: float, other: float) -> float:
    """Contrast ratio of two luminances, from 1 (equal) to 21."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _rgb(name: str) -> Colour:
    red, green, blue = ImageColor.getrgb(name)[:3]
    return red, green, blue
