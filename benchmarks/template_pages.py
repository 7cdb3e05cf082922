"""How exact are pages of books? Every page is read by two readers that have no part in making it, and compared.

    python benchmarks/template_pages.py BOOKS... [--items 40] [--json FILE]

Each item (a chapter, a page, a question sheet) is set and printed as the pipeline does. The judge knows the record's
markdown alone: it takes the marks away by a CommonMark reader (markdown-it-py), the running heads by their regions, and
compares what is left, spaces apart, with what pdftotext (poppler, in the file's order) and pypdfium2 read in the file.
Bullets and the signs of formulas are left out on both sides; letters and figures of formulas are compared as a set.
Reported: pages set, pages kept with the reasons of the others, characters, and those that differ (edit distance).
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from rapidfuzz.distance import Levenshtein

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from corpus.record import Record
from pipelines.books import work
from pipelines.books.parameters import BookParameters
from pipelines.books.pipeline import Books
from pipelines.documents.reading.process import PageReader
from pipelines.engine.held import release_all
from pipelines.engine.pipeline import Drop

_READER = MarkdownIt("commonmark", {"html": True}).enable("table")
_TAG = re.compile(r"</?(?:sup|sub|table|tr|td|th|br)(?: (?:colspan|rowspan)=\"\d+\")*>")
_FORMULA = re.compile(r"(?<!\\)\$\$(.+?)\$\$|(?<![\\$])\$(?!\s)((?:[^$\\\n]|\\.)+?)\$", re.S)
_LINE = re.compile(r"^(\s*>)*\s*(?:- (?=\S))?", re.M)
#: Shapes that one glyph serves, spaces, signs without a shape.
_ALIKE = str.maketrans({"\u2010": "-", "\u2011": "-", "\u00ad": "-", "\u2212": "-", "\ufffe": "-", "\x02": "-",
                        "\u2022": "", "\u00b7": "", "\u2027": "", "\u22c5": "", "\u2219": "", "\u30fb": "",
                        "\u2126": "Ω", "\u2206": "Δ", "\u02bc": "’"})  # fmt: skip
_NOTHING = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\x00-\x1f\ufffd]")


@dataclass
class Tally:
    """What was found over all pages."""

    set: int = 0
    kept: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    characters: int = 0
    wrong: dict[str, int] = field(default_factory=lambda: {"pdftotext": 0, "pypdfium2": 0})
    wrong_pages: dict[str, int] = field(default_factory=lambda: {"pdftotext": 0, "pypdfium2": 0})
    formula_pages: int = 0
    formula_pages_wrong: int = 0
    examples: list[str] = field(default_factory=list)


def bare(text: str) -> str:
    """Characters alone: no spaces, ligatures taken apart, shapes that fonts share as one."""
    return _NOTHING.sub("", unicodedata.normalize("NFKD", text).translate(_ALIKE))


def shown_by(markdown: str) -> tuple[str, str]:
    """(text, formulas) of a page, as a reader of markdown shows it."""
    formulas: list[str] = []
    pieces: list[str] = []
    for place, part in enumerate(re.split(r"^((?:> )?`{3,})[^\n]*\n(.*?)\n\1$", markdown, flags=re.S | re.M)):
        if place % 3 == 2:
            pieces.append(part)
        elif place % 3 == 0:
            pieces.append(_running(part, formulas))
    return bare("".join(pieces)), "".join(formulas)


def _running(text: str, formulas: list[str]) -> str:
    def take(match: re.Match[str]) -> str:
        formulas.append(match[1] or match[2])
        return "\ue000"

    text = _TAG.sub("", _FORMULA.sub(take, text))
    shown: list[str] = []
    for block in re.split(r"\n{2,}", text):
        lines = block.split("\n")
        if len(lines) > 1 and re.fullmatch(r"(\| --- )+\|", lines[1]):
            cells = [cell for line in (lines[0], *lines[2:]) for cell in re.split(r"(?<!\\)\|", line)]
            shown += [_inline(cell.replace("\\|", "|")) for cell in cells]
        else:
            body = _LINE.sub("", block)
            shown.append(_inline(re.sub(r"^#{1,6} ", "", body)))
    return "".join(shown)


def _inline(text: str) -> str:
    tokens = _READER.parseInline(text.strip())[0].children or []
    return "".join(token.content for token in tokens if token.type in ("text", "code_inline", "html_inline"))


class Judge:
    """Stands beside the pipeline: sees the files that it prints and the records that it makes of them."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._readings: dict[str, dict[str, str]] = {}

    def read(self, path: Path, place: int) -> dict[str, str]:
        """The page's text by each reader."""
        import pypdfium2

        poppler = subprocess.run(
            ["pdftotext", "-raw", "-f", str(place + 1), "-l", str(place + 1), str(path), "-"],
            capture_output=True, check=True,
        ).stdout.decode()  # fmt: skip
        with pypdfium2.PdfDocument(path) as file:
            page = file[place].get_textpage()
            found = page.get_text_range()
        return {"pdftotext": poppler, "pypdfium2": found}

    def judge(self, record: Record, texts: dict[str, str]) -> None:
        """Compare one page."""
        tally = self.tally
        text, formulas = shown_by((record.messages[0].content[-1].text or "").strip())
        heads = bare("".join(r.text or "" for r in record.regions if r.label == "furniture" and r.kind == "block"))
        expected = heads + text
        has_formulas = "\ue000" in text or bool(formulas)
        tally.formula_pages += has_formulas
        tally.characters += len(expected)
        for reader, found in texts.items():
            body = bare(found)
            if has_formulas:
                errors = _around_formulas(expected, body)
            else:
                errors = Levenshtein.distance(expected, body)
            tally.wrong[reader] += errors
            tally.wrong_pages[reader] += errors > 0
            if errors and len(tally.examples) < 20:
                lost = next((part for part in expected.split("\ue000") if part not in body), "")
                seen = f"not found: {lost!r}" if has_formulas else _first_difference(expected, body)
                tally.examples.append(f"{record.origin} [{reader}] {errors}: {seen}")


def _around_formulas(expected: str, found: str) -> int:
    """Characters of the text between formulas that are not found, in order, in what was read."""
    place = errors = 0
    for part in expected.split("\ue000"):
        at = found.find(part, place)
        if at < 0:
            errors += len(part)
        else:
            place = at + len(part)
    return errors


def _first_difference(one: str, two: str) -> str:
    place = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    return f"{one[max(0, place - 12) : place + 24]!r} / {two[max(0, place - 12) : place + 24]!r}"


class WatchedReader(PageReader):
    """The pipeline's reader; each file that it is given is read by the judge too."""

    def __init__(self, judge: Judge) -> None:
        super().__init__("pymupdf")
        self.judge = judge
        self.texts: dict[int, dict[str, str]] = {}

    def page(self, path: Path, number: int, *more: Any, **named: Any) -> Any:
        self.texts[len(self.texts)] = self.judge.read(path, number)
        return super().page(path, number, *more, **named)


def judged(inputs: list[Path], most: int, settings: dict[str, Any]) -> Iterator[tuple[Tally, float]]:
    """The tally of each input, and the seconds that its pages took (judging included)."""
    for path in inputs:
        judge = Judge()
        books = Books(BookParameters(input=str(path), **settings))
        begun = time.monotonic()
        reader = WatchedReader(judge)
        with reader:
            books._reader = reader
            for item in islice((item for unit in books.units() for item in unit.items), most):
                _one(books, item, reader, judge)
        yield judge.tally, time.monotonic() - begun


def _one(books: Books, item: Any, reader: WatchedReader, judge: Judge) -> None:
    reader.texts = {}
    kept: dict[int, Record] = {}
    made = work.checked

    def watching(*arguments: Any) -> Record:
        try:
            record = made(*arguments)
        except Drop as drop:
            judge.tally.reasons[drop.reason] += 1
            judge.tally.examples.append(f"{item.locator}: page {len(reader.texts)}: {drop}")
            raise
        kept[len(reader.texts) - 1] = record
        return record

    work.checked = watching  # type: ignore[assignment]
    try:
        list(books.process(item))
    except Drop as drop:
        if not reader.texts:
            judge.tally.reasons[f"item: {drop.reason}"] += 1
    finally:
        work.checked = made
    judge.tally.set += len(reader.texts)
    judge.tally.kept += len(kept)
    for place, record in kept.items():
        judge.judge(record, reader.texts[place])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+", type=Path)
    parser.add_argument("--items", type=int, default=40, help="items of each input, by default 40")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    whole = Tally()
    with tempfile.TemporaryDirectory():
        for path, (tally, seconds) in zip(
            given.inputs, judged(given.inputs, given.items, {"seed": given.seed, "answers": None}), strict=True
        ):
            share = tally.kept / tally.set if tally.set else 0.0
            print(
                f"{path.name:34} {tally.set:5} set {tally.kept:5} kept ({share:.1%})  {tally.characters:8} characters  "
                f"wrong {tally.wrong}  formula pages {tally.formula_pages}  {dict(tally.reasons)}  {seconds:.0f} s"
            )
            for example in tally.examples:
                print("   ", example)
            whole.set += tally.set
            whole.kept += tally.kept
            whole.characters += tally.characters
            for reader in whole.wrong:
                whole.wrong[reader] += tally.wrong[reader]
                whole.wrong_pages[reader] += tally.wrong_pages[reader]
    release_all()
    share = whole.kept / whole.set if whole.set else 0.0
    print(f"all: {whole.set} set, {whole.kept} kept ({share:.2%}), {whole.characters} characters, wrong {whole.wrong}, "
          f"pages with a difference {whole.wrong_pages}")  # fmt: skip
    if given.json:
        given.json.write_text(json.dumps(vars(whole), default=dict))


if __name__ == "__main__":
    main()
