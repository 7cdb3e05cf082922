"""A page as print shows it, read by programs that know nothing of vlend's own reading.

PyMuPDF names the words and where they stand. In which order they are read, there are three opinions:

* *tags*: the structure that Chromium writes into the file for screen readers, read by PDFium;
* *painting*: the order of the file, in which floats, buttons and what is positioned come after all text around them;
* *place*: poppler's layout, which finds columns and blocks by where things stand (`pdftotext -bbox-layout`); it knows
  nothing of the document, reads across cells beside each other, and joins columns that stand close.
"""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pymupdf
import pypdfium2
import pypdfium2.raw as pdfium

from pipelines.web.looks import DESKTOP
from pipelines.web.view import Box

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: What a letter is, and where it stands to half a point.
Letter = tuple[str, int, int]
#: PDF points to CSS pixels.
_PIXELS = 96 / 72
#: A page in PDF is at most 14,400 points long; what is below this height (CSS pixels) is not compared.
MOST_HEIGHT = 19_000
#: Print lays pages out as the screen does, but for three things. What juts out of the window would make it shrink all
#: of the page. What sticks to the window is painted last, wherever it is read. And it divides boxes that scroll between
#: columns, which on the screen stay whole: their size is fixed as it is.
_AS_ON_SCREEN = """() => {
  const all = [...document.querySelectorAll('body *')], told = new Map(all.map((one) => [one, getComputedStyle(one)]));
  const columns = all.filter((one) => told.get(one).columnCount !== 'auto' || told.get(one).columnWidth !== 'auto');
  const scrolls = (one) => /auto|scroll|hidden/.test(told.get(one).overflowX + told.get(one).overflowY);
  const whole = all.filter((one) => scrolls(one) && columns.some((around) => around !== one && around.contains(one)));
  const sizes = whole.map((one) => [one, told.get(one).width, told.get(one).height]);
  const sticky = all.filter((one) => told.get(one).position === 'sticky');
  for (const [one, width, height] of sizes) {
    for (const [name, value] of [['width', width], ['height', height], ['contain', 'size']]) {
      one.style.setProperty(name, value, 'important');
    }
  }
  for (const one of sticky) one.style.setProperty('position', 'static', 'important');
}"""
_CHINESE = re.compile(r"[\u2e80-\u9fff\u3000-\u303f\uf900-\ufaff\uff00-\uffef]")
#: Private use, control and unassigned: what shows there is told by the font alone.
_NO_MEANING = frozenset({"Co", "Cc", "Cn"})
#: From this share of a letter's height on, room between two letters divides words.
_ROOM = 0.25
_LINE = re.compile(r'<line xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</line>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Word:
    """What stands between spaces, and its middle in CSS pixels."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Printed:
    """Words in the order in which they are painted; boxes of pieces of text in the order of the tags, and of lines by
    place."""

    words: list[Word]
    tagged: list[Box]
    lines: list[Box]

    def orders(self) -> dict[str, list[Word]]:
        """The words in each opinion's order; a word that it does not know is left out of it."""
        return {"tags": self._along(self.tagged), "painting": self.words, "place": self._along(self.lines)}

    def _along(self, boxes: list[Box]) -> list[Word]:
        placed = []
        for number, word in enumerate(self.words):
            around = [at for at, box in enumerate(boxes) if inside(box, word.x, word.y, 0.5)]
            if around:  # the least of several fits it best
                placed.append((min(around, key=lambda at: _area(boxes[at])), word.x, number))
        return [self.words[number] for _, _, number in sorted(placed)]


def print_page(page: Page, height: int) -> Printed:
    """The open page, of which `height` is how long it is (CSS pixels). Raises `RuntimeError` where poppler fails."""
    page.emulate_media(media="screen")
    page.add_style_tag(content="html, body { overflow-x: clip !important }")
    page.evaluate(_AS_ON_SCREEN)
    data = page.pdf(
        width=f"{DESKTOP.width}px",
        height=f"{min(height + 2, MOST_HEIGHT)}px",
        print_background=True,
        page_ranges="1",
        tagged=True,
    )
    with pymupdf.open(stream=data) as document:
        lines = [line for block in document[0].get_text("rawdict")["blocks"] for line in block.get("lines", ())]
        hidden = _painted_over(document[0])
    words = [
        word for line in lines for word in split((char for span in line["spans"] for char in span["chars"]), hidden)
    ]
    return Printed(words, _tagged(data), _by_place(data))


def _painted_over(page: pymupdf.Page) -> set[Letter]:
    """Letters on which an area without transparency is painted later, as on those of covered tabs."""
    areas = [(one["seqno"], one["rect"]) for one in page.get_drawings() if one["fill"] and one["fill_opacity"] == 1]
    found: set[Letter] = set()
    shown: set[Letter] = set()
    for span in page.get_texttrace():
        later = [rect for number, rect in areas if number > span["seqno"] and rect.intersects(span["bbox"])]
        for code, _, origin, box in span["chars"]:
            middle = pymupdf.Point((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
            (found if any(middle in rect for rect in later) else shown).add(_letter(chr(code), origin))
    return found - shown


def _letter(letter: str, origin: tuple[float, float]) -> Letter:
    return letter, round(2 * origin[0]), round(2 * origin[1])


def _tagged(data: bytes) -> list[Box]:
    """Boxes of the pieces of text, in the order in which the tags name them."""
    with pypdfium2.PdfDocument(data) as document:
        page = document[0]
        tree = pdfium.FPDF_StructTree_GetForPage(page)
        marks: list[int] = []
        for at in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            _gather(pdfium.FPDF_StructTree_GetChildAtIndex(tree, at), marks)
        pdfium.FPDF_StructTree_Close(tree)
        ranks = {mark: rank for rank, mark in enumerate(marks)}
        found = []
        for number, piece in enumerate(page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT], max_depth=8)):
            rank = ranks.get(pdfium.FPDFPageObj_GetMarkedContentID(piece))
            if rank is not None:
                found.append((rank, number, piece.get_bounds()))
        height = page.get_height()
    return [_pixels(x0, height - y1, x1, height - y0) for _, _, (x0, y0, x1, y1) in sorted(found)]


def _gather(element: Any, marks: list[int]) -> None:
    """Numbers of the marked content under an element of the structure."""
    for at in range(pdfium.FPDF_StructElement_CountChildren(element)):
        if child := pdfium.FPDF_StructElement_GetChildAtIndex(element, at):
            _gather(child, marks)
        elif (mark := pdfium.FPDF_StructElement_GetChildMarkedContentID(element, at)) >= 0:
            marks.append(mark)


def _by_place(data: bytes) -> list[Box]:
    command = ["pdftotext", "-bbox-layout", "-f", "1", "-l", "1", "-", "-"]
    told = subprocess.run(command, input=data, capture_output=True, check=False)
    if told.returncode:
        raise RuntimeError(f"pdftotext: {told.stderr.decode(errors='replace').strip()}")
    found = []
    for line in _LINE.finditer(told.stdout.decode(errors="replace")):
        if _TAG.sub("", line[5]).strip():
            found.append(_pixels(*(float(value) for value in line.groups()[:4])))
    return found


def _pixels(x0: float, y0: float, x1: float, y1: float) -> Box:
    return x0 * _PIXELS, y0 * _PIXELS, x1 * _PIXELS, y1 * _PIXELS


def split(letters: Iterable[dict[str, Any]], hidden: Set[Letter] = frozenset()) -> Iterator[Word]:
    """What stands between spaces, or apart, in a line of PyMuPDF's letters; a Chinese character is a word of its own.

    Signs of fonts of icons, which no character stands for, are left out, and words of which most letters are `hidden`.
    """
    gathered: list[dict[str, Any]] = []
    for letter in [*letters, {"c": " "}]:
        if unicodedata.category(letter["c"]) in _NO_MEANING and not letter["c"].isspace():
            continue
        alone = bool(_CHINESE.match(letter["c"]))
        if gathered and (alone or letter["c"].isspace() or _apart(gathered[-1]["bbox"], letter["bbox"])):
            yield from _word(gathered, hidden)
            gathered = []
        if alone:
            yield from _word([letter], hidden)
        elif not letter["c"].isspace():
            gathered.append(letter)


def _apart(left: Box, right: Box) -> bool:
    """Is there room between two letters, as between cells of a row?"""
    return right[0] - left[2] > _ROOM * (left[3] - left[1])


def _word(letters: list[dict[str, Any]], hidden: Set[Letter]) -> Iterator[Word]:
    if 2 * sum(_letter(one["c"], one["origin"]) in hidden for one in letters) > len(letters):
        return
    boxes = [letter["bbox"] for letter in letters]
    x = (min(box[0] for box in boxes) + max(box[2] for box in boxes)) / 2
    y = (min(box[1] for box in boxes) + max(box[3] for box in boxes)) / 2
    yield Word("".join(letter["c"] for letter in letters), x * _PIXELS, y * _PIXELS)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def inside(box: Box, x: float, y: float, room: float = 2) -> bool:
    """Does the point lie in the box, or no more than `room` pixels beside it?"""
    return box[0] - room <= x <= box[2] + room and box[1] - room <= y <= box[3] + room


def bare(text: str) -> str:
    """Without spaces, capitals, and the forms that letters take beside each other."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
