"""EPUB books made in tests: whole ones, and such as hostile or careless tools leave."""

from __future__ import annotations

import zipfile
from pathlib import Path

CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="{package}" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def chapter(body: str, title: str = "Chapter", language: str = "en") -> str:
    """An XHTML document."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        f' xml:lang="{language}"><head><title>{title}</title></head><body>{body}</body></html>'
    )


def package(hrefs: list[str], title: str = "A Small Book", extra_spine: str = "", language: str = "en") -> str:
    """A package document whose spine has the given chapters."""
    items = "".join(
        f'<item id="c{n}" href="{href}" media-type="application/xhtml+xml"/>' for n, href in enumerate(hrefs)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(hrefs)))
    return (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:creator>Ada Example</dc:creator><dc:language>{language}</dc:language>"
        "<dc:rights>CC0 1.0 Universal https://creativecommons.org/publicdomain/zero/1.0/</dc:rights></metadata>"
        f"<manifest>{items}</manifest><spine>{spine}{extra_spine}</spine></package>"
    )


def write_epub(path: Path, members: dict[str, str | bytes], package_name: str = "OEBPS/content.opf") -> Path:
    """A book of these members, with a container that names the package."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        if "META-INF/container.xml" not in members:
            archive.writestr("META-INF/container.xml", CONTAINER.format(package=package_name))
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def small_book(path: Path, bodies: list[str], **more: str | bytes) -> Path:
    """A book with a chapter for each body."""
    names = [f"c{n + 1}.xhtml" for n in range(len(bodies))]
    members: dict[str, str | bytes] = {"OEBPS/content.opf": package(names)}
    members |= {f"OEBPS/{name}": chapter(body) for name, body in zip(names, bodies, strict=True)}
    return write_epub(path, {**members, **more})
