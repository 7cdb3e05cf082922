"""RefExp of UIBert (https://github.com/google-research-datasets/uibert): expressions that refer to parts of a screen.

TFRecord files of tf.train.Example: `image/id` (the Rico screen), `image/ref_exp/text`, `image/ref_exp/label` (an index
into the boxes) and the boxes `image/object/bbox/{xmin,ymin,xmax,ymax}` as fractions of the screenshot's size.
"""

from __future__ import annotations

from dataclasses import dataclass

from sources.tf_example import Values

_BOX = "image/object/bbox/"


class ReferringExpressionError(ValueError):
    """An example that lacks a feature, or whose label points to no box."""


@dataclass(frozen=True)
class ReferringExpression:
    """`box` is (x0, y0, x1, y1) in fractions of the width and height of screen `screen`."""

    screen: str
    text: str
    box: tuple[float, float, float, float]


def referring_expression(example: dict[str, Values]) -> ReferringExpression:
    """The expression of a parsed example; raises `ReferringExpressionError`."""
    screen, text = (_text(example, f"image/{name}") for name in ("id", "ref_exp/text"))
    label = _first(example, "image/ref_exp/label")
    sides = [example.get(_BOX + side, []) for side in ("xmin", "ymin", "xmax", "ymax")]
    if not isinstance(label, int) or not 0 <= label < min(map(len, sides)):
        raise ReferringExpressionError(f"label {label!r} points to none of {min(map(len, sides))} boxes")
    corner = [side[label] for side in sides]
    if any(isinstance(value, bytes) for value in corner):
        raise ReferringExpressionError("a side of a box is no number")
    x0, y0, x1, y1 = map(float, corner)
    if not (0 <= x0 < x1 <= 1.001 and 0 <= y0 < y1 <= 1.001):
        raise ReferringExpressionError(f"box ({x0:.3f}, {y0:.3f}, {x1:.3f}, {y1:.3f}) does not lie on the screen")
    return ReferringExpression(screen, text, (x0, y0, min(x1, 1.0), min(y1, 1.0)))


def _first(example: dict[str, Values], name: str) -> bytes | float | int:
    values = example.get(name)
    if not values:
        raise ReferringExpressionError(f"{name} is missing")
    return values[0]


def _text(example: dict[str, Values], name: str) -> str:
    value = _first(example, name)
    if not isinstance(value, bytes):
        raise ReferringExpressionError(f"{name} is no text")
    try:
        text = value.decode().strip()
    except UnicodeDecodeError as error:
        raise ReferringExpressionError(f"{name} is not UTF-8") from error
    if not text:
        raise ReferringExpressionError(f"{name} is empty")
    return text
