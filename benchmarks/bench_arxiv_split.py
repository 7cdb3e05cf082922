"""How well papers are divided between their pages: vlend beside Nougat's algorithm, against marks that TeX wrote.

    python benchmarks/bench_arxiv_split.py --made 6 [--samples FOLDER] [--papers NAMES] [--converter pandoc]

Papers are compiled with an invisible mark before each word of running text (benchmarks/page_marks.py); the same source,
with the marks visible to the converter, is converted once and divided by both algorithms. `lines` is the share of the
lines of text (a dozen marked words) of which the first word is put on its page, `words` the share of the words, `CER`
the character error rate of the pages' running text after white space is made one, over all pages that have any. With
--samples, every paper of the folder also tells how many of its pages are kept, by the pipeline as it is configured by
default, and by Nougat's algorithm on the same conversion; --papers takes those of which the name holds one of the
given pieces, --no-marks leaves the first comparison out.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from rapidfuzz.distance import Levenshtein

from benchmarks import nougat_split
from benchmarks.made_papers import made_paper
from benchmarks.page_marks import PREAMBLE, lines_of, marked, take_marks, truth
from pipelines.arxiv.compile import compile_paper
from pipelines.arxiv.convert import Converter, conversions, installed
from pipelines.arxiv.flatten import Flattened, flatten
from pipelines.arxiv.page_text import PrintedText, printed_text
from pipelines.arxiv.paper import Paper
from pipelines.arxiv.split import split
from pipelines.arxiv.work import Settings, do_paper, read_pages, source_files
from pipelines.documents.reading.process import PageReader
from pipelines.engine.pipeline import Drop
from sources.arxiv_papers import PaperPlace, papers

SECONDS = 120.0


@dataclass
class Tally:
    """Counts over papers: lines and words seen and right, edits and characters of pages."""

    lines: list[int] = field(default_factory=lambda: [0, 0])
    words: list[int] = field(default_factory=lambda: [0, 0])
    characters: list[int] = field(default_factory=lambda: [0, 0])

    def add(self, other: Tally) -> None:
        """Add another's counts."""
        for name in ("lines", "words", "characters"):
            mine, theirs = getattr(self, name), getattr(other, name)
            mine[0] += theirs[0]
            mine[1] += theirs[1]

    def __str__(self) -> str:
        lines, words = (f"{100 * right / max(seen, 1):6.2f} %" for seen, right in (self.lines, self.words))
        return f"lines {lines}  words {words}  CER {100 * self.characters[1] / max(self.characters[0], 1):5.2f} %"


def main() -> None:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--made", type=int, default=6, help="papers made by this script")
    parser.add_argument("--samples", type=Path, help="a folder of genuine papers")
    parser.add_argument("--converter", default="pandoc", choices=["latexml", "pandoc", "light"])
    parser.add_argument("--papers", nargs="*", default=[""], help="pieces of names of papers in the folder")
    parser.add_argument("--no-marks", action="store_true", help="only tell how many pages are kept")
    arguments = parser.parse_args()
    ours, baseline = Tally(), Tally()
    with PageReader() as reader:
        for number in range(0 if arguments.no_marks else arguments.made):
            files = {"ms.tex": made_paper(number).encode()}
            _compare(f"made-{number}", files, "ms.tex", arguments.converter, reader, ours, baseline)
        wanted = _wanted(arguments.samples, arguments.papers) if arguments.samples else []
        if not arguments.no_marks:
            for place in wanted:
                try:
                    found, main_file = source_files(place, arguments.samples)
                except Drop:
                    continue
                _compare(place.name, dict(found), main_file, arguments.converter, reader, ours, baseline)
        if not arguments.no_marks:
            print(f"{'all':40}  vlend   {ours}\n{'':40}  nougat  {baseline}")
        if wanted:
            kept(wanted, arguments.samples, reader)


def _wanted(root: Path, pieces: list[str]) -> list[PaperPlace]:
    return [place for place in papers(root) if any(piece in place.name for piece in pieces)]


def kept(wanted: list[PaperPlace], root: Path, reader: PageReader) -> None:
    """Print how many pages of each paper are kept, by vlend and by the baseline."""
    total = count = by_nougat = lost = 0
    for place in wanted:
        start = time.perf_counter()
        try:
            done = do_paper(place, root, reader, Settings(installed(), True, SECONDS))
        except Drop as drop:
            lost += 1
            print(f"{place.name:60}  no pages: {drop}"[:160], flush=True)
            continue
        reasons: dict[str, int] = defaultdict(int)
        for page in done.pages:
            reasons[page.reason or "kept"] += 1
        breaks = nougat_split.split(_running_text(done.paper)[0], _lines_of(done.printed))
        baseline = sum(nougat_split.kept(breaks))
        total += len(done.pages)
        count += reasons["kept"]
        by_nougat += baseline
        print(
            f"{place.name:60}  {reasons['kept']:3} of {len(done.pages):3} (nougat {baseline:3}) {done.paper.converter} "
            f"{time.perf_counter() - start:.0f} s  {dict(reasons)} {done.provenance.get('stand_ins', '')}",
            flush=True,
        )
        done.close()
    share, theirs = 100 * count / max(total, 1), 100 * by_nougat / max(total, 1)
    print(f"kept: {count} of {total} pages, {share:.1f} %; nougat {by_nougat}, {theirs:.1f} %; {lost} papers have none")


def _compare(
    name: str,
    files: dict[str, bytes],
    main_file: str,
    converter: Converter,
    reader: PageReader,
    ours: Tally,
    other: Tally,
) -> None:
    found = measured(files, main_file, converter, reader)
    if isinstance(found, str):
        print(f"{name[:40]:40}  left out: {found[:100]}")
        return
    one, two, pages = found
    ours.add(one)
    other.add(two)
    print(f"{name[:40]:40}  vlend   {one}  ({pages} pages)\n{'':40}  nougat  {two}", flush=True)


def measured(
    files: dict[str, bytes], main_file: str, converter: Converter, reader: PageReader
) -> tuple[Tally, Tally, int] | str:
    """The tallies of vlend and of the baseline on one paper, and its pages; or why it cannot be measured."""
    flat = flatten(files, main_file)
    for_tex, _, count = marked(flat.body)
    if count < 200:
        return f"only {count} words of running text"
    source = Flattened(flat.preamble + PREAMBLE, for_tex).source
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "tex").mkdir()
        whole = {**files, main_file: source.encode()}
        try:
            done = compile_paper(whole, main_file, source, folder / "tex", SECONDS, flat.missing)
            readings, _ = read_pages(done.pdf, reader, folder)
        except Drop as drop:
            return str(drop)
        pages = truth(done.pdf.with_suffix(".marks").read_text())
        printed = printed_text(readings)
    if done.bibliography:
        flat = flatten(files, main_file, done.bibliography)
    converted = next(conversions(Flattened(flat.preamble, marked(flat.body)[1]), (converter,)))
    if isinstance(converted, str):
        return converted
    places = take_marks(converted)
    pages = {mark: page for mark, page in pages.items() if mark in places}
    if len(pages) < 0.5 * count:
        return f"the converter kept {len(pages)} of {count} marks"
    mine = _by_vlend(converted, printed)
    text, offsets = _running_text(converted)
    theirs = _by_nougat(text, offsets, printed)
    return _tally(converted, mine, places, pages), _tally(converted, theirs, places, pages), len(readings)


def _by_vlend(paper: Paper, printed: PrintedText) -> dict[tuple[int, int], int]:
    """The page of each (block, atom) of the main flow."""
    order = [(number, atom) for number, block in enumerate(paper.main) for atom in range(len(block.atoms))]
    found = {}
    for page in split(paper, printed):
        for fragment in page.fragments:
            for number in range(*fragment.atoms):
                found[order[number]] = page.number
    return found


def _running_text(paper: Paper) -> tuple[str, dict[tuple[int, int], int]]:
    """The main flow as Nougat's markdown, and the offset of each atom in it."""
    pieces: list[str] = []
    offsets: dict[tuple[int, int], int] = {}
    length = 0
    for number, block in enumerate(paper.main):
        pieces.append(block.prefix)
        length += len(block.prefix)
        for place, atom in enumerate(block.atoms):
            offsets[number, place] = length
            pieces.append(atom.markdown)
            length += len(atom.markdown)
        pieces.append(block.suffix + "\n")
        length += len(block.suffix) + 1
    return "".join(pieces), offsets


def _by_nougat(text: str, offsets: dict[tuple[int, int], int], printed: PrintedText) -> dict[tuple[int, int], int]:
    breaks = [found.offset for found in nougat_split.split(text, _lines_of(printed))]
    found = {}
    for key, offset in offsets.items():
        found[key] = max((page for page, begin in enumerate(breaks) if begin <= offset), default=0)
    return found


def _lines_of(printed: PrintedText) -> list[list[str]]:
    """The lines of each page, as the baseline reads them."""
    lines: list[list[str]] = [[] for _ in range(len(printed.page_starts) - 1)]
    for line in printed.lines:
        said = printed.raw[line.raw_start : line.raw_stop].strip()
        if len(said) >= 3:
            lines[line.page].append(said)
    return lines


def _tally(
    paper: Paper, found: dict[tuple[int, int], int], places: dict[int, tuple[int, int]], pages: dict[int, int]
) -> Tally:
    tally = Tally()
    for mark, page in pages.items():
        tally.words[0] += 1
        tally.words[1] += found.get(places[mark]) == page
    for line in lines_of(pages):
        tally.lines[0] += 1
        tally.lines[1] += found.get(places[line[0]]) == pages[line[0]]
    # the true page of an atom is that of the last mark at or before it
    at = {place: pages[mark] for mark, place in places.items() if mark in pages}
    true: dict[int, list[str]] = defaultdict(list)
    said: dict[int, list[str]] = defaultdict(list)
    page = 0
    for number, block in enumerate(paper.main):
        for place, atom in enumerate(block.atoms):
            page = at.get((number, place), page)
            true[page].append(atom.markdown)
            if (number, place) in found:
                said[found[number, place]].append(atom.markdown)
    for page, expected in true.items():
        one, two = " ".join("".join(expected).split()), " ".join("".join(said[page]).split())
        tally.characters[0] += len(one)
        tally.characters[1] += min(Levenshtein.distance(one, two), max(len(one), len(two)))
    return tally


if __name__ == "__main__":
    main()
