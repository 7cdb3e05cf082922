"""A paper and the text of its pages to the markdown of each page, with scores, or the reason why a page has none."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from pipelines.arxiv.align import MIN_FLOAT, Alignment, align
from pipelines.arxiv.cuts import Cut, cuts
from pipelines.arxiv.page_checks import bare_marks, median_of, overprinted
from pipelines.arxiv.page_text import PrintedLine, PrintedText
from pipelines.arxiv.paper import Block, Paper
from pipelines.arxiv.printed_parts import Parts, joined, prefix_of, printed_parts, with_tag
from pipelines.arxiv.source_text import UNKNOWN, SourceText

#: Least scores of a page that is kept, and the most that may be taken from the page where the source has nothing.
MIN_COVER = 0.9
#: Lines of text with other text upon them, and marks between cells that the page does not show, of a page that is kept.
MAX_OVERPRINTED = 2
_MAX_MARKS = 3
MIN_SOURCE = 0.85
MIN_CERTAINTY = 0.5
MAX_FROM_PAGE = 0.35
_NOTE = re.compile(r"(?:\d{1,2}|[*\u2217\u2020\u2021\u00a7])\s*\S")
#: A page with fewer letters is no page of text.
MIN_LETTERS = 60


#: So many letters of words of which none is on the page are left out of its text; they count against it.
_MIN_ABSENT = 25
#: Type that is smaller than this share of a page's usual size, below all else in its column, is notes.
_NOTE_SIZE = 0.9


@dataclass(frozen=True)
class Fragment:
    """A piece of a page: its markdown, what it is of, and the lines of the page where it was found."""

    order: float
    markdown: str
    kind: str
    lines: tuple[int, ...] = ()
    #: First and last atom of the main stream, where the fragment is of it.
    atoms: tuple[int, int] = (0, 0)


@dataclass
class Page:
    """A page's fragments in reading order, its scores (0 to 1), and why it is left out, if it is."""

    number: int
    fragments: list[Fragment] = field(default_factory=list)
    scores: dict[str, float] = field(default_factory=dict)
    reason: str | None = None
    detail: str = ""

    @property
    def text(self) -> str:
        pieces: list[str] = []
        for before, fragment in zip([None, *self.fragments], self.fragments, strict=False):
            if before is not None:
                pieces.append("\n" if before.kind == fragment.kind == "item" else "\n\n")
            pieces.append(fragment.markdown)
        return "".join(pieces)


def split(paper: Paper, printed: PrintedText) -> list[Page]:
    """The pages of a paper, one for each page of the PDF."""
    return _Splitter(paper, printed).pages()


class _Splitter:
    def __init__(self, paper: Paper, printed: PrintedText) -> None:
        self.paper, self.printed = paper, printed
        self.alignment: Alignment = align(paper, printed)
        self.source = self.alignment.source
        self.cuts: dict[int, Cut] = cuts(self.alignment)
        self.parts = printed_parts(self.source, self.alignment.shown_at, self.alignment)
        self.fragments: dict[int, list[Fragment]] = defaultdict(list)
        #: By page: letters of words that the source puts there, and how many of them are there.
        self.stated: dict[int, list[int]] = defaultdict(lambda: [0, 0])

    def pages(self) -> list[Page]:
        """Put everything in its place, then judge."""
        self._main()
        self._floats()
        free = self._free_lines()
        count = len(self.printed.page_starts) - 1
        pages = []
        for number in range(count):
            from_page, declared = self._from_page(number, free)
            fragments = sorted(self.fragments[number], key=lambda f: (f.kind == "footnote", f.order))
            page = Page(number, [fragment for fragment in fragments if fragment.markdown.strip()])
            self._judge(page, from_page, declared)
            pages.append(page)
        return pages

    def _main(self) -> None:
        begins = sorted((cut.atom, page) for page, cut in self.cuts.items())
        for place, (start, page) in enumerate(begins):
            stop = begins[place + 1][0] if place + 1 < len(begins) else len(self.source.atoms)
            order = float(self.printed.page_starts[page])
            first = start
            while first < stop:
                block, atom = self.source.atoms[first]
                last = first
                while last < stop and self.source.atoms[last][0] == block:
                    last += 1
                found = [self.alignment.shown_at[n] for n in range(self.source.starts[first], self.source.starts[last])]
                shown = [n for n in found if n >= 0 and self.printed.page_of(n) == page]
                order = float(shown[0]) if shown else order + 0.001
                self._fragment(page, order, block, first, last, atom, shown, found)
                first = last

    def _fragment(
        self, page: int, order: float, number: int, first: int, last: int, atom: int, shown: list[int], found: list[int]
    ) -> None:
        block = self.source.blocks[number]
        stated, seen = _worded(self.source, first, last, self.alignment.shown_at, self.parts)
        self.stated[page][0] += stated
        self.stated[page][1] += seen
        if not shown and (stated if block.kind == "heading" else stated >= _MIN_ABSENT):
            return  # the page has another heading, or none; or the text stands elsewhere, or nowhere
        lines = tuple(sorted({self.printed.line_of[n] for n in shown}))
        text = _markdown(self.source, number, first, last, atom, self.parts)
        if block.kind == "formula":
            text = with_tag(text, self._lines_around(lines, page))
        self.fragments[page].append(Fragment(order, text, block.kind, lines, (first, last)))

    def _lines_around(self, lines: tuple[int, ...], page: int) -> list[str]:
        """The lines of a formula, and those of its number beside it."""
        if not lines:
            return []
        numbers = range(max(lines[0] - 1, 0), min(lines[-1] + 3, len(self.printed.lines)))
        top, bottom = self.printed.lines[lines[0]].box[1], self.printed.lines[lines[-1]].box[3]
        near = [self.printed.lines[n] for n in numbers]
        inside = [n for n in near if n.page == page and top - 4 <= (n.box[1] + n.box[3]) / 2 <= bottom + 4]
        return [self.printed.raw[line.raw_start : line.raw_stop] for line in inside]

    def _floats(self) -> None:
        for block, found in zip(self.paper.floating, self.alignment.floats, strict=True):
            if found is None:
                continue
            source, shown_at = found
            by_page: dict[int, int] = defaultdict(int)
            for shown in shown_at:
                if shown >= 0:
                    by_page[self.printed.page_of(shown)] += 1
            if sum(by_page.values()) < MIN_FLOAT * (len(shown_at) - source.letters.count(UNKNOWN)) or not by_page:
                continue
            page = max(by_page, key=lambda number: (by_page[number], -number))
            parts = printed_parts(source, shown_at, self.alignment)
            stated, seen = _worded(source, 0, len(source.atoms), shown_at, parts)
            self.stated[page][0] += stated
            self.stated[page][1] += seen
            here = [n for n in shown_at if n >= 0 and self.printed.page_of(n) == page]
            lines = tuple(sorted({self.printed.line_of[n] for n in here}))
            text = _markdown(source, 0, 0, len(source.atoms), 0, parts)
            self.fragments[page].append(Fragment(float(min(here)), text, block.kind, lines))

    def _free_lines(self) -> set[int]:
        """Lines of which the source explains less than a third."""
        taken = self.alignment.taken
        return {
            number
            for number, line in enumerate(self.printed.lines)
            if line.stop > line.start and sum(taken[line.start : line.stop]) < 0.34 * (line.stop - line.start)
        }

    def _from_page(self, page: int, free: set[int]) -> tuple[int, int]:
        """Take running text that the source lacks from the page; letters taken, and of those in declared gaps."""
        groups: list[list[int]] = []
        for number, line in enumerate(self.printed.lines):
            if line.page != page or number not in free:
                continue
            if groups and groups[-1][-1] == number - 1:
                groups[-1].append(number)
            else:
                groups.append([number])
        total = declared = 0
        for group in groups:
            in_gap = self._in_gap(self.printed.lines[group[0]])
            prose = [place for place, number in enumerate(group) if self.printed.lines[number].prose]
            if not in_gap:
                if not prose:
                    continue
                group = group[prose[0] : prose[-1] + 2]  # labels of a drawing are not taken; a last short line is
            lines = [self.printed.lines[number] for number in group]
            count = sum(line.stop - line.start for line in lines)
            total += count
            declared += count if in_gap else 0
            raw = self.printed.raw[lines[0].raw_start : lines[-1].raw_stop]
            text = "\n\n".join(joined(piece) for piece in _paragraphs(lines, self.printed)) if raw.strip() else ""
            kind = "footnote" if self._is_note(lines) else "from_page"
            self.fragments[page].append(Fragment(lines[0].start, text, kind, tuple(group)))
        return total, declared

    def _is_note(self, lines: list[PrintedLine]) -> bool:
        """Are these lines notes at the foot of their column, which begin with their number?"""
        first = lines[0]
        if not _NOTE.match(self.printed.raw[first.raw_start : first.raw_stop].strip()):
            return False
        column = [
            line
            for line in self.printed.lines
            if line.page == first.page and line.box[0] < first.box[2] and first.box[0] < line.box[2]
        ]
        usual = median_of((line.size, line.stop - line.start) for line in column)
        above = all(line.box[1] < first.box[1] for line in column if line.size > _NOTE_SIZE * usual)
        return first.size <= _NOTE_SIZE * usual and above

    def _in_gap(self, line: PrintedLine) -> bool:
        """Does a line stand where the source says that something is missing?"""
        if not hasattr(self, "_gaps"):
            self._gaps = _gap_spans(self.alignment)
        return any(start <= line.start and line.stop <= stop for start, stop in self._gaps)

    def _judge(self, page: Page, from_page: int, declared: int) -> None:
        lines = [line for line in self.printed.lines if line.page == page.number]
        taken = self.alignment.taken
        total = sum(line.stop - line.start for line in lines)
        explained = sum(sum(taken[line.start : line.stop]) for line in lines)
        counted = sum(line.stop - line.start for line in lines if line.prose)
        missed = sum(
            line.stop - line.start - sum(taken[line.start : line.stop])
            for number, line in enumerate(self.printed.lines)
            if line.page == page.number and line.prose and not any(number in f.lines for f in page.fragments)
        )
        stated, seen = self.stated[page.number]
        certainties = [self.cuts[n].certainty for n in (page.number, self._next(page.number)) if n in self.cuts]
        text = max(explained + from_page, 1)
        page.scores = {
            "page_cover": round(1 - missed / max(counted, 1), 4),
            "source_cover": round(seen / stated, 4) if stated else 0.0,
            "certainty": round(min(certainties, default=0.0), 4),
            "from_page": round(from_page / text, 4),
        }
        page.scores["alignment"] = round(
            min(page.scores["page_cover"], page.scores["source_cover"], 0.5 + page.scores["certainty"] / 2), 4
        )
        page.reason, page.detail = _verdict(page.scores, total, stated, (from_page - declared) / text, declared)
        if page.reason is None:
            page.reason, page.detail = self._disorder(page, lines)

    def _disorder(self, page: Page, lines: list[PrintedLine]) -> tuple[str | None, str]:
        """A page is of no use where lines stand upon each other, or where a table came out as bare marks."""
        count = overprinted(lines)
        if count > MAX_OVERPRINTED:
            return "overprinted", f"{count} lines of text are printed upon others"
        marks = bare_marks(
            (f.markdown for f in page.fragments if f.kind not in ("table", "code")),
            (self.printed.raw[line.raw_start : line.raw_stop] for line in lines),
        )
        if marks > _MAX_MARKS:
            return "table_unread", f"{marks} marks between cells that the page does not show"
        return None, ""

    def _next(self, page: int) -> int:
        return min((number for number in self.cuts if number > page), default=-1)


def _verdict(
    scores: dict[str, float], total: int, stated: int, undeclared: float, declared: int
) -> tuple[str | None, str]:
    if total < MIN_LETTERS:
        return "too_little_text", f"{total} letters"
    if not stated and not declared:
        return "not_in_source", "nothing of the page was found in the source"
    if undeclared > MAX_FROM_PAGE:
        return "not_in_source", f"{undeclared:.0%} of the page is not in the source"
    if stated and scores["source_cover"] < MIN_SOURCE:
        return "not_on_page", f"{1 - scores['source_cover']:.0%} of the source's words are not on the page"
    if scores["page_cover"] < MIN_COVER:
        return "page_uncovered", f"{1 - scores['page_cover']:.0%} of the page's lines have no source"
    if stated and scores["certainty"] < MIN_CERTAINTY:
        return "boundary_unclear", f"where the page begins or ends is {scores['certainty']:.0%} certain"
    return None, ""


def _markdown(source: SourceText, number: int, first: int, last: int, atom: int, parts: Parts) -> str:
    block: Block = source.blocks[number]
    pieces = [parts.markdown.get(n, source.atom(n).markdown) for n in range(first, last)]
    body = "".join(pieces)
    if block.kind == "table":
        body = body.strip() + "\n"
    elif block.kind != "code":
        body = body.strip()
    begins, ends = atom == 0, atom + last - first == len(block.atoms)
    prefix = prefix_of(block, parts.prefixes.get(number)) if begins else ("```\n" if block.kind == "code" else "")
    suffix = block.suffix if ends or block.kind == "code" else ""
    return prefix + body + suffix if body.strip() else ""


def _worded(source: SourceText, first: int, last: int, shown_at: list[int], parts: Parts) -> tuple[int, int]:
    """Letters of the words of atoms, and how many of them were found; what the page replaced does not count."""
    stated = seen = 0
    for number in range(first, last):
        if source.atom(number).kind != "word" or number in parts.markdown:
            continue
        letters = range(source.starts[number], source.starts[number + 1])
        stated += len(letters)
        seen += sum(shown_at[letter] >= 0 for letter in letters)
    return stated, seen


def _gap_spans(alignment: Alignment) -> list[tuple[int, int]]:
    """For each declared gap of the source, the letters of the pages between what stands before and after it."""
    source, shown_at = alignment.source, alignment.shown_at
    first_letter: dict[int, int] = {}
    for number, (owner, _) in enumerate(source.atoms):
        first_letter.setdefault(owner, source.starts[number])
    spans = []
    reached = 0
    for number, block in enumerate(source.blocks):
        reached = first_letter.get(number, reached)
        if block.gap is None:
            continue
        after = next((first_letter[n] for n in range(number, len(source.blocks)) if n in first_letter), len(shown_at))
        left = next((shown_at[n] for n in range(after - 1, -1, -1) if shown_at[n] >= 0), -1)
        right = next((n for n in shown_at[after:] if n >= 0), len(alignment.printed.letters))
        spans.append((left + 1, right))
    return spans


def _paragraphs(lines: list[PrintedLine], printed: PrintedText) -> list[str]:
    """Raw text of lines, divided where one stands clearly apart from the next, or an entry of a list begins."""
    pieces: list[str] = []
    before: PrintedLine | None = None
    for line in lines:
        raw = printed.raw[line.raw_start : line.raw_stop]
        apart = before is not None and (
            line.box[1] - before.box[3] > 0.7 * line.size or line.box[0] < before.box[0] - 0.8 * line.size
            or raw.lstrip().startswith("[")
        )  # fmt: skip
        if before is None or apart:
            pieces.append(raw)
        else:
            pieces[-1] += raw
        before = line
    return pieces
