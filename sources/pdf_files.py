"""PDF files in a folder: what they are, and which have their LaTeX source beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sources import input_files


@dataclass(frozen=True)
class PdfFile:
    """`name` is the path relative to the folder that was named, as `sources.input_files` writes it; `digest` is of its
    bytes, or the reason why it cannot be read."""

    path: Path
    name: str
    size: int
    digest: str
    #: Name of the LaTeX source that the file was made from, where one lies beside it.
    latex: str | None = None


def pdf_files(root: Path) -> Iterator[PdfFile]:
    """The PDF files at or below `root` (a file or a folder) by name, also those that cannot be read.

    Raises FileNotFoundError for a missing root, `FileRejectedError` for a folder that cannot be listed.
    """
    if not root.exists():
        raise FileNotFoundError(root)
    for path in input_files.find(root, lambda path: path.suffix.lower() == ".pdf"):
        name = input_files.name_of(path, root)
        source = path.with_suffix(".tex")
        latex = name.removesuffix(path.suffix) + ".tex" if input_files.is_file(source, source) else None
        yield PdfFile(path.absolute(), name, input_files.size(path), input_files.digest(path, root), latex)
