"""What else a page of a paper becomes: its tables, formulas and figures alone, places, questions, pages together.

The records have the shape of those of the pipeline `documents` (pipelines/documents/kinds); what they say comes from
the paper's source and stands on the page.
"""

from __future__ import annotations

import io
import random
import re
from collections.abc import Iterator, Sequence
from typing import Literal, get_args

from PIL import Image as PillowImage

from corpus.identity import fingerprint
from corpus.record import Image, Record, Region
from pipelines.arxiv.front import Front
from pipelines.arxiv.letters import letters
from pipelines.arxiv.page_text import PrintedText
from pipelines.arxiv.split import Fragment, Page
from pipelines.arxiv.tabular import table_of
from pipelines.arxiv.work import DonePaper
from pipelines.documents.kinds.kind import derived, is_chinese
from pipelines.documents.kinds.places import places_record
from pipelines.documents.layout.tables import Table
from pipelines.documents.reading.encode import encode_picture

#: page: markdown of the whole page. regions: what stands in given boxes. table, formula, figure: the part alone, with
#: its LaTeX (a table also in HTML or markdown) or its caption. questions: title, authors and abstract, from the page
#: that shows them. pages: several pages in one record.
Kind = Literal["page", "regions", "table", "formula", "figure", "questions", "pages"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_PARTS = frozenset({"table", "formula", "figure"})
#: Paper around a part, in pixels; and the shortest side of a part that shows anything.
_MARGIN, _MIN_SIDE = 8, 16
_TAG = re.compile(r"\\tag\{[^{}]*\}")
_ASKED = {
    "title": ("What is the title of this paper?", "这篇文章的标题是什么？"),
    "authors": ("Who wrote it?", "作者是谁？"),
    "abstract": ("What does the abstract say?", "摘要写了什么？"),
}
#: Letters of an abstract that is worth asking for, and the share of them that the page has to hold.
_MIN_ABSTRACT, _MOST = 120, 0.97


def records_of(page: Record, done: DonePaper, made: Page, kinds: Sequence[Kind], seed: int) -> Iterator[Record]:
    """The page's own record if it is wanted, then what can be derived of the other `kinds`, in a fixed order."""
    if "page" in kinds:
        yield page
    if "regions" in kinds and (record := places_record(page, seed)) is not None:
        yield record
    if "questions" in kinds and (record := questions_record(page, done, made)) is not None:
        yield record
    wanted = [(n, r) for n, r in enumerate(page.regions) if r.kind in _PARTS and r.kind in kinds and r.text]
    if wanted:
        yield from _parts(page, wanted, seed)


def _parts(page: Record, wanted: Sequence[tuple[int, Region]], seed: int) -> Iterator[Record]:
    with PillowImage.open(io.BytesIO(page.images[0].bytes)) as opened:
        picture = opened.convert("RGB")
    for number, region in wanted:
        x0, y0, x1, y1 = region.points
        box = (max(0, round(x0) - _MARGIN), max(0, round(y0) - _MARGIN),
               min(picture.width, round(x1) + _MARGIN), min(picture.height, round(y1) + _MARGIN))  # fmt: skip
        if min(box[2] - box[0], box[3] - box[1]) < _MIN_SIDE:
            continue
        notation, text = _written(page, region, number, seed)
        part = Image(encode_picture(picture.crop(box)), license=page.images[0].license)
        kind: Literal["table", "formula", "figure"] = region.kind  # type: ignore[assignment]
        record = derived(page, kind, text, part, name=str(number))
        record.provenance["notation"] = notation
        yield record


def _written(page: Record, region: Region, number: int, seed: int) -> tuple[str, str]:
    text = (region.text or "").strip()
    if region.kind == "formula":
        # the number stands at the margin, outside the part
        return "latex", _TAG.sub("", text.removeprefix("\\[").removesuffix("\\]")).strip()
    if region.kind == "figure":
        return "text", text
    found = table_of(text)
    if found is None:
        return "latex", text
    notations = ("latex", "html", "markdown") if isinstance(found, Table) else ("latex", "html")
    notation = random.Random(fingerprint(["notation", page.origin, number, seed])).choice(notations)
    return notation, text if notation == "latex" else str(getattr(found, notation))


def questions_record(page: Record, done: DonePaper, made: Page) -> Record | None:
    """Title, authors and abstract of the source, as far as this page shows them; None where it shows none."""
    said = "".join(letters(fragment.markdown) for fragment in made.fragments)
    printed = _letters_of(done.printed, made.number)
    found = {
        "title": _title(done, made, printed),
        "authors": _authors(done.front, printed, "、" if is_chinese(page) else ", "),
        "abstract": _abstract(done.paper.abstract, made.fragments) if said else None,
    }
    if not found["title"] and not found["abstract"]:
        return None
    chinese = is_chinese(page)
    marks = ("问：", "答：") if chinese else ("Question: ", "Answer: ")
    pairs = [f"{marks[0]}{_ASKED[name][chinese]}\n{marks[1]}{answer}" for name, answer in found.items() if answer]
    return derived(page, "questions", "\n\n".join(pairs))


def _title(done: DonePaper, made: Page, printed: str) -> str | None:
    """The title, where the page shows it before anything else of the paper."""
    if any(done.paper.title and fragment.kind == "title" for fragment in made.fragments):
        candidates = [done.paper.title]
    else:
        candidates = [done.front.title] if made.number == 0 and done.front.title else []
    return next((title for title in candidates if len(letters(title)) >= 4 and letters(title) in printed), None)


def _authors(front: Front, printed: str, between: str) -> str | None:
    shown = all(letters(name) in printed for name in front.authors)
    return between.join(front.authors) if front.authors and shown else None


def _abstract(abstract: str, fragments: Sequence[Fragment]) -> str | None:
    """The fragments that are the abstract, if the page holds all of it."""
    wanted = letters(abstract)
    if len(wanted) < _MIN_ABSTRACT:
        return None
    parts = [
        f.markdown for f in fragments if f.kind in ("paragraph", "item", "formula", "quote") and letters(f.markdown)
    ]
    begin = next((n for n, part in enumerate(parts) if wanted.startswith(letters(part)[:40])), None)
    if begin is None:
        return None
    chosen: list[str] = []
    for part in parts[begin:]:
        if sum(len(letters(one)) for one in chosen) >= _MOST * len(wanted):
            break
        chosen.append(part)
    text = "\n\n".join(chosen)
    length = len(letters(text))
    return text if _MOST * len(wanted) <= length <= len(wanted) * (2 - _MOST) + 40 else None


def _letters_of(printed: PrintedText, page: int) -> str:
    return printed.letters[printed.page_starts[page] : printed.page_starts[page + 1]]
