"""Reading order: vlend's layout, pypdfium2's text and pdftotext's against texts whose order is known.

    python benchmarks/reading_order.py FOLDER [--bundled 20]

Known are PDF files with their LaTeX source beside them (converted by pandoc), and pages set from bundled prose
in templates, columns among them. The figure is the share of neighbouring words of the known text that are neighbours in
what a reader gives, on pages that vlend keeps; formulas and floats lower it for all readers alike. vlend's furniture is
left out of its text, as of the known one. For each file the worst readers are told with the first neighbours lost.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import pypandoc
import pypdfium2

from corpus.record import Record, flatten
from pipelines.documents.found import found_page
from pipelines.documents.reading.process import PageReader
from pipelines.documents.scans.eyes import Eyes
from pipelines.engine.pipeline import Drop

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_]+")
Pairs = Counter[tuple[str, str]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--bundled", type=int, default=0, help="documents of bundled prose to set and print too")
    options = parser.parse_args()
    total: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as made:
        cases = [*_with_source(options.folder), *_bundled(Path(made), options.bundled)]
        with PageReader("pymupdf") as reader:
            for path, pages, known in cases:
                _tell(path, pages, known, reader, total)
    print("\nmean over the files:")
    for name, values in total.items():
        print(f"  {name:<14} {sum(values) / len(values):.4f}  ({len(values)} files, worst {min(values):.4f})")


def _tell(path: Path, pages: range | None, known: str, reader: PageReader, total: dict[str, list[float]]) -> None:
    kept: list[int] = []
    ours: list[str] = []
    for number in pages if pages is not None else range(reader.page_count(path)):
        try:
            ours.append(found_page(reader.page(path, number), Eyes("never")).text.text)
            kept.append(number)
        except Drop as drop:
            print(f"{path.name} page {number + 1}: left out by vlend, {drop}")
    if not kept:
        return
    wanted = _pairs(known)
    found = {"vlend": _pairs("\n".join(ours)), "pypdfium2": _pairs(_pdfium(path, kept))}
    if shutil.which("pdftotext"):
        found["pdftotext"] = _pairs(_poppler(path, kept))
    # what no reader has stands on a page that is left out, or is set by LaTeX and not written
    reachable = wanted & Counter({pair: max(pairs[pair] for pairs in found.values()) for pair in wanted})
    count = sum(reachable.values())
    if not count:  # text that LaTeX makes, such as lorem ipsum
        print(f"{path.name}: its source does not hold its text")
        return
    for name, pairs in found.items():
        share = sum((reachable & pairs).values()) / count
        total.setdefault(name, []).append(share)
        lost = [" ".join(pair) for pair in list(reachable - pairs)[:4]]
        print(f"{path.name:<44} {name:<10} {share:.4f} of {count}; loses {lost}")


def _pairs(text: str) -> Pairs:
    words = _WORD.findall(unicodedata.normalize("NFKC", text.replace("\u00ad", "")).casefold())
    return Counter(pairwise(words))


def _pdfium(path: Path, pages: list[int]) -> str:
    with pypdfium2.PdfDocument(path) as file:
        # pdfium marks a hyphen at the end of a line by U+FFFE
        texts = [file[number].get_textpage().get_text_range() for number in pages]
        return re.sub(r"\ufffe\s*", "", "\n".join(texts))


def _poppler(path: Path, pages: list[int]) -> str:
    texts = [
        subprocess.run(
            ["pdftotext", "-f", str(n + 1), "-l", str(n + 1), str(path), "-"], capture_output=True, check=True
        ).stdout.decode(errors="replace")
        for n in pages
    ]
    return re.sub(r"([^\W\d_])-\n([^\W\d_])", r"\1\2", "\n".join(texts))


def _with_source(folder: Path) -> Iterator[tuple[Path, range | None, str]]:
    for path in sorted(folder.rglob("*.pdf")):
        source = path.with_suffix(".tex")
        if source.is_file():
            yield path, None, pypandoc.convert_file(str(source), "plain", format="latex", extra_args=["--wrap=none"])


def _bundled(folder: Path, count: int) -> Iterator[tuple[Path, range | None, str]]:
    """Documents of bundled prose, printed; the known text of each page is its record's."""
    if not count:
        return
    from pipelines.documents import bundled_pages
    from pipelines.documents.material import bundled_material
    from pipelines.documents.parameters import DocumentParameters
    from pipelines.documents.pipeline import Documents

    printed: list[bytes] = []
    real = bundled_pages.set_document

    def keeping(*arguments, **options):  # type: ignore[no-untyped-def]
        result = real(*arguments, **options)
        printed.append(result.pdf)
        return result

    bundled_pages.set_document = keeping
    pipeline = Documents(DocumentParameters())
    items = [item for unit in pipeline.units() for item in unit.items]
    step = max(1, len(items) // count)
    with pipeline.session():
        for item in items[::step][:count]:
            try:
                records: list[Record] = list(pipeline.process(item))
            except Drop:
                continue
            path = folder / f"{item.payload['place']}.pdf"
            path.write_bytes(printed[-1])
            pages = [record.position - 1 for record in records]
            known = "\n".join(flatten(record) for record in records)
            if bundled_material()[item.payload["place"]].format and pages == list(range(pages[0], pages[-1] + 1)):
                yield path, range(pages[0], pages[-1] + 1), known.replace("<image>", "")


if __name__ == "__main__":
    main()
