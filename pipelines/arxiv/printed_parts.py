"""What only the page says: citations, numbers of sections and formulas, and the words that a converter lost.

Where letters on both sides of a place in the source were found next to each other on a page, what stands between them
there is what the place shows.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from pipelines.arxiv.align import Alignment
from pipelines.arxiv.paper import Block
from pipelines.arxiv.source_text import SourceText

#: No citation or replaced stretch of words is longer, in letters.
_MAX_LETTERS = 240
#: So many letters of words that stand nowhere on the page are left out.
_MIN_OMITTED = 6
_MAX_NUMBER = 28
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad]\s*\n\s*(?=[a-z])")
#: Old fonts hold accents as characters of their own, before the letter.
_ACCENTS = {"¨": "\u0308", "´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "˜": "\u0303", "ˇ": "\u030c", "¸": "\u0327"}
_ACCENT = re.compile(f"([{''.join(_ACCENTS)}]) ?([A-Za-zı])")
_TAG = re.compile(r"\(((?:[A-Z]\.?)?\d+(?:[.\-]\d+)*[a-z]?\*?)\)\s*$")


@dataclass
class Parts:
    """`markdown` of atoms (by number of the stream) where the page says otherwise; prefixes of blocks by number."""

    markdown: dict[int, str] = field(default_factory=dict)
    prefixes: dict[int, str] = field(default_factory=dict)


def joined(raw: str) -> str:
    """Lines of a page as running text: words divided at line ends are put together."""
    said = " ".join(_HYPHEN.sub("", raw).split())
    return unicodedata.normalize("NFC", _ACCENT.sub(lambda match: match[2] + _ACCENTS[match[1]], said))


def printed_parts(source: SourceText, shown_at: list[int], alignment: Alignment) -> Parts:
    """What the pages say of a stream whose letters are at `shown_at`; marks the letters that this explains."""
    parts = Parts()
    for first, stop in _unmatched(source, shown_at):
        _fill(source, shown_at, alignment, first, stop, parts)
    for number, block in enumerate(source.blocks):
        if block.numbered:
            _number(source, shown_at, alignment, number, block, parts)
    return parts


def _unmatched(source: SourceText, shown_at: list[int]) -> list[tuple[int, int]]:
    """Runs of atoms of one block of which no letter was found and that show something."""
    runs: list[tuple[int, int]] = []
    first: int | None = None
    for number in range(len(source.atoms) + 1):
        matched = number == len(source.atoms) or any(
            shown_at[letter] >= 0 for letter in range(source.starts[number], source.starts[number + 1])
        )
        new_block = number < len(source.atoms) and (source.atoms[number][1] == 0 or _ends_line(source, number))
        if first is not None and (matched or new_block):
            if any(_shows(source, atom) for atom in range(first, number)):
                runs.append((first, number))
            first = None
        if not matched and first is None:
            first = number
    return runs


def _ends_line(source: SourceText, number: int) -> bool:
    return source.atom(number).markdown.startswith("\n")


def _shows(source: SourceText, number: int) -> bool:
    return source.starts[number + 1] > source.starts[number] or source.atom(number).kind in ("printed", "note")


def _fill(source: SourceText, shown_at: list[int], alignment: Alignment, first: int, stop: int, parts: Parts) -> None:
    printed = alignment.printed
    block = source.blocks[source.atoms[first][0]]
    atoms = [source.atom(number) for number in range(first, stop)]
    if source.atoms[first][1] == 0 or block.kind in ("formula", "code"):
        if block.kind == "formula":
            _explain_between(source, shown_at, alignment, first, stop)
        elif block.kind != "code" and not block.numbered:
            _begin(source, shown_at, alignment, first, stop, parts)
        return
    left = _neighbour(shown_at, source.starts[first] - 1)
    if left is None:
        return
    right = _neighbour(shown_at, source.starts[stop]) if source.starts[stop] < len(shown_at) else None
    if _lost(source, alignment, left, right, first, stop, parts):
        return
    ends_block = (
        stop == len(source.atoms) or source.atoms[stop][0] != source.atoms[first][0] or _ends_line(source, stop)
    )
    line = printed.lines[printed.line_of[left]]
    if ends_block and (right is None or printed.page_of(right) != printed.page_of(left) or right - left > 60):
        right = line.stop
        raw = printed.raw[printed.place[left] + 1 : line.raw_stop]
    elif ends_block and right is not None and printed.line_of[right] != printed.line_of[left]:
        # what the next block's first line begins with, its number or mark, is not this block's
        last = printed.lines[printed.line_of[right] - 1]
        right, raw = last.stop, printed.raw[printed.place[left] + 1 : last.raw_stop]
    elif right is None or right <= left or printed.page_of(right) != printed.page_of(left):
        return
    else:
        raw = printed.raw[printed.place[left] + 1 : printed.place[right]]
    between = range(left + 1, right)
    if len(between) > _MAX_LETTERS or any(alignment.taken[letter] for letter in between):
        return
    if any(atom.kind == "math" for atom in atoms):
        shown = source.starts[stop] - source.starts[first]
        if len(between) <= 3 * shown + 12:
            _take(alignment, between)
        return
    if not between:
        return
    _take(alignment, between)
    _replace(source, first, stop, joined(raw), parts)


def _begin(source: SourceText, shown_at: list[int], alignment: Alignment, first: int, stop: int, parts: Parts) -> None:
    """A block that begins with what only the page says: it stands before the first known letter of the line."""
    letter = source.starts[stop]
    if (
        letter >= len(shown_at)
        or source.atoms[stop][0] != source.atoms[first][0]
        or shown_at[letter] < 0
        or any(source.atom(n).kind == "math" for n in range(first, stop))
    ):
        return
    right, printed = shown_at[letter], alignment.printed
    line = printed.lines[printed.line_of[right]]
    between = range(line.start, right)
    if between and len(between) <= _MAX_LETTERS and not any(alignment.taken[n] for n in between):
        _take(alignment, between)
        _replace(source, first, stop, joined(printed.raw[line.raw_start : printed.place[right]]), parts)


def _lost(
    source: SourceText, alignment: Alignment, left: int, right: int | None, first: int, stop: int, parts: Parts
) -> bool:
    """Leave words out of which nothing is printed: all letters between their neighbours belong to other text."""
    atoms = [source.atom(number) for number in range(first, stop)]
    if right is None or right <= left or any(atom.kind == "math" for atom in atoms):
        return False
    if source.starts[stop] - source.starts[first] < _MIN_OMITTED or not all(alignment.taken[left + 1 : right]):
        return False
    parts.markdown.update(dict.fromkeys(range(first, stop), ""))
    before = source.atom(first - 1).markdown if first else " "
    parts.markdown[first] = " " if atoms[-1].markdown.endswith(" ") and not before.endswith(" ") else ""
    return True


def _neighbour(shown_at: list[int], letter: int) -> int | None:
    return shown_at[letter] if 0 <= letter < len(shown_at) and shown_at[letter] >= 0 else None


def _replace(source: SourceText, first: int, stop: int, text: str, parts: Parts) -> None:
    """Put `text` in place of the atoms, without the marks that their neighbours bring themselves."""
    if source.atoms[first][1] > 0:
        text = text.removeprefix(_marks_at_end(source.atom(first - 1).markdown))
    if stop < len(source.atoms) and source.atoms[stop][0] == source.atoms[first][0]:
        text = text.removesuffix(_marks_at_begin(source.atom(stop).markdown))
    last = source.atom(stop - 1)
    kept = source.atom(first).markdown if not _shows(source, first) else ""
    text = text.strip()
    if any(source.atom(number).kind == "note" for number in range(first, stop)) and len(text) <= 3:
        text = f"\\({{}}^{{{text}}}\\)"
    elif kept.strip() and text.startswith(kept.strip()):
        kept = ""
    tail = " " if last.markdown.endswith(" ") else ""
    closing = "**" if any(source.atom(number).markdown.strip() == "**" for number in range(first, stop)) else ""
    parts.markdown.update(dict.fromkeys(range(first, stop), ""))
    parts.markdown[first] = (kept if kept.strip() in ("“", "‘") else "") + text + closing + tail


def _marks_at_end(markdown: str) -> str:
    return re.search(r"[^\w\s]*$", markdown.rstrip()).group().rstrip("*_`")  # type: ignore[union-attr]


def _marks_at_begin(markdown: str) -> str:
    return re.match(r"[^\w\s]*", markdown).group().lstrip("*_`\\")  # type: ignore[union-attr]


def _explain_between(source: SourceText, shown_at: list[int], alignment: Alignment, first: int, stop: int) -> None:
    """A formula of which nothing was found explains what stands between its neighbours."""
    left = _neighbour(shown_at, source.starts[first] - 1)
    right = _neighbour(shown_at, source.starts[stop])
    shown = source.starts[stop] - source.starts[first]
    if left is None or right is None or not 0 < right - left - 1 <= 3 * shown + 20:
        return
    if not any(alignment.taken[letter] for letter in range(left + 1, right)):
        _take(alignment, range(left + 1, right))


def _take(alignment: Alignment, letters: range) -> None:
    for letter in letters:
        alignment.taken[letter] = 1


def _number(
    source: SourceText, shown_at: list[int], alignment: Alignment, number: int, block: Block, parts: Parts
) -> None:
    """What stands on the line before a block's first letter: `3.1`, `[12]`, `Figure 2:`."""
    first = next((n for n, (owner, _) in enumerate(source.atoms) if owner == number), None)
    if first is None or source.starts[first] >= len(shown_at):
        return
    letter = source.starts[first]
    shown = next((shown_at[n] for n in range(letter, min(letter + 4, len(shown_at))) if shown_at[n] >= 0), None)
    if shown is None:
        return
    printed = alignment.printed
    line = printed.lines[printed.line_of[shown]]
    raw = joined(printed.raw[line.raw_start : printed.place[shown]])
    if not raw or len(raw) > _MAX_NUMBER or any(alignment.taken[n] for n in range(line.start, shown)):
        return
    _take(alignment, range(line.start, shown))
    opening = _marks_at_begin(block.atoms[0].markdown)
    parts.prefixes[number] = raw.removesuffix(opening).strip()


def prefix_of(block: Block, printed: str | None) -> str:
    """The markdown before a numbered block's first word."""
    if block.kind == "footnote":
        return f"Footnote {printed.strip('.,: ')}: " if printed else block.prefix
    if block.kind == "item":
        return (printed or block.prefix.strip()) + " "
    return block.prefix + (printed + " " if printed else "")


def with_tag(tex: str, lines: list[str]) -> str:
    """A displayed formula with the number that one of its lines on the page ends with."""
    found = [match[1] for line in lines if (match := _TAG.search(line.strip()))]
    if len(found) != 1 or "\\tag" in tex:
        return tex
    return f"{tex.removesuffix(chr(92) + ']')}\\tag{{{found[0]}}}\\]"
