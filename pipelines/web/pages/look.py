"""The looks that pages come in: colours, type, and how the page is framed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """`frame` is `bar` (coloured bar on top), `plain` (name over a rule) or `side` (narrow column beside the text)."""

    name: str
    page: str
    surface: str
    ink: str
    muted: str
    line: str
    accent: str
    on_accent: str
    font: str
    size: int
    radius: int
    frame: str


LOOKS = (
    Look("paper", "#faf7f0", "#fff", "#2b2622", "#7a7068", "#e2d9c8", "#8c3b2a", "#fff", "serif", 17, 0, "plain"),
    Look("harbour", "#f2f6f9", "#fff", "#1d2b36", "#637585", "#d5e0e8", "#0b6e99", "#fff", "sans-serif", 15, 6, "bar"),
    Look("moss", "#f4f7f1", "#fff", "#24301f", "#687562", "#d8e2d0", "#3f7d3a", "#fff", "sans-serif", 16, 10, "bar"),
    Look(
        "night", "#15181e", "#1f242d", "#e6e9ee", "#97a1b0", "#333b48", "#f2b134", "#15181e", "sans-serif", 15, 8, "bar"
    ),
    Look("slate", "#fff", "#f5f6f8", "#22252b", "#6b7280", "#e3e5ea", "#4338ca", "#fff", "sans-serif", 15, 4, "side"),
    Look("plum", "#fbf6fa", "#fff", "#33202f", "#806b7b", "#eadae6", "#8e2a7a", "#fff", "sans-serif", 16, 14, "plain"),
    Look("ledger", "#fff", "#fff", "#111", "#666", "#bbb", "#111", "#fff", "serif", 16, 0, "plain"),
    Look("sand", "#fdf8ec", "#fffdf6", "#3a2f1c", "#85775c", "#ebdfc3", "#c2571a", "#fff", "sans-serif", 16, 8, "side"),
    Look(
        "terminal",
        "#0f1a14",
        "#14241b",
        "#cfe8d5",
        "#7fa38b",
        "#28402f",
        "#5fd38d",
        "#0f1a14",
        "monospace",
        14,
        0,
        "plain",
    ),
)
