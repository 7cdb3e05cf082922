"""Is a page's text layer what the page shows? If not, may an OCR engine read the page instead?"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.documents.layout.direction import direction_of
from pipelines.documents.reading.backwards import BACKWARDS
from pipelines.documents.reading.limits import MAX_BACKWARDS
from pipelines.documents.reading.page import PageReading, TextRun

_MAX_BROKEN = 0.005
#: With more characters without a meaning than this the fault is the font's; with fewer they are pieces of formulas,
#: which an engine reads worse still.
_NO_MAP = 0.05
_MAX_HIDDEN = 0.2
_MAX_TURNED = 0.3
#: U+FFFD, private use, and control characters other than white space.
_BROKEN = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x7f-\x9f\U000f0000-\U0010ffff]")
_LETTERS, _VOWELS, _NUMBERS = string.ascii_letters.encode(), b"aeiouyAEIOUY", b"0123456789"
#: What stands in rows without meaning anything: leaders, rules, fields of forms.
_LEADERS = re.compile(r"[\s._\-·…•‧━─=*]")
#: Of so many letters fewer than this share are vowels (in languages they are a third or more), or of so many characters
#: fewer than this share are letters or numbers: then the layer looks like glyph numbers read as letters.
_MIN_LETTERS, _MIN_VOWELS, _MIN_CHARACTERS, _MIN_MEANING = 150, 0.22, 80, 0.4


@dataclass(frozen=True)
class Fault:
    """Why the layer cannot be used: reason and detail of the drop. `readable`: an OCR engine may read the page.

    `doubtful`: the layer only looks wrong, and is right if an engine reads the same.
    """

    reason: str
    detail: str
    readable: bool = False
    doubtful: bool = False

    @property
    def unread(self) -> str:
        """The detail where no engine reads the page."""
        nobody = "; no OCR engine is to read it, or none is installed (vlend[ocr])" if self.readable else ""
        return self.detail + nobody


def fault_of(reading: PageReading) -> Fault | None:
    """The first fault of a page's text layer, None for a sound one.

    no_text_layer: image only. broken_text_layer: a font without a map to Unicode. invisible_text: what an OCR program
    put behind its picture, or text in the colour of the paper. garbled_text_layer: letters that make no words.
    """
    everything = "".join(run.text for run in reading.runs)
    if fault := fault_of_letters(everything, reading.picture_share):
        return fault
    count = len("".join(everything.split()))
    plain = everything.isascii() and everything.isprintable()
    hidden = _count(run for run in reading.runs if not run.visible)
    if hidden > _MAX_HIDDEN * count:
        return Fault("invisible_text", f"{hidden} of {count} characters are not shown", readable=True)
    cut = [run for run in reading.runs if run.visible and _runs_out(run, reading.width) and run.text.strip()]
    if cut:
        return Fault("text_cut_off", f"{len(cut)} pieces of text run out of the page, as {cut[0].text[:40]!r}")
    direction = "rows" if plain else direction_of(reading.runs)
    turned = _count(run for run in reading.runs if run.visible and not run.horizontal)
    if turned > _MAX_TURNED * count and direction != "columns":
        return Fault("rotated_text", f"{turned} of {count} characters")
    backwards = 0 if plain else len(BACKWARDS.findall(everything))
    if backwards > MAX_BACKWARDS * count and direction != "right_to_left":
        return Fault("mixed_directions", f"{backwards} of {count} characters read from right to left")
    return _garbled(everything, count)


def fault_of_letters(everything: str, picture_share: float) -> Fault | None:
    """The first fault of a text layer that can be told before the page is drawn, by all its letters."""
    count = len("".join(everything.split()))
    if count == 0:
        return Fault("no_text_layer", f"pictures cover {picture_share:.0%} of the page", readable=True)
    broken = 0 if everything.isascii() and everything.isprintable() else len(_BROKEN.findall(everything))
    if broken > _MAX_BROKEN * count:
        detail = f"{broken} of {count} characters have no meaning in Unicode"
        return Fault("broken_text_layer", detail, readable=broken > _NO_MAP * count)
    if unknown := everything.count("\ufffd"):
        return Fault("broken_text_layer", f"{unknown} of {count} characters are unknown")
    return None


def _garbled(everything: str, count: int) -> Fault | None:
    ascii_ = everything.encode("ascii", "ignore")
    letters = len(ascii_) - len(ascii_.translate(None, _LETTERS))
    vowels = len(ascii_) - len(ascii_.translate(None, _VOWELS))
    if letters >= max(_MIN_LETTERS, 0.5 * count) and vowels < _MIN_VOWELS * letters:
        return Fault("garbled_text_layer", f"{vowels} of {letters} letters are vowels", True, True)
    numbers = len(ascii_) - len(ascii_.translate(None, _NUMBERS))
    meaning = letters + numbers if everything.isascii() else sum(map(str.isalnum, everything))
    if meaning >= _MIN_MEANING * count:
        return None
    written = _LEADERS.sub("", everything)
    if len(written) >= _MIN_CHARACTERS and meaning < _MIN_MEANING * len(written):
        return Fault("garbled_text_layer", f"{meaning} of {len(written)} characters are letters or numbers", True, True)
    return None


def _runs_out(run: TextRun, width: int) -> bool:
    return run.horizontal and (run.box[0] < 1 or run.box[2] > width - 1)


def _count(runs: Iterable[TextRun]) -> int:
    """Characters other than white space."""
    return sum(len("".join(run.text.split())) for run in runs)
