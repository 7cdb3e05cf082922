"""Web archives made by hand, for tests of what reads them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

#: url, status, headers, body, date
Response = tuple[str, str, list[tuple[str, str]], bytes, str]
HTML = [("Content-Type", "text/html; charset=utf-8")]


def response(
    url: str, body: bytes, *headers: tuple[str, str], status: str = "200 OK", date: str = "2024-01-01T00:00:00Z"
) -> Response:
    """An HTML page, unless `headers` say otherwise."""
    return url, status, list(headers) or HTML, body, date


def warc(*responses: Response, packed: bool = True) -> bytes:
    """A WARC file with these responses."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("made.warc.gz", {"software": "a test"}))
    for url, status, headers, body, date in responses:
        head = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url, "response", io.BytesIO(body), len(body), http_headers=head, warc_headers_dict={"WARC-Date": date}
        )
        writer.write_record(record)
    return buffer.getvalue()


def write_wacz(path: Path, **members: bytes) -> None:
    """A WACZ file with WARC files of these names."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("datapackage.json", "{}")
        for name, data in members.items():
            archive.writestr(f"archive/{name}.warc.gz", data)
