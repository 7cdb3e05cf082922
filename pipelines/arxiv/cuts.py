"""Where the main flow is cut between pages, and how certain that is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from pipelines.arxiv.align import Alignment

#: No more unmatched letters than this are divided between two pages; beyond, the break is unclear.
_MAX_GAP = 3_000
#: So many letters that may be on either page make a break as good as unknown.
_DOUBTFUL = 250
#: What is left of a page beside the gap is compared up to so many letters more than the gap has.
_MORE = 60


@dataclass(frozen=True)
class Cut:
    """The first atom of the stream that a page shows, and how certain that is (1 is certain)."""

    atom: int
    certainty: float


def cuts(alignment: Alignment) -> dict[int, Cut]:
    """For each page that shows something of the main flow, where it begins. The first begins at the first atom."""
    spans = _spans(alignment)
    found: dict[int, Cut] = {}
    pages = sorted(spans)
    for before, page in pairwise(pages):
        found[page] = _cut(alignment, spans[before][1], spans[page][0], before, page)
    if pages:
        found[pages[0]] = Cut(0, 1.0)
    return found


def _spans(alignment: Alignment) -> dict[int, tuple[int, int]]:
    """For each page the first and the last letter of the main flow on it."""
    spans: dict[int, tuple[int, int]] = {}
    for letter, shown in enumerate(alignment.shown_at):
        if shown >= 0:
            page = alignment.printed.page_of(shown)
            spans[page] = (spans[page][0] if page in spans else letter, letter)
    return spans


def _cut(alignment: Alignment, last: int, first: int, before: int, page: int) -> Cut:
    """Between letter `last`, on page `before`, and letter `first`, on `page`."""
    source, printed = alignment.source, alignment.printed
    gap = source.letters[last + 1 : first]
    if not gap:
        return Cut(_atom_at(alignment, first), 1.0)
    if len(gap) > _MAX_GAP:
        return Cut(_atom_at(alignment, first), 0.0)
    more = len(gap) + _MORE
    end, start = printed.page_starts[before + 1], printed.page_starts[page]
    tail = _untaken(alignment, alignment.shown_at[last] + 1, end)[:more]
    head = _untaken(alignment, start, alignment.shown_at[first])[-more:]
    starts = (source.starts[n] for n in range(source.owner[last], source.owner[first] + 1))
    candidates = sorted({last + 1, first, *starts})
    best: tuple[int, int] | None = None
    for place in candidates:
        if not last < place <= first:
            continue
        cost = Levenshtein.distance(gap[: place - last - 1], tail) + Levenshtein.distance(gap[place - last - 1 :], head)
        if best is None or cost < best[0]:
            best = (cost, place)
    assert best is not None
    if not tail and not head:  # nothing of the gap is printed
        return Cut(_atom_at(alignment, best[1]), 1.0)
    return Cut(_atom_at(alignment, best[1]), max(0.0, 1 - min(best[0], len(gap)) / _DOUBTFUL))


def _untaken(alignment: Alignment, start: int, stop: int) -> str:
    letters, taken = alignment.printed.letters, alignment.taken
    return "".join(letters[place] for place in range(start, stop) if not taken[place])


def _atom_at(alignment: Alignment, letter: int) -> int:
    """The first atom of the page that begins with a letter: a word belongs to the page that it begins on."""
    source = alignment.source
    atom = source.owner[letter]
    if source.starts[atom] < letter:
        return atom + 1
    # what shows no letters and begins the block goes with the letters after it
    block = source.atoms[atom][0]
    begin = atom
    while begin > 0 and source.atoms[begin - 1][0] == block and source.starts[begin - 1] == source.starts[begin]:
        begin -= 1
    return begin if source.atoms[begin][1] == 0 else atom
