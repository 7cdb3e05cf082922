"""Pages that no one should meet: each ends as text or with its reason, and the file's other pages are read."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pymupdf
import pytest
from PIL import Image, features
from raw_pdf import page_pdf, pdf_of, prose, stream

from pipelines.documents.found import found_page
from pipelines.documents.reading.process import PageReader
from pipelines.documents.scans.eyes import Eyes
from pipelines.engine.pipeline import Drop

LINES = [f"Line {n} of a page that is sound in its words, whatever else may be wrong with it." for n in range(8)]
PROSE = prose(LINES)
#: A page that draws a form, which draws itself.
LOOP = page_pdf(
    PROSE + b" /Fm0 Do",
    resources=b"/XObject<</Fm0 6 0 R>>",
    more=[stream(b"/Fm0 Do", b"/Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<</XObject<</Fm0 6 0 R>>>>")],
)


@pytest.fixture(scope="module", params=["pymupdf", "pypdfium2"])
def reader(request):
    with PageReader(request.param, seconds=20) as reader:
        yield reader


def outcome(reader: PageReader, file: bytes, folder: Path) -> str:
    """The text of the file's first page, or the reason why there is none."""
    path = folder / "page.pdf"
    path.write_bytes(file)
    try:
        assert reader.page_count(path) >= 1
        return found_page(reader.page(path, 0, fast=True, figures=True), Eyes("never")).text.text
    except Drop as drop:
        return drop.reason


def picture(space: bytes, name: bytes, data: bytes, bits: int = 8) -> bytes:
    """A page of text with a picture of 40 x 30 below it."""
    entries = b"/Type/XObject/Subtype/Image/Width 40/Height 30/BitsPerComponent %d" % bits
    entries += b"/ColorSpace/%s/Filter/%s" % (space, name)
    draw = PROSE + b" q 200 0 0 150 72 300 cm /Im0 Do Q"
    return page_pdf(draw, resources=b"/XObject<</Im0 6 0 R>>", more=[stream(data, entries)])


def encoded(kind: str, mode: str) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (40, 30), (200, 30, 60, 0)[: len(mode)]).save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(LOOP, id="a form that draws itself"),
        pytest.param(page_pdf(PROSE, b"/MediaBox[595 842 0 0]"), id="corners of the page exchanged"),
        pytest.param(page_pdf(PROSE, b"/MediaBox[0 0 595 842]/CropBox[-900 -900 9000 9000]"), id="crop box too large"),
        pytest.param(page_pdf(PROSE, b"/MediaBox[0 0 595 842]/Rotate -360"), id="turned all the way round"),
        pytest.param(page_pdf(PROSE + b" (unbalanced Tj Q Q Q ] >>"), id="broken operators at the end"),
        pytest.param(picture(b"DeviceCMYK", b"DCTDecode", encoded("JPEG", "CMYK")), id="CMYK"),
        pytest.param(picture(b"DeviceCMYK", b"FlateDecode", zlib.compress(bytes(4800))), id="CMYK, deflated"),
        pytest.param(picture(b"DeviceGray", b"JBIG2Decode", b"no such thing", bits=1), id="broken JBIG2"),
        pytest.param(picture(b"DeviceRGB", b"JPXDecode", b"no such thing"), id="broken JPEG 2000"),
        pytest.param(picture(b"DeviceRGB", b"NoSuchDecode", b"abc"), id="an unknown encoding"),
    ],
)
def test_what_is_wrong_beside_the_text_leaves_the_text(reader, file, tmp_path) -> None:
    assert " ".join(outcome(reader, file, tmp_path).split()) == " ".join(LINES)


@pytest.mark.skipif(not features.check("jpg_2000"), reason="Pillow writes no JPEG 2000 here")
def test_jpeg_2000_is_drawn(reader, tmp_path) -> None:
    file = picture(b"DeviceRGB", b"JPXDecode", encoded("JPEG2000", "RGB"))
    assert " ".join(outcome(reader, file, tmp_path).split()) == " ".join(LINES)
    (tmp_path / "page.pdf").write_bytes(file)
    with Image.open(io.BytesIO(reader.page(tmp_path / "page.pdf", 0, fast=True).picture)) as shown:
        assert shown.mode == "RGB"
        red, green, _ = shown.getpixel((shown.width // 4, shown.height * 6 // 11))
    assert red > 150 > 90 > green


@pytest.mark.parametrize(
    ("file", "reasons"),
    [
        pytest.param(page_pdf(PROSE, b"/MediaBox[0 0 14400 14400]"), {"page_too_large"}, id="200 inches"),
        pytest.param(page_pdf(PROSE, b"/MediaBox[0 0 595 842]/Rotate 45"), {"", "rotated_text"}, id="turned by 45"),
        pytest.param(page_pdf(PROSE, b"/MediaBox[0 0 20 20]"), {"page_too_small"}, id="a stamp"),
        pytest.param(
            page_pdf(PROSE, pages=b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"),
            {"pdf_unreadable"},
            id="a tree in itself",
        ),
        pytest.param(page_pdf(PROSE, pages=b"<</Type/Pages/Kids[]/Count 0>>"), {"pdf_unreadable"}, id="no pages"),
        pytest.param(
            pdf_of([b"<</Type/Catalog/Pages 1 0 R>>"]), {"pdf_unreadable", "no_text_layer"}, id="a catalog of catalogs"
        ),
        pytest.param(page_pdf(b"", b"/MediaBox[0 0 595 842]"), {"no_text_layer"}, id="nothing on it"),
        pytest.param(page_pdf(prose(["wide " * 60])), {"text_cut_off"}, id="a line that leaves the page"),
        pytest.param(page_pdf(b"q " * 200_000 + PROSE), {"", "no_text_layer", "pdf_unreadable"}, id="states on states"),
    ],
)
def test_what_cannot_be_used_says_why(reader, file, reasons, tmp_path) -> None:
    found = outcome(reader, file, tmp_path)
    assert found in reasons or (found.startswith("Line 0") and "" in reasons)


def test_a_page_tree_that_promises_more_than_there_is_costs_the_missing_pages_only(reader, tmp_path) -> None:
    path = tmp_path / "promises.pdf"
    path.write_bytes(page_pdf(PROSE, pages=b"<</Type/Pages/Kids[3 0 R 99 0 R]/Count 3>>"))
    texts, reasons = [], []
    for number in range(3):
        try:
            texts.append(found_page(reader.page(path, number), Eyes("never")).text.text)
        except Drop as drop:
            reasons.append(drop.reason)
    assert [text[:6] for text in texts] == ["Line 0"]
    assert set(reasons) <= {"pdf_unreadable", "no_text_layer"}


def test_one_bad_page_of_many_costs_itself(reader, tmp_path) -> None:
    with pymupdf.open() as file:
        for number in range(3):
            page = file.new_page(width=9000 if number == 1 else 595, height=842)
            page.insert_text((72, 100), LINES[number])
        file.save(tmp_path / "three.pdf")
    path = tmp_path / "three.pdf"
    texts = [reader.page(path, number).runs[0].text for number in (0, 2)]
    assert texts == [LINES[0], LINES[2]]
    with pytest.raises(Drop, match="page_too_large"):
        reader.page(path, 1)
