"""EPUB books (EPUB 2 and 3, W3C EPUB 3.3 §4-5), as one file or unpacked: what they are, and their chapters in order.

    with EpubBook(path, root) as book:
        for chapter in book.chapters: book.read(chapter.name)

Members are read in place, never unpacked to disk, and no header is believed about its length.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from urllib.parse import unquote, urlsplit

from lxml import etree

from sources.input_files import FileRejectedError, bounded, open_file, read, size

#: A folder with this file in it is an unpacked book.
CONTAINER = "META-INF/container.xml"
MAX_MEMBER_BYTES = 32_000_000
#: More members than this are no book.
MAX_MEMBERS = 50_000
_MAX_XML_BYTES = 8_000_000
#: Fonts under these are obfuscated, not encrypted (EPUB 3.3 §4.4; Adobe's older form); nobody reads them here.
_FONT_MASKS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")
_ENCRYPTED_MEMBER = 0x1
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}")


@dataclass(frozen=True)
class Chapter:
    """A document of the spine: `name` inside the book, its size in bytes, and why it cannot be read, if so."""

    name: str
    size: int
    problem: str | None = None
    detail: str = ""


class EpubBook:
    """The book at `path` (a file, or a folder that holds META-INF/container.xml), which lies below `root`.

    Raises `FileRejectedError`: archive_unreadable, archive_bomb, epub_without_package, and those of reading files.
    """

    def __init__(self, path: Path, root: Path) -> None:
        self._folder = path if path.is_dir() else None
        self._root = root
        self._zip: zipfile.ZipFile | None = None
        self._encrypted: frozenset[str] = frozenset()
        if self._folder is None:
            self._zip = _opened(path, root)
        self._names = frozenset(self._zip.namelist()) if self._zip else frozenset()
        try:
            self._encrypted = self._encrypted_names()
            self.package = self._package_name()
            tree = _xml(self.read(self.package, _MAX_XML_BYTES))
        except FileRejectedError:
            self.close()
            raise
        if tree is None or _local(tree) != "package":
            self.close()
            raise FileRejectedError("epub_without_package", f"{self.package} is no package document")
        self.title = _first(tree, "title")
        self.authors = tuple(filter(None, (_text(node) for node in _named(tree, "creator"))))
        found = _LANGUAGE.match(_first(tree, "language"))
        self.language = found[0].lower() if found else None
        self.rights = _first(tree, "rights")
        self.chapters = tuple(self._spine(tree))

    def __enter__(self) -> EpubBook:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._zip is not None:
            self._zip.close()

    def read(self, name: str, limit: int = MAX_MEMBER_BYTES) -> bytes:
        """The bytes of a member; raises `FileRejectedError` (encrypted, file_missing, file_too_large, …)."""
        if name in self._encrypted:
            raise FileRejectedError("encrypted", f"{name} is encrypted (DRM)")
        if self._folder is not None:
            return read(self._folder / name, self._root, limit)
        assert self._zip is not None
        try:
            entry = self._zip.getinfo(name)
        except KeyError as error:
            raise FileRejectedError("file_missing", f"the book holds no {name}") from error
        if entry.flag_bits & _ENCRYPTED_MEMBER:
            raise FileRejectedError("encrypted", f"{name} asks for a password")
        try:
            with self._zip.open(entry) as stream:
                return bounded(stream, limit, name)
        except FileRejectedError:
            raise
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise FileRejectedError("archive_unreadable", f"{name}: {error}") from error

    def resolved(self, chapter: str, reference: str) -> str | None:
        """The member that a reference in a chapter names, without its fragment; None for what lies outside the book."""
        try:
            parts = urlsplit(reference.strip())
        except ValueError:
            return None
        if parts.scheme or parts.netloc:
            return None
        if not parts.path:
            return chapter
        name = posixpath.normpath(posixpath.join(posixpath.dirname(chapter), unquote(parts.path)))
        return None if name.startswith(("../", "/")) or name == ".." or "\0" in name else name

    def _package_name(self) -> str:
        """The package document that the container names, else the first one that the book holds."""
        try:
            container = _xml(self.read(CONTAINER, _MAX_XML_BYTES))
        except FileRejectedError as error:
            if error.reason != "file_missing":
                raise
            container = None
        for node in _named(container, "rootfile") if container is not None else ():
            name = self.resolved("", node.get("full-path", ""))
            if name:
                return name
        packages = sorted(name for name in self._names if name.lower().endswith(".opf"))
        if not packages:
            raise FileRejectedError("epub_without_package", "no container and no package document (.opf)")
        return packages[0]

    def _encrypted_names(self) -> frozenset[str]:
        try:
            tree = _xml(self.read("META-INF/encryption.xml", _MAX_XML_BYTES))
        except FileRejectedError:
            return frozenset()
        names: set[str] = set()
        for data in _named(tree, "EncryptedData") if tree is not None else ():
            method = next((node.get("Algorithm", "") for node in _named(data, "EncryptionMethod")), "")
            if method not in _FONT_MASKS:
                names |= {unquote(node.get("URI", "")) for node in _named(data, "CipherReference")}
        return frozenset(names)

    def _spine(self, tree: etree._Element) -> list[Chapter]:
        manifest = {node.get("id", ""): node for node in _named(tree, "item")}
        found: list[Chapter] = []
        seen: set[str] = set()
        for number, node in enumerate(_named(tree, "itemref")):
            key = node.get("idref", "")
            item = manifest.get(key)
            if item is None:
                found.append(
                    Chapter(f"spine={number + 1}", 0, "spine_item_missing", f"no item {key!r} in the manifest")
                )
                continue
            name = self.resolved(self.package, item.get("href", ""))
            if name is None:
                href = item.get("href", "")
                found.append(Chapter(f"spine={number + 1}", 0, "name_outside", f"{href!r} leads out of the book"))
            elif name not in seen:
                seen.add(name)
                found.append(self._chapter(name, item))
        return found

    def _chapter(self, name: str, item: etree._Element) -> Chapter:
        if "nav" in (item.get("properties") or "").split():
            return Chapter(name, 0, "table_of_contents", "a list of links to the other chapters")
        if name in self._encrypted:
            return Chapter(name, 0, "encrypted", "encrypted (DRM)")
        kind = (item.get("media-type") or "").strip().lower()
        if kind and kind not in _PAGES and not name.lower().endswith((".xhtml", ".html", ".htm")):
            return Chapter(name, 0, "chapter_format", f"{kind} in the spine; only XHTML is set")
        if self._folder is not None:
            path = self._folder / name
            if not path.is_file():
                return Chapter(name, 0, "spine_item_missing", "the folder holds no such file")
            return Chapter(name, size(path))
        assert self._zip is not None
        if name not in self._names:
            return Chapter(name, 0, "spine_item_missing", "the archive holds no such file")
        return Chapter(name, self._zip.getinfo(name).file_size)


def is_unpacked(folder: Path) -> bool:
    """Is this folder an unpacked book?"""
    return (folder / CONTAINER).is_file()


def _opened(path: Path, root: Path) -> zipfile.ZipFile:
    file = open_file(path, root)
    try:
        archive = zipfile.ZipFile(file)
        if len(archive.infolist()) > MAX_MEMBERS:
            raise FileRejectedError("archive_bomb", f"{path.name} has more than {MAX_MEMBERS} members")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        file.close()
        if isinstance(error, FileRejectedError):
            raise
        raise FileRejectedError("archive_unreadable", f"{path.name} is no EPUB: {error}") from error
    return archive


def _xml(data: bytes) -> etree._Element | None:
    """The root of an XML document, damaged or not; entities and other files stay unread."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _local(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _named(tree: etree._Element, name: str) -> list[etree._Element]:
    return [node for node in tree.iter() if _local(node) == name]


def _text(node: etree._Element) -> str:
    return " ".join("".join(node.itertext()).split())


def _first(tree: etree._Element, name: str) -> str:
    return next(filter(None, (_text(node) for node in _named(tree, name))), "")
