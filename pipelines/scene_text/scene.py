"""A photograph with signs in it: places them, looks whether each line can be read, and keeps where its ink went."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image, ImageDraw

from corpus.identity import fingerprint
from pipelines.scene_text import boards
from pipelines.scene_text.lettering import Lettering, Line, is_chinese, letter
from pipelines.scene_text.light import lit, set_into, taken
from pipelines.scene_text.perspective import fitted, homography, project, rectangle, tilted, warp
from pipelines.scene_text.placing import Places
from pipelines.scene_text.wording import Sign

#: Smallest font size in the finished picture, in pixels, for lines without and with Chinese characters.
SMALLEST_LATIN, SMALLEST_CHINESE = 19.0, 21.0
#: Above this mean brightness step between neighbouring pixels, letters are not painted on the ground itself.
_CALM = 7.0
#: Letters and their ground differ by this many grey levels, and by this many standard deviations of the ground.
_LEAST_DIFFERENCE, _LEAST_SEPARATION = 46.0, 2.1


@dataclass(frozen=True)
class SceneLine:
    """A line of text in a picture: `polygon` is 4 x 2 in pixels, clockwise from the top left of the writing."""

    text: str
    polygon: np.ndarray
    sign: int
    contrast: float


@dataclass(frozen=True)
class Scene:
    """`pixels` (uint8, height x width x 3), the lines of each sign in reading order, and the signs' boards."""

    pixels: np.ndarray
    lines: tuple[SceneLine, ...]
    boards: dict[int, boards.Board]


@dataclass(frozen=True)
class _Standing:
    """A sign in its place: `ink` (0 to 1) is the letters' coverage in the window at `corner` (left, top)."""

    number: int
    lettering: Lettering
    look: boards.Board
    matrix: np.ndarray
    ink: np.ndarray
    corner: tuple[int, int]
    smallest: float


def compose(background: np.ndarray, signs: list[Sign], busy: bool, seed: str) -> Scene:
    """Set `signs` into `background` (float32, height x width x 3). Signs without room or contrast are left out.

    `busy` grounds take boards only. The result depends on the arguments alone.
    """
    left = dict(enumerate(signs))
    boarded = set(left) if busy else set()
    while True:
        scene, illegible = _attempt(background, left, boarded, seed)
        if not illegible:
            return scene
        # Painted letters that cannot be read get a board; a board that cannot be read is left out.
        left = {number: sign for number, sign in left.items() if number not in illegible & boarded}
        boarded |= illegible


def _attempt(background: np.ndarray, signs: dict[int, Sign], boarded: set[int], seed: str) -> tuple[Scene, set[int]]:
    pixels = background.copy()
    places = Places(background)
    standing = []
    for number, sign in signs.items():
        placed = _stand(
            pixels, places, number, sign, number in boarded, Random(fingerprint([seed, number, sign.lines]))
        )
        if placed:
            standing.append(placed)
    rng = Random(fingerprint([seed, "camera"]))
    finished = taken(lit(pixels, rng), rng, min((sign.smallest for sign in standing), default=40.0))
    grey = np.asarray(Image.fromarray(finished).convert("L"), dtype=np.float32)
    lines = tuple(line for sign in standing for line in _lines(grey, sign))
    illegible = {line.sign for line in lines if line.contrast < 1.0}
    return Scene(finished, lines, {sign.number: sign.look for sign in standing}), illegible


def _stand(pixels: np.ndarray, places: Places, number: int, sign: Sign, boarded: bool, rng: Random) -> _Standing | None:
    """Draw one sign into `pixels` in place, on a board if `boarded`; None where there is no room for it."""
    outline = rng.random() < 0.25
    lettering = letter(sign, rng, outline)
    least = max(SMALLEST_CHINESE if is_chinese(line.text) else SMALLEST_LATIN for line in lettering.lines)
    quad = tilted(lettering.width / lettering.height, rng.uniform(-32, 32), rng.uniform(-18, 18), rng.uniform(-7, 7))
    found = places.take(*_extents(lettering, quad, least, pixels.shape, rng), rng)
    if found is None:
        return None
    box, unrest = found
    matrix = homography(rectangle(0, 0, *lettering.size), fitted(quad, box))
    smallest = min(_font_size(line, matrix) for line in lettering.lines)
    if smallest < least:
        return None
    look = None
    if not boarded and unrest < _CALM and rng.random() < 0.6:
        x0, y0, x1, y1 = map(int, box)
        look = boards.paint(pixels[y0:y1, x0:x1].reshape(-1, 3), rng, outline)
    look = look or boards.board(sign.kind, rng)
    plate, corner = warp(boards.dress(lettering, look, rng), matrix, (pixels.shape[1], pixels.shape[0]))
    ink, _ = warp(lettering.ink, matrix, (pixels.shape[1], pixels.shape[0]))
    set_into(pixels, plate, corner, board=look.ground is not None, rng=rng)
    return _Standing(number, lettering, look, matrix, ink, corner, smallest)


def _extents(
    lettering: Lettering, quad: np.ndarray, least: float, shape: tuple[int, ...], rng: Random
) -> tuple[float, list[float]]:
    """Aspect of the sign as seen, and its possible widths in the picture, the most wanted first."""
    across, down = np.ptp(quad, axis=0)
    smallest_line = min(line.size for line in lettering.lines)
    # The tilted plate's unit is its longer side: from a wanted size of the smallest line to a width in the picture.
    width_per_size = across * max(lettering.size) / smallest_line
    wanted = rng.uniform(least * 1.4, least * 3.2)
    widths = [width_per_size * size for size in (wanted, wanted * 0.75, least * 1.6, least * 1.3)]
    fit = [width for width in widths if width <= 0.92 * shape[1] and width * down / across <= 0.8 * shape[0]]
    return across / down, fit


def _font_size(line: Line, matrix: np.ndarray) -> float:
    """Size of the line's font in the picture where the perspective makes it smallest, in pixels."""
    flat = rectangle(*line.box)
    seen = project(matrix, flat)
    ratios = np.linalg.norm(np.roll(seen, -1, 0) - seen, axis=1) / np.linalg.norm(np.roll(flat, -1, 0) - flat, axis=1)
    return float(ratios.min() * line.size)


def _lines(grey: np.ndarray, sign: _Standing) -> list[SceneLine]:
    """The lines of a sign with their contrast in the finished picture `grey`."""
    left, top = sign.corner
    height, width = sign.ink.shape
    window = grey[top : top + height, left : left + width]
    lines = []
    for line in sign.lettering.lines:
        polygon = project(sign.matrix, rectangle(*line.box))
        inside = Image.new("L", (width, height))
        ImageDraw.Draw(inside).polygon([tuple(point) for point in polygon - sign.corner], fill=255)
        letters = _letters(np.asarray(inside) > 0, polygon - sign.corner, len(line.text), sign.lettering.vertical)
        contrast = min(readability(window, sign.ink, letter) for letter in letters)
        lines.append(SceneLine(line.text, polygon, sign.number, contrast))
    return lines


def _letters(inside: np.ndarray, polygon: np.ndarray, characters: int, vertical: bool) -> list[np.ndarray]:
    """The parts of a line, each as wide as about two characters: a line is as legible as its worst part."""
    rows, columns = np.nonzero(inside)
    front = homography(polygon, rectangle(0, 0, 1, 1))
    along = project(front, np.column_stack([columns + 0.5, rows + 0.5]))[:, 1 if vertical else 0]
    parts = max(1, characters // 2)
    number = np.clip((along * parts).astype(int), 0, parts - 1)
    found = []
    for part in range(parts):
        mask = np.zeros_like(inside)
        mask[rows[number == part], columns[number == part]] = True
        found.append(mask)
    return found


def readability(grey: np.ndarray, ink: np.ndarray, inside: np.ndarray) -> float:
    """How well letters stand out where `inside` is true: 1 or more is legible.

    `grey` are grey levels, `ink` the letters' coverage (0 to 1).
    """
    letters = np.where(inside, ink, 0.0) ** 2
    ground = grey[inside & (ink < 0.03)]
    if letters.sum() == 0 or ground.size == 0:
        return 0.0
    difference = abs(float((grey * letters).sum() / letters.sum()) - float(ground.mean()))
    return min(difference / _LEAST_DIFFERENCE, difference / (_LEAST_SEPARATION * float(ground.std()) + 1e-6))
