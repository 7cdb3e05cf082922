"""Do the boxes of words hold the words that an independent reader finds there?

    python benchmarks/word_boxes.py FOLDER_OF_HTML [--pages 60]

Each page is also printed to a PDF of one page as wide as the window, and read by PyMuPDF, which knows nothing of the
document.
A word that it finds is *held* if one of our lines has a box around the word's middle, and the word in its
text. What stands in places that are known to be unread (formulas, frames, generated text), of which no transcription
is made, is counted apart.
Printed are the share of words held over all pages, and Kendall's tau between PyMuPDF's order of the words and ours.
Print lays some pages out differently (forms, sticky parts), which counts against us; they are named.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pymupdf
from scipy.stats import kendalltau

sys.path.insert(0, str(Path(__file__).parent.parent))

from pipelines.engine.pipeline import Drop
from pipelines.web.looks import DESKTOP, PLAIN
from pipelines.web.opening import page_failures
from pipelines.web.source import Limits
from pipelines.web.view import Box, Line
from pipelines.web.visit import Visit, visit
from pipelines.web.workshop import Workshop
from sources.html_folder import HtmlFolder

LIMITS = Limits(4096, 0.9, 60.0)
#: PDF points to CSS pixels.
_PIXELS = 96 / 72
_UNSTICK = """() => {
  const sticks = [...document.querySelectorAll('*')].filter((one) => getComputedStyle(one).position === 'sticky');
  for (const one of sticks) one.style.position = 'static';
}"""
_CHINESE = re.compile(r"[\u2e80-\u9fff\u3000-\u303f\uf900-\ufaff\uff00-\uffef]")


def printed(seen: Visit) -> list[tuple[str, float, float]]:
    """Words of the printed page with their middles, in CSS pixels."""
    seen.page.emulate_media(media="screen")
    # what juts out of the window would make print shrink all of the page
    seen.page.add_style_tag(content="html, body { overflow-x: clip !important }")
    # what sticks to the window is printed last, wherever it is read
    seen.page.evaluate(_UNSTICK)
    height = min(seen.view.height + 2, 14_000)
    data = seen.page.pdf(width=f"{DESKTOP.width}px", height=f"{height}px", print_background=True, page_ranges="1")
    with pymupdf.open(stream=data) as document:
        lines = [line for block in document[0].get_text("rawdict")["blocks"] for line in block.get("lines", ())]
    return [word for line in lines for word in split(char for span in line["spans"] for char in span["chars"])]


def split(letters: Iterable[dict[str, Any]]) -> Iterator[tuple[str, float, float]]:
    """What stands between spaces in a line of PyMuPDF's letters; a Chinese character is a word of its own."""
    gathered: list[dict[str, Any]] = []
    for letter in [*letters, {"c": " "}]:
        alone = bool(_CHINESE.match(letter["c"]))
        if gathered and (alone or letter["c"].isspace()):
            yield _word(gathered)
            gathered = []
        if alone:
            yield _word([letter])
        elif not letter["c"].isspace():
            gathered.append(letter)


def _word(letters: list[dict[str, Any]]) -> tuple[str, float, float]:
    boxes = [letter["bbox"] for letter in letters]
    x = (min(box[0] for box in boxes) + max(box[2] for box in boxes)) / 2
    y = (min(box[1] for box in boxes) + max(box[3] for box in boxes)) / 2
    return "".join(letter["c"] for letter in letters), x * _PIXELS, y * _PIXELS


def holder(lines: tuple[Line, ...], word: str, x: float, y: float) -> int | None:
    """Number of the line that holds a word at this place."""
    bare = _bare(word)
    for number, line in enumerate(lines):
        if _inside(line.box, x, y) and bare in _bare(line.text):
            return number
    return None


def _inside(box: Box, x: float, y: float) -> bool:
    return box[0] - 2 <= x <= box[2] + 2 and box[1] - 2 <= y <= box[3] + 2


def _bare(text: str) -> str:
    """Without spaces, capitals, and the forms that letters take beside each other."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=60)
    arguments = parser.parse_args()
    folder = HtmlFolder(arguments.folder)
    names = folder.pages()
    found = held = pages = apart = 0
    taus: list[float] = []
    with Workshop(folder, 0, "", online=False) as workshop:
        for name in names[:: max(1, len(names) // arguments.pages)]:
            try:
                fetched = workshop.fetch("folder", "/" + name)
                with page_failures(), visit(workshop, fetched, PLAIN, LIMITS, want_html=False) as seen:
                    every, view = printed(seen), seen.view
            except Drop as drop:
                print(f"  left out: {name}: {drop}")
                continue
            words = [one for one in every if not any(_inside(box, one[1], one[2]) for box in view.unread)]
            apart += len(every) - len(words)
            places = [holder(view.lines, *word) for word in words]
            kept = [place for place in places if place is not None]
            found, held, pages = found + len(words), held + len(kept), pages + 1
            if len(set(kept)) > 1:
                taus.append(float(kendalltau(range(len(kept)), kept).statistic))
                if taus[-1] < 0.95:
                    print(f"  {name}: tau {taus[-1]:.3f}")
            if len(kept) < 0.99 * len(words):
                lost = [word[0] for word, place in zip(words, places, strict=True) if place is None]
                print(f"  {name}: {len(kept)} of {len(words)}; not {lost[:5]}")
    ordered = sum(tau >= 0.95 for tau in taus)
    print(f"{pages} pages, {found} words, {held / max(found, 1):.2%} held; {apart} more in places known to be unread")
    print(f"Kendall's tau at least 0.95 on {ordered} of {len(taus)} pages")


if __name__ == "__main__":
    main()
