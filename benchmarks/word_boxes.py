"""Do the boxes of words hold the words that an independent reader finds there?

    python benchmarks/word_boxes.py FOLDER_OF_HTML [--pages 60]

Each page is also printed to a PDF of one page as wide as the window, and read by PyMuPDF, which knows nothing of the
document. A word that it finds is *held* if one of our lines has a box around the word's middle, and the word in its
text.
Printed are the share of words held over all pages, and Kendall's tau between PyMuPDF's order of the words and ours.
Print lays some pages out differently (forms, sticky parts), which counts against us; they are named.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pymupdf
from scipy.stats import kendalltau

sys.path.insert(0, str(Path(__file__).parent.parent))

from pipelines.engine.pipeline import Drop
from pipelines.web.looks import DESKTOP, PLAIN
from pipelines.web.opening import page_failures
from pipelines.web.source import Limits
from pipelines.web.view import Line
from pipelines.web.visit import Visit, visit
from pipelines.web.workshop import Workshop
from sources.html_folder import HtmlFolder

LIMITS = Limits(4096, 0.9, 60.0)
#: PDF points to CSS pixels.
_PIXELS = 96 / 72


def printed(seen: Visit) -> list[tuple[str, float, float]]:
    """Words of the printed page with their middles, in CSS pixels."""
    seen.page.emulate_media(media="screen")
    height = min(seen.view.height + 2, 14_000)
    data = seen.page.pdf(width=f"{DESKTOP.width}px", height=f"{height}px", print_background=True, page_ranges="1")
    with pymupdf.open(stream=data) as document:
        words = document[0].get_text("words")
    return [(word[4], (word[0] + word[2]) / 2 * _PIXELS, (word[1] + word[3]) / 2 * _PIXELS) for word in words]


def holder(lines: tuple[Line, ...], word: str, x: float, y: float) -> int | None:
    """Number of the line that holds a word at this place."""
    bare = "".join(word.split()).casefold()
    for number, line in enumerate(lines):
        x0, y0, x1, y1 = line.box
        if x0 - 2 <= x <= x1 + 2 and y0 - 2 <= y <= y1 + 2 and bare in "".join(line.text.split()).casefold():
            return number
    return None


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=60)
    arguments = parser.parse_args()
    folder = HtmlFolder(arguments.folder)
    names = folder.pages()
    found = held = pages = 0
    taus: list[float] = []
    with Workshop(folder, 0, "", online=False) as workshop:
        for name in names[:: max(1, len(names) // arguments.pages)]:
            try:
                fetched = workshop.fetch("folder", "/" + name)
                with page_failures(), visit(workshop, fetched, PLAIN, LIMITS, want_html=False) as seen:
                    words, lines = printed(seen), seen.view.lines
            except Drop as drop:
                print(f"  left out: {name}: {drop}")
                continue
            places = [holder(lines, *word) for word in words]
            kept = [place for place in places if place is not None]
            found, held, pages = found + len(words), held + len(kept), pages + 1
            if len(set(kept)) > 1:
                taus.append(float(kendalltau(range(len(kept)), kept).statistic))
            if len(kept) < 0.99 * len(words):
                lost = [word[0] for word, place in zip(words, places, strict=True) if place is None]
                print(f"  {name}: {len(kept)} of {len(words)}; not {lost[:5]}")
    ordered = sum(tau >= 0.95 for tau in taus)
    print(f"{pages} pages, {found} words, {held / max(found, 1):.2%} held")
    print(f"Kendall's tau at least 0.95 on {ordered} of {len(taus)} pages")


if __name__ == "__main__":
    main()
