"""Compile what looks at the pixels of pages: `make compiled`.

    python deploy/compile_pixels.py [--to FILE]

Needs a C compiler (`cc`, or the one that CC names); see pipelines/documents/compiled.py for where the library lies.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from deploy.c_library import build, build_at
from pipelines.documents.compiled import PIXELS_SOURCE, pixels_library

#: Loops over bytes are made into vectors.
FLAGS = ("-O3",)


def main() -> None:
    """Compile, unless that is done."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, help="write the library there, and look for no other")
    target: Path | None = parser.parse_args().to
    if target:
        build_at(PIXELS_SOURCE, target, FLAGS, _check)
    else:
        print(build(PIXELS_SOURCE, pixels_library(), FLAGS, _check))


def _check(library: Path) -> None:
    """Leave a library that does not load, or adds up otherwise than NumPy."""
    import numpy as np

    from corpus.images import row_sums
    from pipelines.documents.reading.compiled_pixels import CompiledPixels

    pixels = (np.arange(37 * 1600 * 3, dtype=np.int64) * 2654435761 >> 13).astype(np.uint8).reshape(37, 1600, 3)
    try:
        sums = CompiledPixels(library).row_sums(pixels, 5)
    except OSError as error:
        raise SystemExit(f"{error}; NumPy looks at the pixels of pages instead") from error
    if not np.array_equal(sums, row_sums(pixels, 5)):
        raise SystemExit("the compiler's code adds up otherwise; NumPy looks at the pixels of pages instead")


if __name__ == "__main__":
    main()
