"""PDF files written object by object: what no library writes, because it is wrong, or rare."""

from __future__ import annotations

from collections.abc import Sequence

#: Numbers of the objects that `page_pdf` makes; further ones follow.
CATALOG, PAGES, PAGE, CONTENT, FONT = 1, 2, 3, 4, 5
_HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def pdf_of(objects: Sequence[bytes]) -> bytes:
    """A file with these objects, numbered from 1; the first is the catalog."""
    file = b"%PDF-1.5\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return file + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(file))


def stream(body: bytes, entries: bytes = b"") -> bytes:
    """A stream with further entries in its dictionary."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(body), entries, body)


def page_pdf(
    content: bytes,
    box: bytes = b"/MediaBox[0 0 595 842]",
    resources: bytes = b"",
    more: Sequence[bytes] = (),
    font: bytes = _HELVETICA,
    pages: bytes = b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
) -> bytes:
    """One page with this content, whose font is F1; `box` goes into its dictionary, `more` are objects from 6 on."""
    page = b"<</Type/Page/Parent 2 0 R%s/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>%s>>>>" % (box, resources)
    return pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", pages, page, stream(content), font, *more])


def prose(lines: Sequence[str], left: int = 72, top: int = 740, size: int = 11) -> bytes:
    """Content that sets the lines below each other."""
    rows = b" ".join(b"(%s) Tj 0 -16 Td" % line.encode("latin-1") for line in lines)
    return b"BT /F1 %d Tf %d %d Td %s ET" % (size, left, top, rows)
