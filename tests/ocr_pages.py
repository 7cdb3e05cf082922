"""A page of known text, drawn for the engines."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

LINES = (
    "The harbour freezes in most winters, and then",
    "the mail is carried over the ice by sledge. In",
    "March 1882 the ferry came back on the 14th.",
    "Nobody in the village had expected it so soon.",
)


def page_picture(lines: tuple[str, ...] = LINES, size: int = 26) -> np.ndarray:
    """The lines in black on white, one below the other; RGB."""
    picture = Image.new("RGB", (820, 60 + 48 * len(lines)), "white")
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        draw.text((40, 30 + 48 * number), line, "black", ImageFont.load_default(size))
    return np.asarray(picture)
