"""The picture of a cell's output, as a record stores it."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image as PillowImage

from corpus.images import ImageRejectedError, opened, plain
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
        with opened(encoded) as picture:
            if min(picture.size) < SMALLEST_SIDE:
                raise Drop("image_too_small", f"{picture.width} x {picture.height} pixels")
            kept = picture.format == "PNG" and picture.mode in {"RGB", "L", "P", "RGBA", "LA", "1"}
            picture.load()
            flat = _on_white(picture) if kept else plain(picture)
            kept = kept and flat is picture and max(flat.size) <= LONGEST_SIDE
    except ImageRejectedError as error:
        raise Drop(error.reason, error.detail) from error
    except NotebookError as error:
        raise Drop(error.reason, error.detail) from error
    if np.ptp(np.asarray(flat.convert("L"))) == 0:
        raise Drop("blank_image", "all pixels are equal")
    if kept:
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
