"""The picture of a cell's output, as a record stores it."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image as PillowImage

from corpus.images import ImageRejectedError, inspect
from pipelines.engine.pipeline import Drop
from sources.notebooks import NotebookError, decode_picture

#: Larger plots are reduced to this longer side, smaller ones than `SMALLEST_SIDE` are no plots; in pixels.
LONGEST_SIDE = 1280
SMALLEST_SIDE = 48


def plot_image(data: dict[str, str]) -> bytes:
    """The PNG of an output's MIME bundle `data`, on white; raises Drop where there is none to use.

    Plots often have a transparent ground, which viewers show on the page's white.
    """
    if "image/png" not in data:
        kinds = sorted(name for name in data if name.startswith("image/"))
        raise Drop("svg_only" if kinds == ["image/svg+xml"] else "not_png", ", ".join(kinds))
    if "text/latex" in data:
        raise Drop("formula", "a typeset formula, no plot")
    try:
        encoded = decode_picture(data["image/png"])
        facts = inspect(encoded)
    except ImageRejectedError as error:
        raise Drop(error.reason, error.detail) from error
    except NotebookError as error:
        raise Drop(error.reason, str(error)) from error
    if min(facts.width, facts.height) < SMALLEST_SIDE:
        raise Drop("image_too_small", f"{facts.width} x {facts.height} pixels")
    with PillowImage.open(io.BytesIO(encoded)) as picture:
        picture.load()
        flat = _on_white(picture)
    if np.ptp(np.asarray(flat.convert("L"))) == 0:
        raise Drop("blank_image", "all pixels are equal")
    if flat is picture and facts.format == "PNG" and max(flat.size) <= LONGEST_SIDE:
        return encoded
    flat.thumbnail((LONGEST_SIDE, LONGEST_SIDE), PillowImage.Resampling.LANCZOS)
    buffer = io.BytesIO()
    flat.save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()


def _on_white(picture: PillowImage.Image) -> PillowImage.Image:
    """`picture` itself if it is opaque, else on white."""
    if not picture.has_transparency_data:
        return picture
    rgba = picture.convert("RGBA")
    if rgba.getchannel("A").getextrema()[0] == 255:
        return picture
    white = PillowImage.new("RGBA", picture.size, (255, 255, 255, 255))
    return PillowImage.alpha_composite(white, rgba).convert("RGB")
