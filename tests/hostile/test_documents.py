"""PDF files over a hostile folder: each page is read or says why not, in a process whose memory is bounded."""

from __future__ import annotations

import zlib
from pathlib import Path

import pymupdf
import pytest
from hostile.files import strange_files, write_all
from hostile.run import run

from pipelines.documents.pipeline import DocumentParameters, Documents

pytestmark = pytest.mark.timeout(280)
WORDS = (
    "The tide at the mouth of the river turns later each day, for the moon comes round later than the sun does. " * 12
)


def pdf(pages: int = 1, **options: object) -> bytes:
    """A PDF of ordinary pages."""
    file = pymupdf.open()
    for number in range(pages):
        file.new_page().insert_textbox((72, 72, 520, 760), f"Page {number}. {WORDS}", fontsize=11)
    return bytes(file.tobytes(**options))


def raw(*objects: bytes, root: int = 1) -> bytes:
    """A PDF of hand-written objects, numbered from 1."""
    data, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, root, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def one_page(content: bytes, box: bytes = b"[0 0 612 792]", tree: bytes = b"/Kids [3 0 R] /Count 1") -> bytes:
    """A PDF of one page whose content stream is `content`, deflated."""
    packed = zlib.compress(content, 9)
    return raw(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages %s >>" % tree,
        b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>" % box,
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


SCRIPT = raw(
    b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (while (true) app.alert\\(1\\);) >> >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
)
#: name -> (content, the reason of its first page; "*" for any that is no failure of the program)
FILES: dict[str, tuple[bytes, str]] = {
    "good.pdf": (pdf(2), ""),
    "locked.pdf": (pdf(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="secret"), "encrypted"),
    "cut.pdf": (pdf()[:-200], "pdf_unreadable"),
    "half.pdf": (pdf()[:400] + b"\n%%EOF", "*"),
    "empty.pdf": (b"", "pdf_unreadable"),
    "page.pdf": (b"<html>404</html>", "pdf_unreadable"),
    "no size.pdf": (one_page(b"", b"[0 0 0 0]"), "*"),
    "tiny.pdf": (one_page(b"", b"[0 0 5 5]"), "page_too_small"),
    "wide.pdf": (one_page(b"", b"[0 0 99999999 99999999]"), "page_too_large"),
    "script.pdf": (SCRIPT, "*"),
    "round tree.pdf": (one_page(b"", tree=b"/Kids [2 0 R] /Count 1"), "*"),
    "bomb.pdf": (one_page(b"q " * 150_000_000), "*"),
    "many letters.pdf": (one_page(b"BT /F 9 Tf 72 700 Td " + b"(a) Tj " * 300_000 + b"ET"), "*"),
    "deep states.pdf": (one_page(b"q " * 500_000 + b"Q " * 500_000), "*"),
    "crop outside.pdf": (one_page(b"", b"[0 0 612 792] /CropBox [5000 5000 6000 6000]"), "*"),
    "odd turn.pdf": (one_page(b"", b"[0 0 612 792] /Rotate 45"), "*"),
    "box backwards.pdf": (one_page(b"BT /F 9 Tf 72 700 Td (words) Tj ET", b"[612 792 0 0]"), "*"),
    "not a picture.pdf": (
        one_page(b"q 600 0 0 700 0 0 cm BI /W 9 /H 9 /CS /CMYK /BPC 8 /F /DCT ID \xff\xd8 EI Q"),
        "*",
    ),
    "million pages.pdf": (one_page(b"", tree=b"/Kids [3 0 R] /Count 1000000"), "*"),
}


def test_each_page_is_read_or_says_why_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.documents.user_pages.MAX_PAGES", 60)
    folder = tmp_path / "in"
    expected = strange_files(folder, ".pdf", pdf())
    write_all(folder, {name: data for name, (data, _) in FILES.items()})
    expected |= {name: reason for name, (_, reason) in FILES.items()}
    result = run(Documents(DocumentParameters(input=str(folder), page_seconds=8)), tmp_path / "out")
    found: dict[str, str] = {}
    for item in result.items:
        found.setdefault(item.partition("#")[0], result.rejected.get(item, ""))
    assert found.keys() == expected.keys()
    assert not {
        name: found[name]
        for name, reason in expected.items()
        if (found[name] != reason if reason != "*" else found[name].startswith("error"))
    }
    assert sum(item.startswith("million pages") for item in result.items) <= 61
    assert not any(reason.startswith("error") for reason in result.rejected.values())
