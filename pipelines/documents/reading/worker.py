"""The reading process: `python -m pipelines.documents.reading.worker ENGINE`, one request a line on standard input.

When the engine is loaded it writes `{}`. A request is a JSON line: {"path", "seconds"} asks for the number of pages;
with "metadata" it asks what the file says of itself; with "page" (from 0), "scale" (pixels per point) and "longest"
(pixels) for a page, with "figures" also for the boxes of its pictures, with "fast" for the quickest encoder, with
"alone" without a look at the pages before and after it, with "only_sound" only where its letters tell something. The
answer is a JSON line, followed by `picture_bytes` bytes of the encoded picture and the numbers of the runs (`wire`):
those of the page, then those of its neighbours' margins, without the neighbours whose margins are "known" (pairs of
scale and page). An alarm ends the process at the deadline, also inside native code.
"""

from __future__ import annotations

import gc
import io
import json
import os
import resource
import signal
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import numpy as np
from PIL import Image

from pipelines.documents.layout.layer import fault_of_letters
from pipelines.documents.reading.blank import blank_places
from pipelines.documents.reading.encode import encode, encode_fast, is_png, plain_pixels
from pipelines.documents.reading.limits import MARGIN_SHARE, MAX_ADDRESS_SPACE, NEIGHBOURS, Refused
from pipelines.documents.reading.page import Rectangle
from pipelines.documents.reading.page_hash import page_hash
from pipelines.documents.reading.rules import merged, seen
from pipelines.documents.reading.run_columns import RunColumns, columns_of
from pipelines.documents.reading.wire import packed
from sources.input_files import is_unicode

if TYPE_CHECKING:
    from pipelines.documents.reading.mupdf import MupdfFile
    from pipelines.documents.reading.pdfium import PdfiumFile

#: A PDF begins and ends with these marks; viewers look for them in the first and last kilobyte.
_BEGIN_MARK = b"%PDF-"
_END_MARK = b"%%EOF"
_TAIL_BYTES = 2048


class OpenFile(Protocol):
    """What an engine offers; see `mupdf.MupdfFile`."""

    page_count: int
    errors: ClassVar[tuple[type[Exception], ...]]

    def metadata(self) -> dict[str, str]: ...
    def size(self, number: int) -> tuple[float, float]: ...
    def runs(self, number: int, scale: float) -> RunColumns: ...
    def picture(self, number: int, scale: float, grey: bool = False) -> np.ndarray: ...
    def picture_share(self, number: int) -> float: ...
    def picture_boxes(self, number: int, scale: float) -> list[Rectangle]: ...
    def rules(self, number: int, scale: float) -> list[Rectangle]: ...


@lru_cache(maxsize=2)
def open_file(path: str, engine: str) -> OpenFile:
    """Open a file with the engine `pymupdf` or `pypdfium2`; raises `Refused`."""
    with Path(path).open("rb") as data:
        if _BEGIN_MARK not in data.read(_TAIL_BYTES):
            raise Refused("pdf_unreadable", "the file is no PDF")
        data.seek(0, io.SEEK_END)
        data.seek(max(0, data.tell() - _TAIL_BYTES))
        if _END_MARK not in data.read():
            raise Refused("pdf_unreadable", "the file is cut off: it has no end mark")
    if not is_unicode(path):  # the engines take names that are UTF-8 only
        path = f"/dev/fd/{os.open(path, os.O_RDONLY)}"
    return load_engine(engine)(path)


def load_engine(engine: str) -> type[MupdfFile] | type[PdfiumFile]:
    """The class that opens files; engines are imported only here."""
    if engine == "pymupdf":
        from pipelines.documents.reading.mupdf import MupdfFile

        return MupdfFile
    from pipelines.documents.reading.pdfium import PdfiumFile

    return PdfiumFile


def damaged(engine: str) -> tuple[type[Exception], ...]:
    """What is raised for damaged pages."""
    return (RuntimeError, ValueError, OSError, *load_engine(engine).errors)


@lru_cache(maxsize=8)
def page_runs(path: str, engine: str, number: int, scale: float) -> RunColumns:
    """The runs of a page; it is read once for itself and its neighbours."""
    return open_file(path, engine).runs(number, scale)


@lru_cache(maxsize=1)
def page_picture(path: str, engine: str, number: int, scale: float, grey: bool) -> np.ndarray:
    """The picture of a page; the rules that it shows may be asked for next."""
    return open_file(path, engine).picture(number, scale, grey=grey)


def margin_runs(path: str, engine: str, number: int, scale: float) -> RunColumns:
    """The visible runs near the upper and lower edge of a page."""
    unusable: tuple[type[Exception], ...] = (Refused, *damaged(engine))
    file = open_file(path, engine)
    try:
        _, height = file.size(number)
        runs = page_runs(path, engine, number, scale)
    except unusable:  # asked for itself, it will say why
        return columns_of([])
    low, high = height * scale * MARGIN_SHARE, height * scale * (1 - MARGIN_SHARE)
    _, top, _, bottom, *_ = runs.numbers
    return runs.at(runs.readable((bottom < low) | (top > high)))


def read_page(request: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The answer to a request for a page, and what follows it."""
    path, engine, number = request["path"], request["engine"], request["page"]
    file = open_file(path, engine)
    scale = scale_of(request, file)
    runs = page_runs(path, engine, number, scale)
    fast = bool(request.get("fast"))
    if request.get("only_sound") and (fault := fault_of_letters("".join(runs.texts), file.picture_share(number))):
        raise Refused(fault.reason, fault.unread)
    known = {page for at, page in request.get("known", ()) if at == scale}
    picture = page_picture(path, engine, number, scale, fast)
    runs = shown(runs, picture)
    phash = None
    if fast:
        picture = plain_pixels(picture)
        encoded = encode_fast(picture)
        phash = page_hash(picture) if is_png(encoded) else None
    else:
        encoded = encode(Image.fromarray(picture))
    reach = 0 if request.get("alone") else NEIGHBOURS
    near = [n for n in range(number - reach, number + reach + 1) if n != number and 0 <= n < file.page_count]
    parts = [packed(runs), *(packed(margin_runs(path, engine, n, scale)) for n in near if n not in known)]
    heads = iter(head for head, _ in parts)
    answer = {
        "scale": scale,
        "width": picture.shape[1],
        "height": picture.shape[0],
        "runs": next(heads),
        "picture_share": file.picture_share(number),
        "margins": [{"page": n, "runs": None if n in known else next(heads)} for n in near],
        "picture_bytes": len(encoded),
        "phash": phash,
    }
    if request.get("figures"):
        answer["pictures"] = file.picture_boxes(number, scale)
    return answer, [encoded, *(numbers for _, numbers in parts)]


def scale_of(request: dict[str, Any], file: OpenFile) -> float:
    """Pixels per point of the page that is asked for."""
    number = request["page"]
    if not 0 <= number < file.page_count:
        raise Refused("pdf_unreadable", f"the file has {file.page_count} pages, page {number + 1} was asked for")
    return float(min(request["scale"], request["longest"] / max(file.size(number))))


def read_rules(request: dict[str, Any]) -> dict[str, Any]:
    """The answer to a request for the rules of a page, those that its picture shows."""
    path, engine, number = request["path"], request["engine"], request["page"]
    file = open_file(path, engine)
    scale = scale_of(request, file)
    found = merged(file.rules(number, scale))
    return {"rules": seen(found, page_picture(path, engine, number, scale, True)) if found else []}


def shown(runs: RunColumns, picture: np.ndarray) -> RunColumns:
    """The runs, those whose place in the picture is of one even colour marked as not visible (white on white)."""
    asked = runs.readable()
    blank = blank_places(picture, runs.boxes(asked))
    return runs.hidden([asked[place] for place in blank]) if blank else runs


def answer(request: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The answer to one request, and what follows it; refusals and unreadable pages are answers too."""
    try:
        if "rules" in request:
            return read_rules(request), []
        if "page" in request:
            return read_page(request)
        if "metadata" in request:
            return {"metadata": open_file(request["path"], request["engine"]).metadata()}, []
        return {"pages": open_file(request["path"], request["engine"]).page_count}, []
    except Refused as refused:
        return {"refused": refused.reason, "detail": refused.detail}, []
    except MemoryError:
        return {"refused": "page_too_large", "detail": "the page needs more memory than a page may"}, []
    except damaged(request["engine"]) as error:
        return {"refused": "pdf_unreadable", "detail": f"{type(error).__name__}: {error}"}, []


def main() -> None:
    """Serve until standard input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_ADDRESS_SPACE, resource.getrlimit(resource.RLIMIT_AS)[1]))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    # libraries write notes to standard output, which must hold answers only
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    engine = sys.argv[1]
    load_engine(engine)
    gc.freeze()  # what is loaded by now stays, and need not be looked through for garbage
    answers.write(b"{}\n")
    answers.flush()
    for line in sys.stdin.buffer:
        request = {**json.loads(line), "engine": engine}
        signal.setitimer(signal.ITIMER_REAL, request["seconds"])
        reply, follows = answer(request)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for part in (json.dumps(reply).encode() + b"\n", *follows):
            answers.write(part)
        answers.flush()


if __name__ == "__main__":
    main()
