"""Do the boxes of words hold the words that an independent reader finds there, in the order in which it reads them?

    python benchmarks/word_boxes.py FOLDER_OF_HTML [--pages 60]

Each page is also printed to a PDF of one page as wide as the window, laid out as on the screen, and read by programs
that know nothing of the document (`benchmarks/printed_page.py`).
A word that PyMuPDF finds there is *held* if one of our lines has a box around the word's middle, and the word in its
text; it is held *closely* if one of our words does. What stands in places that are known to be unread (formulas,
frames, generated text), of which no transcription is made, is counted apart.

The order is judged by Kendall's tau over the words that are held, against three opinions: the tags that Chromium
writes for screen readers, the order of painting, and poppler's layout by place. The last two look at the page alone,
and each is wrong in ways of its own (`benchmarks/printed_page.py`); so the pages that agree with either are told as
well.
Pages with columns, which are those where a block of text stands beside another, are told once more by themselves.

Every page of the sample is in the figures, but for those of which the pipeline makes no record: these are named with
the pipeline's reason, and counted.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from scipy.stats import kendalltau

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.printed_page import MOST_HEIGHT, Printed, Word, bare, inside, print_page
from pipelines.engine.pipeline import Drop
from pipelines.web.looks import PLAIN
from pipelines.web.opening import page_failures
from pipelines.web.source import Limits
from pipelines.web.view import Line, View
from pipelines.web.visit import visit
from pipelines.web.workshop import Workshop
from sources.html_folder import HtmlFolder

LIMITS = Limits(4096, 0.9, 60.0)
#: From this value on two orders agree.
AGREES = 0.95
#: Does running text stand beside running text? Asked before the page is made ready for print.
_HAS_COLUMNS = """() => {
  const inline = (one) => /^(inline|contents|ruby.*)$/.test(getComputedStyle(one).display);
  const leaves = [...document.querySelectorAll('body *')].filter((one) => !inline(one)
    && one.textContent.trim().length >= 40 && [...one.querySelectorAll('*')].every(inline));
  const boxes = leaves.flatMap((one) => [...one.getClientRects()]).filter((box) => box.width > 60 && box.height > 10);
  boxes.sort((one, other) => one.top - other.top);
  return boxes.some((one, at) => {
    for (let next = at + 1; next < boxes.length && boxes[next].top < one.bottom - 10; next++) {
      if (boxes[next].left >= one.right - 1 || one.left >= boxes[next].right - 1) return true;
    }
    return false;
  });
}"""
#: Where a word is held: number of the line, of the word in it (as near as can be told), and from left to right.
Place = tuple[int, int, float]


@dataclass
class Figures:
    """Sums over the pages; of each page the tau of each opinion, and whether it has columns."""

    words: int = 0
    held: int = 0
    closely: int = 0
    apart: int = 0
    pages: int = 0
    taus: list[tuple[dict[str, float], bool]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def place_of(lines: tuple[Line, ...], word: Word) -> tuple[Place, bool] | None:
    """Where a word is held, and whether one of our words holds it; None if no line does."""
    text, found = bare(word.text), None
    for number, line in enumerate(lines):
        if not inside(line.box, word.x, word.y) or text not in bare(line.text):
            continue
        for at, (mine, box) in enumerate(line.words):
            if inside(box, word.x, word.y) and (text in bare(mine) or bare(mine) in text):
                return (number, at, word.x), True
        if found is None:
            near = min(range(len(line.words)), key=lambda at: _away(line, at, word.x), default=0)
            found = (number, near, word.x)
    return (found, False) if found else None


def _away(line: Line, at: int, x: float) -> float:
    box = line.words[at][1]
    return max(box[0] - x, x - box[2], 0.0)


def judge(name: str, printed: Printed, view: View, columns: bool, figures: Figures) -> None:
    """Add a page to the figures, and tell where it falls short."""
    words = [one for one in printed.words if not any(inside(box, one.x, one.y) for box in view.unread)]
    found = [place_of(view.lines, word) for word in words]
    places = {id(word): one[0] for word, one in zip(words, found, strict=True) if one}
    figures.pages += 1
    figures.apart += len(printed.words) - len(words)
    figures.words += len(words)
    figures.held += len(places)
    figures.closely += sum(one[1] for one in found if one)
    if len(places) < 0.99 * len(words):
        lost = [word.text for word in words if id(word) not in places]
        print(f"  {name}: {len(places)} of {len(words)} held; not {lost[:5]}")
    if len({place[0] for place in places.values()}) > 1:
        taus = {
            opinion: _tau([places[id(one)] for one in order if id(one) in places])
            for opinion, order in printed.orders().items()
        }
        figures.taus.append((taus, columns))
        if min(taus["tags"], max(taus["painting"], taus["place"])) < AGREES:
            told = ", ".join(f"{opinion} {tau:.3f}" for opinion, tau in taus.items())
            print(f"  {name}: tau {told}{'; has columns' if columns else ''}")


def _tau(places: list[Place]) -> float:
    """Of our places in the order of another reader; words that share a place of ours have no order there."""
    ranks = {place: number for number, place in enumerate(sorted(set(places)))}
    return float(kendalltau(range(len(places)), [ranks[place] for place in places]).statistic)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=60)
    arguments = parser.parse_args()
    folder = HtmlFolder(arguments.folder)
    names = folder.pages()
    figures = Figures()
    with Workshop(folder, 0, "", online=False) as workshop:
        for name in names[:: max(1, len(names) // arguments.pages)]:
            try:
                fetched = workshop.fetch("folder", "/" + name)
                with page_failures(), visit(workshop, fetched, PLAIN, LIMITS, want_html=False) as seen:
                    columns = bool(seen.page.evaluate(_HAS_COLUMNS))
                    printed, view = print_page(seen.page, seen.view.height), seen.view
            except Drop as drop:
                print(f"  left out: {name}: {drop}")
                figures.left_out[drop.reason] += 1
                continue
            if view.height > MOST_HEIGHT:
                print(f"  {name}: compared down to {MOST_HEIGHT} of {view.height} pixels")
            judge(name, printed, view, columns, figures)
    _tell(figures)


def _tell(figures: Figures) -> None:
    words = max(figures.words, 1)
    print(f"{figures.pages + figures.left_out.total()} pages, {figures.pages} of which give records")
    for reason, count in figures.left_out.most_common():
        print(f"  {count} left out: {reason}")
    print(
        f"{figures.words} words: {figures.held / words:.2%} held by a line, {figures.closely / words:.2%} by a word; "
        f"{figures.apart} more in places known to be unread"
    )
    _tell_order("pages", [taus for taus, _ in figures.taus])
    _tell_order("pages with columns", [taus for taus, columns in figures.taus if columns])


def _tell_order(title: str, pages: list[dict[str, float]]) -> None:
    agree = {opinion: sum(taus[opinion] >= AGREES for taus in pages) for opinion in ("tags", "painting", "place")}
    either = sum(max(taus["painting"], taus["place"]) >= AGREES for taus in pages)
    told = ", ".join(f"{opinion} {count}" for opinion, count in agree.items())
    print(f"tau is at least {AGREES} on so many of {len(pages)} {title}: {told}; painting or place {either}")


if __name__ == "__main__":
    main()
