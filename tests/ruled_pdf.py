"""PDF pages with ruled tables whose cells are wrapped, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

SIZE, PITCH = 10, 13

#: A paragraph before or after a table.
PROSE = (
    "The harbour freezes in most winters, and then the mail is carried",
    "over the ice by sledge. In March the ferry comes back, but no vil-",
    "lager has ever known for sure on which of its days that would be.",
)
TEXT = " ".join(PROSE).replace("vil- lager", "villager")
#: Cells in rows, each as its lines; the label beside three lines stands at their middle.
TABLE = (
    (("Port",), ("What it was known for",)),
    (
        ("Bergen",),
        ("Dried fish, which went south in", "exchange for grain, and the lead-", "ing merchants of the coast."),
    ),
    (("Visby",), ("Walls that stand to this day, as", "far as they were ever finished.")),
)
ROWS = (
    ("Port", "What it was known for"),
    ("Bergen", "Dried fish, which went south in exchange for grain, and the leading merchants of the coast."),
    ("Visby", "Walls that stand to this day, as far as they were ever finished."),
)


def lines(page: Any, x: float, y: float, texts: Sequence[str], **options: Any) -> float:
    """Lines of text, their first baseline at `y` (points); where the next would be."""
    for number, text in enumerate(texts):
        page.insert_text((x, y + PITCH * number), text, fontsize=SIZE, **options)
    return y + PITCH * len(texts)


def table(
    page: Any,
    x: float,
    y: float,
    rows: Sequence[Sequence[Sequence[str]]] = TABLE,
    widths: Sequence[float] = (70, 190),
    down: bool = True,
    across: bool = True,
) -> float:
    """A table with its upper left at (x, y), each cell's lines at its middle; where it ends."""
    edges = [x + sum(widths[:number]) for number in range(len(widths) + 1)]
    heights = [max(map(len, row)) * PITCH + 8 for row in rows]
    foot = y + sum(heights)
    top = y
    for number, (row, height) in enumerate(zip(rows, heights, strict=True)):
        if across or number < 2:
            page.draw_line((edges[0], top), (edges[-1], top), width=0.6)
        for left, cell in zip(edges, row, strict=False):
            lines(page, left + 5, top + (height - len(cell) * PITCH) / 2 + SIZE, cell)
        top += height
    page.draw_line((edges[0], foot), (edges[-1], foot), width=0.6)
    for edge in edges if down else ():
        page.draw_line((edge, y), (edge, foot), width=0.6)
    return foot
