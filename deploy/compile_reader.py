"""Compile what reads the text of PDF pages out of PyMuPDF's memory: `make compiled`.

    python deploy/compile_reader.py [--to FILE]

Needs a C compiler (`cc`, or the one that CC names). The headers are those that PyMuPDF's wheel brings, so that the
machine code fits it; see pipelines/documents/compiled.py for where it lies.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from deploy.c_library import build, build_at
from pipelines.documents.compiled import READER_SOURCE, reader_library

#: No fused multiplication and addition, so that numbers are those that PyMuPDF makes.
FLAGS = ("-O2", "-ffp-contract=off")


def main() -> None:
    """Compile, unless that is done."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, help="write the library there, and look for no other")
    target: Path | None = parser.parse_args().to
    library = reader_library()
    if library is None:
        raise SystemExit("PyMuPDF is not installed: pip install pymupdf")
    flags = (*FLAGS, f"-I{_headers()}")
    if target:
        build_at(READER_SOURCE, target, flags, _check)
    else:
        print(build(READER_SOURCE, library, flags, _check))


def _check(library: Path) -> None:
    """Leave a library that finds other runs than the PyMuPDF at hand: versions may divide text in other ways."""
    from pipelines.documents.reading.compiled_runs import CompiledRuns
    from pipelines.documents.reading.mupdf import pymupdf
    from pipelines.documents.reading.mupdf_runs import spans_of
    from pipelines.documents.reading.run_columns import rows_of

    text = _page(pymupdf).get_textpage()
    try:
        found = CompiledRuns(library, pymupdf.mupdf.FZ_VERSION)(text, 1.5)
    except OSError as error:
        raise SystemExit(f"{error}; pages are read without machine code") from error
    if found is None or rows_of(found) != rows_of(spans_of(text, 1.5)):
        raise SystemExit("this version of PyMuPDF divides text in another way; pages are read without machine code")


def _page(pymupdf: Any) -> Any:
    """A page of text of every kind that makes a run of its own."""
    page = pymupdf.open().new_page()
    for row, font in enumerate(("helv", "hebo", "tiit", "cour", "china-s")):
        page.insert_text((50, 50 + 30 * row), "Fast 100 %, 汉字 \\", fontname=font, fontsize=9 + row)
        page.insert_text((170, 50 + 30 * row), "x", fontname=font, fontsize=9 + row)
        page.insert_text((176, 46 + 30 * row), "2", fontname=font, fontsize=6, color=(row / 5, 0, 0))
    page.insert_text((50, 300), "hidden", render_mode=3)
    page.insert_text((100, 300), "outlined", render_mode=1)
    page.insert_text((150, 300), "clear", fill_opacity=0)
    page.insert_text((50, 400), "sideways", rotate=90)
    page.insert_text((90, 400), "down", rotate=270)
    page.insert_text((580, 500), "over the edge of the page")
    return page


def _headers() -> Path:
    found = importlib.util.find_spec("pymupdf")
    if found is None or found.origin is None:
        raise SystemExit("PyMuPDF is not installed: pip install pymupdf")
    headers = Path(found.origin).parent / "mupdf-devel" / "include"
    if not (headers / "mupdf" / "fitz.h").is_file():
        raise SystemExit(f"this PyMuPDF brings no headers ({headers}): install the wheel from PyPI")
    return headers


if __name__ == "__main__":
    main()
