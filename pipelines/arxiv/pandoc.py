"""LaTeX to blocks through pandoc, the embedded default: its wheel brings the program with it."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pypandoc

from pipelines.arxiv.confined import Limits, run
from pipelines.arxiv.conversion_error import ConversionError
from pipelines.arxiv.flatten import Flattened
from pipelines.arxiv.pandoc_tree import paper_of
from pipelines.arxiv.paper import Paper
from pipelines.arxiv.prepare import prepared

SECONDS = 40.0
_LIMITS = Limits(SECONDS, memory=1 << 40, file_bytes=200 << 20)


def convert(flat: Flattened) -> Paper:
    """The blocks of a paper. Raises `ConversionError`."""
    with tempfile.TemporaryDirectory(prefix="vlend-pandoc-") as place:
        folder = Path(place)
        (folder / "paper.tex").write_text(prepared(flat), "utf-8", errors="replace")
        # its own sandbox keeps it from reading files that the source names
        command = [pypandoc.get_pandoc_path(), "+RTS", "-M1500m", "-RTS", "--sandbox", "--quiet", "-f", "latex", "-t",
                   "json", "-o", "paper.json", "paper.tex"]  # fmt: skip
        done = run(command, folder, _LIMITS)
        if done.late:
            raise ConversionError(f"pandoc did not end within {SECONDS:g} seconds")
        result = folder / "paper.json"
        if done.status != 0 or not result.is_file():
            raise ConversionError(f"pandoc: {done.output.strip()[:300]}")
        tree: dict[str, Any] = json.loads(result.read_bytes())
    paper = paper_of(tree)
    if not paper.main:
        raise ConversionError("pandoc found no text")
    return paper
