"""Runs to lines: pieces of one baseline within one column, with spaces, superscripts and subscripts put right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

from pipelines.documents.reading.page import Rectangle, TextRun

#: Two runs further apart than this many ems may stand in different columns or cells.
COLUMN_GAP = 0.75
#: A gap wider than this many ems is a space between words, and than this between Chinese characters.
_WORD_GAP, _CHINESE_GAP = 0.16, 0.6
CHINESE = re.compile(r"[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_MATHS_FONT = re.compile(r"CMMI|CMSY|CMEX|CMBSY|MSAM|MSBM|EUFM|EUSM|RSFS|Math|Symbol|stmary|txsy|pxsy|LMMI|LMSY", re.I)
_CODE_FONT = re.compile(
    r"CMTT|CMSLTT|SFTT|LMTT|LMMono|Mono|Courier|Typewriter|Consol|Menlo|Monaco|txtt|NimbusMonL|FiraCode", re.I
)
_BOLD_FONT = re.compile(r"bold|black|heavy|CMBX|SFBX|-bd|Hei", re.I)
_MATHS_CHARACTER = re.compile(r"[\u2200-\u22ff\u2a00-\u2aff\U0001d400-\U0001d7ff∑∏∫√]")
#: Dots that lead the eye to a page number.
_LEADER = re.compile(r"\s*(?:[.·․]\s?){8,}|\s*(?:…\s?){3,}")
LEADER = "....."
#: No font in which words are set reaches further from its baseline, in ems: some formula fonts claim to.
_ASCENT, _DESCENT = 1.05, 0.35
#: List marks of symbol fonts, as their private-use code points.
_LIST_MARKS = "•·▪■●○–—*"
_BULLETS = "\uf0b7\uf0a7\uf0d8\uf06e\uf076\uf0fc"


@dataclass(eq=False, slots=True)
class Line:
    """A line, or a piece of one between wide gaps. `maths` is the share of its characters in formula fonts.

    Two lines are the same if they are one object: a page may say one thing twice. None is changed once it is made;
    `frozen` would say so, and makes them four times as slow.
    """

    text: str
    box: Rectangle
    size: float
    baseline: float
    maths: float = 0.0
    #: Share of its characters in bold type.
    bold: float = 0.0
    #: Share of its characters in type of one width, in which programs are set.
    code: float = 0.0
    #: Width of the first word in pixels: what would have had to fit on the line before.
    first_word: float = 0.0

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]

    @property
    def middle(self) -> float:
        return (self.box[1] + self.box[3]) / 2


def is_chinese(character: str) -> bool:
    """True for Chinese (and Japanese) characters and their punctuation."""
    return not character.isascii() and bool(CHINESE.match(character))


def chinese_characters(text: str) -> list[str]:
    """The Chinese (and Japanese) characters of a text and their punctuation."""
    return [] if text.isascii() else CHINESE.findall(text)


def lines_of(runs: list[TextRun], arranged: Callable[[list[TextRun]], list[TextRun]] | None = None) -> list[Line]:
    """The lines of the visible horizontal runs, from the top down.

    `arranged` may put the runs of a line, which come from left to right, in another order.
    """
    groups: list[list[TextRun]] = []
    ordered = sorted((run for run in runs if run.visible and run.horizontal and run.text.strip()), key=_place)
    reach = _reach(ordered)
    lowest: list[float] = []
    #: groups that later runs may still reach; runs come from the top down, give or take the rounding of `_place`
    near: list[int] = []
    for run in ordered:
        near = [place for place in near if run.baseline - lowest[place] <= reach + 2]
        for place in reversed(near):
            if run.baseline - lowest[place] <= reach and _continues(groups[place], run):
                groups[place].append(run)
                lowest[place] = max(lowest[place], run.baseline)
                break
        else:
            near.append(len(groups))
            groups.append([run])
            lowest.append(run.baseline)
    joined = _join_neighbours([sorted(group, key=lambda run: run.box[0]) for group in groups])
    ordered_groups = map(arranged, joined) if arranged else joined
    return sorted((_line(group) for group in ordered_groups), key=lambda line: (line.baseline, line.box[0]))


def _reach(runs: list[TextRun]) -> float:
    """The most by which the baselines of two of these runs on one line may differ."""
    return 0.5 * max((run.size for run in runs), default=0.0)


def _place(run: TextRun) -> tuple[float, float]:
    return (round(run.baseline / 2), run.box[0])


def _continues(group: list[TextRun], run: TextRun) -> bool:
    # the last is the likeliest; this is asked some hundred times a page, and `any` takes half as long again
    for other in reversed(group):  # noqa: SIM110
        if _beside(other, run):
            return True
    return False


def _beside(one: TextRun, other: TextRun) -> bool:
    """True when two runs stand on one line without a wide gap; a raised or lowered small run counts."""
    small, size = (one.size, other.size) if one.size < other.size else (other.size, one.size)
    apart = abs(one.baseline - other.baseline)
    if apart > 0.5 * size or (apart > 0.15 * size and small > 0.86 * size):
        return False
    left, _, right, _ = one.box
    start, _, stop, _ = other.box
    gap = (left if left > start else start) - (right if right < stop else stop)
    return gap < COLUMN_GAP * size


def _join_neighbours(groups: list[list[TextRun]]) -> list[list[TextRun]]:
    """Groups that became neighbours only through a later run are one line."""
    result: list[list[TextRun]] = []
    #: the highest and the lowest baseline of each
    heights: list[tuple[float, float]] = []
    reach = _reach([run for group in groups for run in group])
    for group in groups:
        baselines = [run.baseline for run in group]
        low, high = min(baselines), max(baselines)
        for place in range(max(0, len(result) - 12), len(result)):
            if heights[place][1] < low - reach or heights[place][0] > high + reach:
                continue
            other = result[place]
            if any(_continues(_ends(other), run) for run in _ends(group)):
                other.extend(group)
                other.sort(key=lambda run: run.box[0])
                heights[place] = min(heights[place][0], low), max(heights[place][1], high)
                break
        else:
            result.append(group)
            heights.append((low, high))
    return result


def _ends(runs: list[TextRun]) -> list[TextRun]:
    """The first two runs and the last two."""
    return runs if len(runs) <= 4 else [*runs[:2], *runs[-2:]]


def _line(runs: list[TextRun]) -> Line:
    if len(runs) == 1:
        (run,) = runs
        size, baseline, text = run.size, run.baseline, _clean(run.text)
        left, top, right, bottom = run.box
    else:
        size = max(runs, key=lambda run: (len(run.text.strip()) * run.size, run.size)).size
        full = [run for run in runs if run.size > 0.86 * size]
        baseline = median(run.baseline for run in full)
        text = _clean(_text(runs, size, baseline))
        left, right = min(run.box[0] for run in runs), max(run.box[2] for run in runs)
        top, bottom = min(run.box[1] for run in full), max(run.box[3] for run in full)
    box = (left, max(top, baseline - _ASCENT * size), right, min(bottom, baseline + _DESCENT * size))
    count = maths = bold = code = 0
    for run in runs:
        length = len(run.text.strip())
        is_maths, is_bold, is_code = _font_traits(run.font)
        count += length
        if is_maths:
            maths += length
        elif not run.text.isascii():
            maths += len(_MATHS_CHARACTER.findall(run.text))
        bold += length * is_bold
        code += length * is_code
    count = count or 1
    word = 1 if text and is_chinese(text[0]) else len(text.split(" ", 1)[0])
    first_word = (box[2] - box[0]) * word / max(len(text), 1)
    return Line(text, box, size, baseline, maths / count, bold / count, code / count, first_word)


@lru_cache(maxsize=512)
def _font_traits(font: str) -> tuple[bool, bool, bool]:
    """Are formulas, headings, programs set in fonts of this name?"""
    return bool(_MATHS_FONT.search(font)), bool(_BOLD_FONT.search(font)), bool(_CODE_FONT.search(font))


def _text(runs: list[TextRun], size: float, baseline: float) -> str:
    """The runs of a line from left to right, as they are written in running text."""
    pieces: list[str] = []
    before: TextRun | None = None
    for cluster in _clusters(runs, size, baseline):
        if before is not None and _space_between(before, cluster[0], size):
            pieces.append(" ")
        attached = before is not None and cluster[0].box[0] - before.box[2] < 0.12 * size
        pieces.append(_spelled(cluster, size, baseline, attached and bool(pieces) and pieces[-1][-1:].isalnum()))
        before = cluster[0] if len(cluster) == 1 else max(cluster, key=lambda run: run.box[2])
    return "".join(pieces)


def _clusters(runs: list[TextRun], size: float, baseline: float) -> list[list[TextRun]]:
    """The runs from left to right; raised and lowered ones that stand above each other are together."""
    clusters: list[list[TextRun]] = []
    for run in runs:
        last = clusters[-1] if clusters else []
        stacked = last and _shift(run, size, baseline) and all(_shift(other, size, baseline) for other in last)
        if stacked and run.box[0] < max(other.box[2] for other in last) + 0.1 * size:
            last.append(run)
        else:
            clusters.append([run])
    return clusters


def _spelled(cluster: list[TextRun], size: float, baseline: float, attached: bool) -> str:
    """`x^{2}`, `x_{i}`, both behind a letter that they are `attached` to; a fraction `1/3` where they stand alone."""
    if len(cluster) == 1 and not _shift(cluster[0], size, baseline):
        return cluster[0].text
    upper = "".join(run.text for run in cluster if _shift(run, size, baseline) == "^").strip()
    lower = "".join(run.text for run in cluster if _shift(run, size, baseline) == "_").strip()
    if not upper and not lower:
        return "".join(run.text for run in cluster)
    if upper and lower and not attached:
        return "/".join(part if len(part) == 1 or part.isdigit() else f"({part})" for part in (upper, lower))
    return (f"_{{{lower}}}" if lower else "") + (f"^{{{upper}}}" if upper else "")


def stacked_fragments(lines: list[Line]) -> int:
    """Pieces of formulas that stand above or below their line: their place cannot be told in running text."""
    long = [line for line in lines if len(line.text) > 20]
    return sum(any(_stands_in(line, other) for other in long) for line in lines if len(line.text) <= 12)


def _stands_in(piece: Line, line: Line) -> bool:
    if line.box[0] >= piece.box[0] or piece.box[2] >= line.box[2]:
        return False
    apart = abs(piece.baseline - line.baseline) > 0.2 * line.size
    overlap = min(piece.box[3], line.box[3]) - max(piece.box[1], line.box[1])
    return apart and overlap > 0.25 * (piece.box[3] - piece.box[1])


def _shift(run: TextRun, size: float, baseline: float) -> str:
    """`^` for a superscript, `_` for a subscript, nothing for text on the line."""
    if run.size > 0.86 * size or not run.text.strip():
        return ""
    if run.baseline < baseline - 0.15 * size:
        return "^"
    return "_" if run.baseline > baseline + 0.08 * size else ""


def _space_between(before: TextRun, run: TextRun, size: float) -> bool:
    gap = run.box[0] - before.box[2]
    if gap <= _WORD_GAP * size or before.text[-1:].isspace() or run.text[:1].isspace():
        return False
    one, two = before.text[-1], run.text[0]
    # a Latin word or a list mark beside a Chinese character is set off like a word
    return gap > _CHINESE_GAP * size or _apart(one, two) or not (is_chinese(one) or is_chinese(two))


def _apart(one: str, two: str) -> bool:
    return is_chinese(one) != is_chinese(two) and two.isalnum() and (one.isalnum() or one in _LIST_MARKS + ":;,.)")


def _clean(text: str) -> str:
    """Ligatures and presentation forms as letters, spaces single, leaders of one length."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(_plain(character) for character in text)
    dots = text.count(".")
    if not text.isascii():
        dots += text.count("·") + text.count("․") + 8 * text.count("…")
    if dots >= 8:
        text = _LEADER.sub(f" {LEADER} ", text)
    return " ".join(text.split())


def _plain(character: str) -> str:
    if "\ufb00" <= character <= "\ufb06" or "\u2f00" <= character <= "\u2fdf" or "\u2e80" <= character <= "\u2eff":
        return unicodedata.normalize("NFKC", character)
    if character in "\u00a0\u2002\u2003\u2009\u200a\u202f\t":
        return " "
    if character in _BULLETS:
        return "•"
    if "\ue000" <= character <= "\uf8ff":
        return ""  # an icon; pages with many such characters never come here
    return "" if character in "\u200b\u200c\u200d\ufeff" or (ord(character) < 32) else character
