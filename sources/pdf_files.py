"""PDF files in a folder: what they are, and which have their LaTeX source beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PdfFile:
    """`name` is the path relative to the folder that was named, with forward slashes; `digest` is of its bytes."""

    path: Path
    name: str
    size: int
    digest: str
    #: Name of the LaTeX source that the file was made from, where one lies beside it.
    latex: str | None = None


def pdf_files(root: Path) -> Iterator[PdfFile]:
    """The PDF files at or below `root` (a file or a folder) by name; raises FileNotFoundError for a missing root."""
    if not root.exists():
        raise FileNotFoundError(root)
    base = root.parent if root.is_file() else root
    found = [root] if root.is_file() else sorted(p for p in root.rglob("*") if p.suffix.lower() == ".pdf")
    for path in found:
        if not path.is_file():
            continue
        with path.open("rb") as data:
            digest = hashlib.file_digest(data, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
        source = path.with_suffix(".tex")
        latex = source.relative_to(base).as_posix() if source.is_file() else None
        yield PdfFile(path.resolve(), path.relative_to(base).as_posix(), path.stat().st_size, digest, latex)
