"""Numbers as people read them."""

from __future__ import annotations

#: What the components of the two papers' tables are called in prose; others are called by their own name.
TITLES = {
    "interleaved": "Interleaved image-text",
    "caption": "Image caption",
    "table_chart": "Table and chart",
    "web_code": "Web code",
    "scene_text_ocr": "Scene text OCR",
    "document_ocr": "Document OCR",
    "text_only": "Text only",
    "in_house": "In-house data",
    "general_multimodal": "General multi-modality",
}


def title(component: str) -> str:
    """The component's name in prose."""
    return TITLES.get(component, component)


def count(value: int) -> str:
    """1234567 -> `1,234,567`."""
    return f"{value:,}"


def compact(value: int) -> str:
    """1234567 -> `1.23 M`."""
    for limit, suffix in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e4, "k")):
        if value >= limit:
            unit = limit if suffix != "k" else 1e3
            return f"{value / unit:.3g} {suffix}" if value / unit < 1000 else f"{value / unit:,.0f} {suffix}"
    return count(value)


def percent(value: float | None) -> str:
    """13.1 -> `13.10 %`; None, where there is no such share, -> an em dash."""
    return "—" if value is None else f"{value:.2f} %"


def points(value: float) -> str:
    """A difference of two percentages, with its sign: `+0.04`, `−1.20`, `0.00`."""
    rounded = round(value, 2)
    return "0.00" if rounded == 0 else f"{'+' if rounded > 0 else '−'}{abs(rounded):.2f}"


def size(value: int) -> str:
    """Bytes: `812 B`, `24.1 kB`, `3.20 MB`."""
    for limit, suffix in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if value >= limit:
            return f"{value / limit:.3g} {suffix}" if value / limit < 1000 else f"{value / limit:.0f} {suffix}"
    return f"{value} B"
