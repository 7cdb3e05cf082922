"""OpenStax textbooks: a folder with `modules/<id>/index.cnxml` and `media/`, as in the osbooks repositories.

`modules` reads each section of the book as blocks in reading order. The parser takes any CNXML 0.7 document; only the
XML is read, so a derived figure index beside it is not needed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from lxml import etree

from sources import cnxml_text, input_files
from sources.cnxml_text import Inline, name_of
from sources.folder_licence import folder_licence, recognise
from sources.input_files import FileRejectedError, read

#: A module of more bytes is none; nor is one whose elements lie deeper than libxml2's own limit of 256.
MAX_MODULE_BYTES = 16_000_000

BlockKind = Literal["heading", "paragraph", "list", "equation", "table", "figure", "code", "quote"]


class CnxmlError(ValueError):
    """A module that is not well-formed XML or not CNXML."""


@dataclass(frozen=True)
class FigureImage:
    """One picture of a figure: where it should be (the file may be missing) and its alternative text."""

    path: Path
    alt: str


@dataclass(frozen=True)
class Figure:
    """A figure; `credit` was cut off the end of the caption.

    `number` counts the figures of the module from 1, as references in its text do; 0 for a picture outside figures.
    """

    id: str
    number: int
    images: tuple[FigureImage, ...]
    title: str
    caption: str
    credit: str


@dataclass(frozen=True)
class Block:
    """A piece of a module. `text` is plain (list: "- " lines, table: Markdown, equation: LaTeX), empty for a figure.

    `level` of a heading is 2 for a section of the module, 3 for one inside it, and so on.
    """

    kind: BlockKind
    text: str = ""
    level: int = 0
    figure: Figure | None = None


@dataclass(frozen=True)
class Module:
    """One section of a book. `path` is relative to the book's folder, with forward slashes."""

    id: str
    title: str
    path: str
    blocks: tuple[Block, ...] = field(repr=False)

    @property
    def figures(self) -> list[Figure]:
        """The figures, in reading order."""
        return [block.figure for block in self.blocks if block.figure]


def is_book(folder: Path) -> bool:
    """Whether `folder` is laid out as an OpenStax book."""
    return bool(module_files(folder))


def module_files(folder: Path) -> list[Path]:
    """The CNXML files of the book at `folder`, ordered by module id; also those in folders that may not be entered."""
    try:
        names = sorted(os.listdir(folder / "modules"))
    except OSError:
        return []
    return [file for name in names if _may_be_there(file := folder / "modules" / name / "index.cnxml")]


def modules(folder: Path) -> Iterator[Module]:
    """The modules of the book at `folder`, ordered by id. Raises `CnxmlError` at one that cannot be read."""
    for file in module_files(folder):
        yield read_module(file, folder)


def read_module(file: Path, folder: Path) -> Module:
    """The module in the CNXML `file` of the book at `folder`. Raises `CnxmlError`, `FileRejectedError`."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(read(file, folder, MAX_MODULE_BYTES), parser)
    except etree.XMLSyntaxError as error:
        raise CnxmlError(f"{file.parent.name}: {error}") from error
    if name_of(root) != "document":
        raise CnxmlError(f"{file.parent.name}: the root element is {name_of(root)!r}, expected 'document'")
    reader = _Reader(file.parent, folder, Inline(root))
    title = reader.inline.text(root.find("{*}title"))
    for part in ("content", "glossary"):
        element = root.find(f"{{*}}{part}")
        if element is not None:
            reader.read(element, 1)
    return Module(file.parent.name, title, input_files.name_of(file, folder), tuple(reader.blocks))


def _may_be_there(file: Path) -> bool:
    try:
        file.lstat()
    except PermissionError:
        return True
    except OSError:
        return False
    return True


def licence(folder: Path) -> str | None:
    """The licence of the book (SPDX name) as its collection files or its licence file say; None where neither does."""
    for collection in sorted(folder.glob("collections/*.xml")):
        try:
            data = read(collection, folder, MAX_MODULE_BYTES)
        except FileRejectedError:
            continue
        if match := re.search(rb"creativecommons\.org/licenses/[a-z-]+/[0-9.]+", data):
            return recognise(match[0].decode())
    return folder_licence(folder, folder)


class _Reader:
    """Walks one module and collects its blocks."""

    #: Elements without text of their own: their children are read in order, after their title.
    CONTAINERS = frozenset([
        "content", "note", "example", "exercise", "problem", "solution", "commentary", "rule", "statement",
        "proof", "glossary", "div", "injected-exercise", "exercise-question"
    ])  # fmt: skip

    def __init__(self, folder: Path, book: Path, inline: Inline) -> None:
        self.folder = folder
        self.book = book
        self.inline = inline
        self.blocks: list[Block] = []

    def add(self, kind: BlockKind, text: str, level: int = 0) -> None:
        if text:
            self.blocks.append(Block(kind, text, level))

    def read(self, element: etree._Element, level: int) -> None:
        """Add the blocks of `element`'s children."""
        if name_of(element) == "glossary" and len(element):
            self.add("heading", "Glossary", 2)
        for child in element:
            self.read_one(child, level)

    def read_one(self, element: etree._Element, level: int) -> None:
        name = name_of(element)
        if name == "section":
            title = element.find("{*}title")
            self.add("heading", self.inline.text(title), level + 1)
            self.read(element, level + 1)
        elif name == "title":
            # a section's title is its heading, read above; that of a note or an example is a line of its own
            if name_of(element.getparent()) not in {"section", "document"}:
                self.add("paragraph", self.inline.text(element))
        elif name in self.CONTAINERS:
            self.read(element, level)
        elif name == "para":
            self.read_paragraph(element, level)
        elif name == "definition":
            term, meaning = element.find("{*}term"), element.find("{*}meaning")
            self.add("paragraph", f"{self.inline.text(term)}: {self.inline.text(meaning)}")
        elif name == "list":
            self.add("list", cnxml_text.list_text(element, self.inline))
        elif name == "equation":
            self.add("equation", cnxml_text.equation_text(element))
        elif name == "table":
            self.add("table", cnxml_text.table_text(element, self.inline))
        elif name in {"figure", "media"}:
            self.read_figure(element)
        elif name in {"code", "preformat"}:
            self.add("code", "".join(element.itertext()).strip("\n"))
        elif name == "quote":
            self.add("quote", self.inline.text(element))

    def read_paragraph(self, element: etree._Element, level: int) -> None:
        """A paragraph, cut where a list, table, figure or displayed equation stands inside it."""
        for piece in self.inline.split(element):
            if isinstance(piece, str):
                self.add("paragraph", piece)
            else:
                self.read_one(piece, level)

    def picture_path(self, image: etree._Element) -> str:
        """The normalised path of a picture's file; empty where it is not stated or lies outside the book."""
        path = os.path.normpath(self.folder / image.get("src", "."))
        inside = path != os.path.normpath(self.folder) and Path(path).is_relative_to(os.path.normpath(self.book))
        return path if inside and "\0" not in path else ""

    def read_figure(self, element: etree._Element) -> None:
        images = tuple(
            FigureImage(Path(path), _alt(image))
            for image in element.iter("{*}image")
            if image.get("for") not in {"pdf", "print"} and (path := self.picture_path(image))
        )
        if not images:
            return
        captions = filter(None, map(self.inline.text, element.iter("{*}caption")))
        caption, credit = cnxml_text.split_credit(" ".join(captions))
        title = self.inline.text(element.find("{*}title"))
        number = self.inline.figures.get(element, 0)
        figure = Figure(element.get("id", ""), number, images, title, caption, credit)
        self.blocks.append(Block("figure", figure=figure))


def _alt(image: etree._Element) -> str:
    media = next(image.iterancestors("{*}media"), None)
    return cnxml_text.one_line(media.get("alt", "") if media is not None else "")
