"""Whether the fonts at hand can print a text; a character without a glyph would show as an empty box."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

from pipelines.charts.spec import Spec
from pipelines.fonts.bundled import chinese_font


@lru_cache(maxsize=8)
def _characters(path: Path) -> frozenset[int]:
    return frozenset(FT2Font(str(path)).get_charmap())


def unprintable(spec: Spec) -> str:
    """The first character of the picture's texts that its fonts lack, "" if they have all."""
    view = spec.view
    heading, rows = view.cells()
    texts = [view.title, view.axis_heading, *heading, *(cell for row in rows for cell in row), *view.labels]
    fonts = [Path(font_manager.findfont(family)) for family in (spec.look.font, "DejaVu Sans")]
    if view.language == "zh":
        fonts.append(chinese_font())
    known = frozenset().union(*(_characters(path) for path in fonts)) | {ord("\n")}
    return next((character for text in texts for character in text if ord(character) not in known), "")
