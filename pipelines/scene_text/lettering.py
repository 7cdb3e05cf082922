"""Letters on a flat plate: fonts, sizes and places of a sign's lines, before colour and perspective."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from PIL import Image, ImageDraw, ImageFont

from pipelines.fonts.bundled import chinese_font, latin_fonts
from pipelines.scene_text.wording import Sign

#: Font size of a full-size line on the plate, in pixels.
FULL_SIZE = 96
_LATIN = (
    "DejaVuSans.ttf",
    "DejaVuSans-Bold.ttf",
    "DejaVuSans-BoldOblique.ttf",
    "DejaVuSansMono-Bold.ttf",
    "DejaVuSerif.ttf",
    "DejaVuSerif-Bold.ttf",
    "DejaVuSerif-BoldItalic.ttf",
    "STIXGeneral.ttf",
    "STIXGeneralBol.ttf",
    "STIXGeneralBolIta.ttf",
)
#: The one Chinese font is light; a stroke of this width makes it bold, as painted signs are. A wider one, or the same
#: on smaller characters, would fill the gaps of dense characters such as 量.
_BOLDER = 1
#: Relative sizes of the lines of a sign with one, two or three lines.
_SIZES = {1: ((1.0,),), 2: ((1.0, 1.0), (1.0, 0.62), (0.68, 1.0)), 3: ((1.0, 0.7, 0.7), (1.0, 1.0, 1.0))}


@dataclass(frozen=True)
class Line:
    """A line of a plate: its letters, without an outline, lie exactly in `box` (x0, y0, x1, y1), in pixels.

    `size` is its font size in pixels.
    """

    text: str
    box: tuple[int, int, int, int]
    size: int


@dataclass(frozen=True)
class Lettering:
    """The ink of a plate: `ink` is a grey mask of the letters, `outlined` the same with their outline.

    `lines` are in reading order; `vertical` means columns from right to left.
    """

    lines: tuple[Line, ...]
    ink: Image.Image
    outlined: Image.Image
    vertical: bool

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the plate in pixels."""
        return self.ink.size

    @property
    def width(self) -> int:
        """Width of the plate in pixels."""
        return self.ink.width

    @property
    def height(self) -> int:
        """Height of the plate in pixels."""
        return self.ink.height


def is_chinese(text: str) -> bool:
    """Whether `text` holds a Chinese character."""
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def letter(sign: Sign, rng: Random, outline: bool) -> Lettering:
    """Set the lines of `sign`; with `outline`, room is left for it and `outlined` is wider than `ink`."""
    vertical = all(map(is_chinese, sign.lines)) and _can_stand(sign) and rng.random() < 0.25
    sizes = [round(FULL_SIZE * size) for size in ((1.0,) * len(sign.lines) if vertical else _line_sizes(sign, rng))]
    latin = latin_fonts() / rng.choice(_LATIN)
    bold = rng.random() < 0.5
    blocks = []
    for text, size in zip(sign.lines, sizes, strict=True):
        chinese = is_chinese(text)
        font = _font(str(chinese_font() if chinese else latin), size)
        weight = _BOLDER if chinese and bold and size == FULL_SIZE else 0
        blocks.append(_block(text, font, size, weight, max(2, size // 16) if outline else 0, vertical))
    return _assemble(sign, blocks, sizes, vertical, rng)


def _can_stand(sign: Sign) -> bool:
    """Vertical writing suits short lines of Chinese characters alone."""
    return all(2 <= len(line) <= 7 and all(map(is_chinese, line)) for line in sign.lines)


def _line_sizes(sign: Sign, rng: Random) -> tuple[float, ...]:
    return rng.choice(_SIZES[len(sign.lines)])


@lru_cache(maxsize=64)
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    # The basic layout engine is in every build of Pillow; Raqm is not, and would set some pairs differently.
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def _block(
    text: str, font: ImageFont.FreeTypeFont, size: int, weight: int, outline: int, vertical: bool
) -> tuple[Image.Image, Image.Image]:
    """Masks of one line cut to its ink: the letters, and the letters with their outline (of equal size)."""
    pad = weight + outline + 4
    if vertical:
        step = round(size * 1.08)
        canvas = (size + 2 * pad, step * len(text) + size + 2 * pad)
        places = [(pad, pad + step * number, character) for number, character in enumerate(text)]
    else:
        canvas = (round(font.getlength(text)) + size + 2 * pad, round(size * 1.8) + 2 * pad)
        places = [(pad + size // 2, pad + size // 5, text)]
    masks = []
    for stroke in (weight, weight + outline):
        mask = Image.new("L", canvas)
        draw = ImageDraw.Draw(mask)
        for x, y, piece in places:
            draw.text((x, y), piece, fill=255, font=font, stroke_width=stroke)
        masks.append(mask)
    box = masks[1].getbbox()
    return masks[0].crop(box), masks[1].crop(box)


def _assemble(
    sign: Sign,
    blocks: list[tuple[Image.Image, Image.Image]],
    sizes: list[int],
    vertical: bool,
    rng: Random,
) -> Lettering:
    margin = round(FULL_SIZE * rng.uniform(0.3, 0.55))
    gap = round(FULL_SIZE * rng.uniform(0.22, 0.4))
    align = rng.choice((0.0, 0.5, 0.5, 0.5)) if not vertical else 0.0
    along, across = (1, 0) if vertical else (0, 1)  # axes: of reading within a line, and from line to line
    longest = max(block[0].size[along] for block in blocks)
    total = sum(block[0].size[across] for block in blocks) + gap * (len(blocks) - 1)
    plate = (total, longest) if vertical else (longest, total)
    plate = (plate[0] + 2 * margin, plate[1] + 2 * margin)
    ink, outlined = Image.new("L", plate), Image.new("L", plate)
    lines = []
    offset = margin
    for text, size, (plain, wide) in zip(sign.lines, sizes, blocks, strict=True):
        start = margin + round((longest - plain.size[along]) * align)
        if vertical:  # the first column stands at the right
            left, top = plate[0] - offset - plain.width, start
        else:
            left, top = start, offset
        ink.paste(plain, (left, top))
        outlined.paste(wide, (left, top))
        x0, y0, x1, y1 = plain.getbbox() or (0, 0, *plain.size)
        lines.append(Line(text, (left + x0, top + y0, left + x1, top + y1), size))
        offset += plain.size[across] + gap
    return Lettering(tuple(lines), ink, outlined, vertical)
