"""Run the program of a spec and take its picture: PNG bytes and the boxes of what is in it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
from matplotlib import font_manager
from PIL import Image

from corpus.record import Region
from pipelines.charts.code import SAVE, write_code
from pipelines.charts.regions import find_regions
from pipelines.charts.spec import Spec
from pipelines.fonts.bundled import chinese_font


@dataclass(frozen=True)
class Drawing:
    """An encoded picture of `size` pixels, the program that draws it, and its regions in pixels from the top left."""

    png: bytes
    size: tuple[int, int]
    code: str
    regions: list[Region]
    #: Texts that are cut off or lie on one another; a legible picture has none.
    faults: list[str]


def draw(spec: Spec) -> Drawing:
    """The picture of `spec`. matplotlib's settings and open figures are left as they were."""
    code = write_code(spec)
    matplotlib.use("Agg", force=False)
    _register_fonts()
    with plt.rc_context():
        plt.rcdefaults()
        plt.switch_backend("Agg")
        namespace: dict[str, Any] = {}
        exec(compile(code.removesuffix(SAVE + "\n"), "<chart>", "exec"), namespace)
        figure = namespace["fig"]
        try:
            raw = io.BytesIO()
            figure.savefig(raw, format="rgba")
            pixels = Image.frombytes("RGBA", figure.canvas.get_width_height(), raw.getvalue()).convert("RGB")
            regions, faults = find_regions(spec, figure, namespace["ax"], pixels.size)
        finally:
            plt.close(figure)
    encoded = io.BytesIO()
    pixels.save(encoded, "PNG", compress_level=3)
    return Drawing(encoded.getvalue(), pixels.size, code, regions, faults)


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    font_manager.fontManager.addfont(str(chinese_font()))
