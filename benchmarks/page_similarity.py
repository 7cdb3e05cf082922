"""How like the pages of a folder their simplified HTML renders.

    python benchmarks/page_similarity.py FOLDER_OF_HTML [--least 0.95]

Every page counts, also those that cannot be opened or run out of time: they are failures. Pages are shown at
1280 x 800, whole up to 1,600 pixels, and the HTML may be as long as it likes (the pipeline's own limit is the model's
sequence).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from pipelines.engine.pipeline import Drop, Transient
from pipelines.web.looks import DESKTOP
from pipelines.web.opening import open_page, page_failures
from pipelines.web.source import Limits, as_html
from pipelines.web.workshop import Workshop
from sources.html_folder import HtmlFolder

LIMITS = Limits(10_000_000, 0.0, 20.0)


def similarity(workshop: Workshop, page: str) -> float:
    """Of the page at this path of the folder. Raises `Drop`, or `Transient` where the browser fails."""
    fetched = workshop.fetch("folder", "/" + page)
    with page_failures(), workshop.page(DESKTOP, LIMITS.page_seconds) as tab:
        view = open_page(tab, fetched, DESKTOP)
        found = as_html(workshop, tab, view, DESKTOP, LIMITS)
    return found[2] if found else 0.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--least", type=float, default=0.95)
    arguments = parser.parse_args()
    folder = HtmlFolder(arguments.folder)
    pages = folder.pages()
    good = 0
    with Workshop(folder, 0, "", online=False) as workshop:
        for page in pages:
            try:
                found = similarity(workshop, page)
            except (Drop, Transient) as error:
                print(f"  {page}: {error}")
                continue
            good += found >= arguments.least
            if found < arguments.least:
                print(f"  {page}: {found:.3f}")
    print(f"{good} of {len(pages)} pages ({good / max(len(pages), 1):.1%}) reach {arguments.least}")


if __name__ == "__main__":
    main()
