"""Pages of PDF files to pictures with text: vlend's path against PyMuPDF's own render and PNG, and against the floor.

    python benchmarks/bench_pages.py [--pdf FILE_OR_FOLDER] [--pages 60] [--rounds 3] [--dpi 120] [--memory 5000] [...]

Ours is everything from the file to a record: rendering and reading the text in a process of its own, the encoded
picture, layout, markdown, regions. The floor is bare rendering and the fastest lossless encoder of those at hand, which
is ours where ISA-L is installed; others stand beside it, and a floor that knows beforehand which pages are grey.
All arms take the same pages at the same size, and take turns after some pages. The size is the one asked for: the
pipelines' limit of 1280 pixels, which makes 109 dpi of 120 for A4, is left out. Seconds are processor seconds, of both
processes for ours, so that other jobs on the machine tell less. Without --pdf, pages of prose are made; with it, every
page of the files is read from the first to the last, as a build without an OCR engine does: pages that become no
records are read all the same, those whose letters tell nothing are not drawn (by the other arms they are). So the same
rounds are also told of the pages that become records alone. `make compiled` compiles what reads and lays out pages,
which the first line tells.
"""

from __future__ import annotations

import argparse
import io
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
import psutil
import pymupdf
from PIL import Image

from benchmarks.common import machine, print_ratios
from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.record import Record
from pipelines.documents.found import FoundPage, found_page
from pipelines.documents.layout import lines
from pipelines.documents.layout.layer import fault_of
from pipelines.documents.layout.lines import lines_of
from pipelines.documents.material import bundled_material
from pipelines.documents.page_record import About, record_of
from pipelines.documents.reading import worker
from pipelines.documents.reading.compiled_pixels import compiled_pixels
from pipelines.documents.reading.compiled_runs import compiled_runs
from pipelines.documents.reading.encode import png
from pipelines.documents.reading.page import PageReading
from pipelines.documents.reading.page_hash import page_hash
from pipelines.documents.reading.process import PageReader
from pipelines.documents.scans.eyes import Eyes
from pipelines.engine.pipeline import Drop
from sources.pdf_files import pdf_files

#: Stages that are told and not added up: a part of the layout, and what the engine does with any record.
_WITHIN, _AFTER = "(of the layout: checks, lines)", "(engine: hashes, counts, decoding once)"
_OURS = "vlend: file to record"
#: Pages that one arm reads before the next takes its turn: a machine that is slow for a while is so for all arms.
_IN_A_TURN = 20
#: Pixels on the longer side of the largest picture: what bounds memory where a page is a poster.
_LONGEST = 4000
_EYES = Eyes("never")
_ABOUT = About("page", "document", 1, "bench", "CC0-1.0", {})
Page = tuple[Path, int]


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        files = [f.path for f in pdf_files(options.pdf)] if options.pdf else [_prose(Path(folder), options.pages)]
        print(f"{machine()}; {_compiled()}")
        for dpi in options.dpi:
            scale = dpi / 72
            with PageReader("pymupdf") as reader:
                pages = list(islice(_readable(files, reader, scale), options.pages))
                if not pages:
                    raise SystemExit("no page of these files can be read; name other files by --pdf")
                print(f"\nAt {dpi} dpi")
                _speed(pages, reader, scale, options.rounds)
            _stages(pages, scale)
        if options.memory:
            _memory(pages, scale, options.memory)


def _compiled() -> str:
    """What of the reading of pages is machine code."""
    parts = {
        "reader": compiled_runs(pymupdf.mupdf.FZ_VERSION) is not None,
        "pixels": compiled_pixels() is not None,
        "layout": Path(lines.__file__).suffix != ".py",
    }
    return ", ".join(f"{name} {'compiled' if is_so else 'not compiled'}" for name, is_so in parts.items())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pdf", type=Path)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dpi", type=int, nargs="+", default=[120])
    parser.add_argument("--memory", type=int, default=0, help="pages over which the memory of both processes is told")
    return parser.parse_args()


def _readable(files: list[Path], reader: PageReader, scale: float) -> Iterator[Page]:
    """Pages that can be rendered: all arms work on the same ones."""
    for path in files:
        try:
            pages = reader.page_count(path)
        except Drop:
            continue
        for number in range(pages):
            try:
                reader.page(path, number, scale, longest=_LONGEST, fast=True)
            except Drop:
                continue
            yield path, number


def _speed(pages: list[Page], reader: PageReader, scale: float, rounds: int) -> None:
    """Time all arms, page by page, and tell the figures of all pages and of those that become records."""
    arms = _arms(reader, scale)
    names = list(arms)
    for name in names:  # not counted: processes start, fonts and glyphs are found
        for page in pages:
            arms[name](*page)
    recorded = [_record(reader, *page, scale) is not None for page in pages]
    seconds = {name: np.zeros((rounds, len(pages))) for name in names}
    for turn in range(rounds):
        for start in range(0, len(pages), _IN_A_TURN):
            first = (turn + start // _IN_A_TURN) % len(names)
            for name in names[first:] + names[:first]:
                for place in range(start, min(start + _IN_A_TURN, len(pages))):
                    begin = _processor_seconds()
                    arms[name](*pages[place])
                    seconds[name][turn, place] = _processor_seconds() - begin
    _tell("pages", pages, seconds)
    if 0 < sum(recorded) < len(pages):
        kept = [page for page, is_record in zip(pages, recorded, strict=True) if is_record]
        _tell("pages that become records", kept, {name: each[:, recorded] for name, each in seconds.items()})


def _tell(what: str, pages: list[Page], seconds: dict[str, np.ndarray]) -> None:
    print(f"\n{len(pages)} {what}, of {len({path for path, _ in pages})} file(s)")
    whole = {name: each.sum(axis=1).tolist() for name, each in seconds.items()}
    for name, values in whole.items():
        print(f"  {name:<44} {len(pages) / min(values):7.1f} pages per second and core")
    print_ratios("Pages", whole, _OURS)


def _arms(reader: PageReader, scale: float) -> dict[str, Callable[[Path, int], object]]:
    def by(
        encoder: Callable[[pymupdf.Pixmap], bytes], space: pymupdf.Colorspace = pymupdf.csRGB
    ) -> Callable[[Path, int], object]:
        opened = lru_cache(maxsize=1)(pymupdf.open)  # each arm opens each file by itself
        return lambda path, number: encoder(_rendered(opened(path)[number], scale, space))

    arms: dict[str, Callable[[Path, int], object]] = {_OURS: lambda path, number: _record(reader, path, number, scale)}
    arms["PyMuPDF render + its PNG"] = by(_mupdf_png)
    arms |= {f"floor: bare render + {name}": by(encoder) for name, encoder in _encoders().items()}
    arms["floor: bare render in grey + vlend's PNG"] = by(_grey_png, pymupdf.csGRAY)
    return arms


def _processor_seconds() -> float:
    """Of this process and its reading processes, that at work and those that it has replaced."""
    reading = [child.pid for child in psutil.Process().children()]
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(map(_seconds_of, reading)) + ended.ru_utime + ended.ru_stime + time.process_time()


def _seconds_of(process: int) -> float:
    """A process's own, to the nanosecond where the system tells them (Linux), else to its tick."""
    threads = [path.read_text() for path in Path(f"/proc/{process}/task").glob("*/schedstat")]
    if threads:
        return sum(int(text.split()[0]) for text in threads) / 1e9
    times = psutil.Process(process).cpu_times()
    return times.user + times.system


def _record(reader: PageReader, path: Path, number: int, scale: float) -> Record | None:
    """The page's record; None where it is left out."""
    try:
        reading = reader.page(path, number, scale, longest=_LONGEST, fast=True, only_sound=_EYES.mode == "never")
        return record_of(_laid_out(reader, path, number, scale, reading), _ABOUT)
    except Drop:
        return None


def _laid_out(reader: PageReader, path: Path, number: int, scale: float, reading: PageReading) -> FoundPage:
    return found_page(reading, _EYES, lambda: reader.rules(path, number, scale, longest=_LONGEST))


def _rendered(page: pymupdf.Page, scale: float, space: pymupdf.Colorspace) -> pymupdf.Pixmap:
    scale = min(scale, _LONGEST / max(page.rect.width, page.rect.height))
    return page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), alpha=False, annots=False, colorspace=space)


def _mupdf_png(pixels: pymupdf.Pixmap) -> bytes:
    return pixels.tobytes("png")


def _grey_png(pixels: pymupdf.Pixmap) -> bytes:
    return png(np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.width))


def _array(pixels: pymupdf.Pixmap) -> np.ndarray:
    return np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.width, 3)


def _encoders() -> dict[str, Callable[[pymupdf.Pixmap], bytes]]:
    def pillow(pixels: pymupdf.Pixmap) -> bytes:
        buffer = io.BytesIO()
        Image.fromarray(_array(pixels)).save(buffer, "PNG", compress_level=1)
        return buffer.getvalue()

    found: dict[str, Callable[[pymupdf.Pixmap], bytes]] = {
        "vlend's PNG": lambda pixels: png(_array(pixels)),
        "Pillow PNG, level 1": pillow,
    }
    try:
        import cv2
    except ImportError:
        return found

    def opencv(pixels: pymupdf.Pixmap) -> bytes:
        settings = [cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE]
        return bytes(cv2.imencode(".png", _array(pixels)[:, :, ::-1], settings)[1])

    return {**found, "OpenCV PNG, run lengths": opencv}


def _stages(pages: list[Page], scale: float) -> None:
    """Where the time goes, in one process: what is left of the whole is the way between the two."""
    spent: dict[str, float] = {}
    rule = counting_rule()

    def timed(name: str, work: Callable[[], object]) -> object:
        start = time.process_time()
        try:
            return work()
        finally:
            spent[name] = spent.get(name, 0.0) + time.process_time() - start

    with PageReader("pymupdf") as reader:
        for path, number in pages:
            file = worker.open_file(str(path), "pymupdf")
            width, height = file.size(number)
            small = min(scale, _LONGEST / max(width, height))
            timed("text layer", lambda: file.runs(number, small))  # noqa: B023 - called at once
            picture = timed("render", lambda: file.picture(number, small, grey=True))  # noqa: B023
            pixels = worker.plain_pixels(picture)  # type: ignore[arg-type]
            timed("encode", lambda: worker.encode_fast(pixels))  # noqa: B023
            timed("perceptual hash", lambda: page_hash(pixels))  # noqa: B023
            reading = reader.page(path, number, scale, longest=_LONGEST, fast=True)
            timed(_WITHIN, lambda: (fault_of(reading), lines_of(reading.runs)))  # noqa: B023
            with suppress(Drop):  # what a page that is left out has cost by then is counted
                found = timed("layout", lambda: _laid_out(reader, path, number, scale, reading))  # noqa: B023
                record = timed("record", lambda: record_of(found, _ABOUT))  # type: ignore[arg-type]  # noqa: B023
                timed(_AFTER, lambda: complete(record, rule))  # type: ignore[arg-type]  # noqa: B023
    whole = sum(seconds for name, seconds in spent.items() if name not in (_WITHIN, _AFTER))
    print("\nMilliseconds a page by stage, and its share of their sum:")
    for name, seconds in spent.items():
        share = "" if name in (_WITHIN, _AFTER) else f"{seconds / whole:6.0%}"
        print(f"  {name:<44} {1000 * seconds / len(pages):7.2f} {share}")


def _memory(pages: list[Page], scale: float, count: int) -> None:
    """Resident memory of both processes every tenth of the way."""
    print(f"\nMemory over {count} pages, in MB (this process, reading process):")
    own = psutil.Process()
    with PageReader("pymupdf") as reader:
        for number in range(count):
            path, page = pages[number % len(pages)]
            _record(reader, path, page, scale)
            if (number + 1) % max(1, count // 10) == 0:
                children = [child.memory_info().rss >> 20 for child in own.children()]
                print(f"  {number + 1:>6} pages: {own.memory_info().rss >> 20}, {children}")


def _prose(folder: Path, pages: int) -> Path:
    """A file of pages of bundled prose in two columns."""
    text = " ".join(" ".join(entry.source.split()) for entry in bundled_material() if entry.language == "en")
    path = folder / "prose.pdf"
    with pymupdf.open() as file:
        for _ in range(pages):
            page = file.new_page()
            page.insert_text((72, 60), "A heading over two columns", fontsize=16)
            for left in (50, 305):
                part, text = text[:2300], text[2300:]
                page.insert_textbox((left, 80, left + 240, 780), part, fontsize=9.5, align=0)
        file.save(path)
    return path


if __name__ == "__main__":
    main()
