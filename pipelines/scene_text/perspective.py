"""Perspective in the plane: homographies, and warping a flat layer into a picture.

Coordinates are continuous: pixel (column i, row j) covers [i, i + 1] x [j, j + 1]. Quadrilaterals are four corners,
clockwise from the top left.
"""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

#: Warping works at this multiple of the final resolution, then averages: smooth edges.
_SUPERSAMPLING = 2


def rectangle(x0: float, y0: float, x1: float, y1: float) -> np.ndarray:
    """The corners of a box, 4 x 2."""
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=np.float64)


def homography(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The 3 x 3 matrix that takes the four points `source` to `target` (both 4 x 2)."""
    rows, values = [], []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    solution = np.linalg.solve(np.array(rows, dtype=np.float64), np.array(values, dtype=np.float64))
    return np.append(solution, 1.0).reshape(3, 3)


def project(matrix: np.ndarray, points: np.ndarray) -> np.ndarray:
    """`points` (n x 2) under the homography `matrix`."""
    mapped = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return mapped[:, :2] / mapped[:, 2:]


def tilted(aspect: float, yaw: float, pitch: float, roll: float, distance: float = 2.6) -> np.ndarray:
    """A rectangle of width `aspect` and height 1 seen by a camera, turned by angles in degrees; corners 4 x 2.

    `distance` is that of the camera in units of the rectangle's longer side: near cameras see strong perspective.
    """
    longer = max(aspect, 1.0)
    corners = np.column_stack([rectangle(-aspect / 2, -0.5, aspect / 2, 0.5) / longer, np.zeros(4)])
    a, b, c = (math.radians(angle) for angle in (yaw, pitch, roll))
    about_y = np.array([[math.cos(a), 0, math.sin(a)], [0, 1, 0], [-math.sin(a), 0, math.cos(a)]])
    about_x = np.array([[1, 0, 0], [0, math.cos(b), -math.sin(b)], [0, math.sin(b), math.cos(b)]])
    about_z = np.array([[math.cos(c), -math.sin(c), 0], [math.sin(c), math.cos(c), 0], [0, 0, 1]])
    turned = corners @ (about_z @ about_x @ about_y).T
    return turned[:, :2] * (distance / (distance + turned[:, 2:]))


def fitted(quad: np.ndarray, box: tuple[float, float, float, float]) -> np.ndarray:
    """`quad` moved and scaled, unchanged in shape, to the centre of `box` (x0, y0, x1, y1), touching its sides."""
    low, high = quad.min(axis=0), quad.max(axis=0)
    x0, y0, x1, y1 = box
    scale = min((x1 - x0) / (high[0] - low[0]), (y1 - y0) / (high[1] - low[1]))
    return (quad - (low + high) / 2) * scale + [(x0 + x1) / 2, (y0 + y1) / 2]


def warp(layer: Image.Image, matrix: np.ndarray, size: tuple[int, int]) -> tuple[np.ndarray, tuple[int, int]]:
    """`layer` (mode L or RGBA) under `matrix`, as seen in a picture of `size` (width, height).

    Returns float32 pixels from 0 to 1 (height x width, or height x width x 4 with colour premultiplied by alpha) of the
    smallest window that holds it, and the window's left and top in the picture.
    """
    corners = project(matrix, rectangle(0, 0, *layer.size))
    if layer.mode == "RGBA":
        layer = layer.convert("RGBa")
    # A layer much larger than its place is averaged first, or thin strokes would fall between the samples.
    shrink = int(math.sqrt(layer.width * layer.height / max(1.0, _area(corners))) / _SUPERSAMPLING)
    if shrink > 1:
        layer = layer.reduce(shrink)
        matrix = matrix @ np.diag([shrink, shrink, 1])
    left, top = (max(0, math.floor(value) - 1) for value in corners.min(axis=0))
    right, bottom = (min(limit, math.ceil(value) + 1) for limit, value in zip(size, corners.max(axis=0), strict=True))
    width, height = max(1, right - left), max(1, bottom - top)
    # From the supersampled window back to the layer, as Pillow wants it.
    window = np.array([[1 / _SUPERSAMPLING, 0, left], [0, 1 / _SUPERSAMPLING, top], [0, 0, 1]])
    back = np.linalg.inv(matrix) @ window
    warped = layer.transform(
        (width * _SUPERSAMPLING, height * _SUPERSAMPLING),
        Image.Transform.PERSPECTIVE,
        tuple((back / back[2, 2]).ravel()[:8]),
        Image.Resampling.BILINEAR,
    )
    return np.asarray(warped.reduce(_SUPERSAMPLING), dtype=np.float32) / 255, (left, top)


def _area(quad: np.ndarray) -> float:
    x, y = quad.T
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2
