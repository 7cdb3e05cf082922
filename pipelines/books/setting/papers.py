"""Paper sizes in CSS pixels (1/96 inch), width before height."""

from __future__ import annotations

#: ISO 216, North American sizes, and Chinese book sizes (the 32mo and 16mo of GB/T 788).
PAPERS: dict[str, tuple[int, int]] = {
    "A4": (794, 1123),
    "Letter": (816, 1056),
    "Legal": (816, 1344),
    "A5": (559, 794),
    "B5": (665, 942),
    "Digest": (528, 816),
    "Trade": (576, 864),
    "32K": (491, 695),
    "Large32K": (529, 767),
    "16K": (695, 982),
    "A4 landscape": (1123, 794),
}
