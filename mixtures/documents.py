"""The files that explain a finished blend: report.html, README.md (the data card) and croissant.json."""

from __future__ import annotations

from mixtures.report.card import write_card
from mixtures.report.croissant import write_croissant
from mixtures.report.page import write_report


def write_blend_documents(folder: str) -> None:
    """Write all three into the blend folder `folder`, from its manifest and data."""
    write_card(folder)
    write_croissant(folder)
    write_report(folder)
