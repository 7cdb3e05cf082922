"""The papers in a file or folder of the user's: archives as arXiv ships them, bulk tars, and unpacked sources.

    2303.00001.tar.gz, 2303.00001v2.gz, 2303.00001    a submission; its PDF is 2303.00001.pdf, wherever it lies
    arXiv_src_2303_001.tar                            a bulk tar: `2303/2303.00001.gz`, `2303/2303.00002.pdf`, …
    arXiv_pdf_2303_001.tar                            a bulk tar of PDFs
    paper/main.tex, paper/main.pdf                    sources in a folder; a main file is one that begins a document

Formats: https://info.arxiv.org/help/bulk_data_s3.html and https://info.arxiv.org/help/submit_tex.html.
"""

from __future__ import annotations

import hashlib
import re
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from sources import input_files
from sources.arxiv_mains import TexFile, main_files
from sources.input_files import FileRejectedError, name_of, open_file, path_of, printable

#: An identifier, new style or old, with or without version.
IDENTIFIER = re.compile(r"(?P<id>\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?[/-]?\d{7})(?P<version>v\d+)?", re.I)
_ARCHIVES = (".tar", ".tar.gz", ".tgz", ".gz")
_ENDING = re.compile(r"\.(?:tar\.gz|tar|tgz|gz|pdf)$", re.I)
#: A submission's archive is read at most to this size.
MAX_ARCHIVE = 200 << 20
MAX_TEX = 5 << 20
_BULK_NAMES_LOOKED_AT = 50


@dataclass(frozen=True)
class Place:
    """Bytes in the user's input: a file, or a member of a tar by its offset."""

    file: str
    offset: int = 0
    size: int | None = None

    def read(self, root: Path, limit: int = MAX_ARCHIVE) -> bytes:
        """The bytes. Raises `FileRejectedError`."""
        path = path_of(self.file, root)
        if self.size is None:
            return input_files.read(path, root, limit)
        if self.size > limit:
            raise FileRejectedError("file_too_large", f"{self.file}: a member of {self.size} bytes")
        with open_file(path, root) as file:
            file.seek(self.offset)
            data = file.read(self.size)
        if len(data) != self.size:
            raise FileRejectedError("archive_damaged", f"{printable(self.file)} is cut off")
        return data


@dataclass(frozen=True)
class PaperPlace:
    """Where a paper lies. `name` is its locator; `main` names the main file of an unpacked source."""

    name: str
    source: Place | None
    main: str | None = None
    pdf: Place | None = None
    #: Why the source cannot be used, where listing found that out.
    rejected: str | None = None

    def payload(self) -> dict[str, Any]:
        """As small JSON."""
        return asdict(self)


def from_payload(values: dict[str, Any]) -> PaperPlace:
    """The inverse of `PaperPlace.payload`."""
    places = {key: Place(**values[key]) if values[key] else None for key in ("source", "pdf")}
    return PaperPlace(values["name"], main=values["main"], rejected=values["rejected"], **places)


def papers(root: Path) -> Iterator[PaperPlace]:
    """The papers at or below `root`, in the order of their names. Raises `FileRejectedError`, FileNotFoundError."""
    if not root.exists():
        raise FileNotFoundError(root)
    found = input_files.find(root, _wanted)
    if root.suffix.lower() in (".tex", ".ltx") and root.with_suffix(".pdf").is_file():
        found.append(root.with_suffix(".pdf"))
    pdfs: dict[str, Place] = {}
    sources: list[PaperPlace] = []
    texts: list[TexFile] = []
    for path in found:
        name = name_of(path, root if path == root or root.is_dir() else root.parent)
        if path.suffix.lower() == ".pdf":
            pdfs.setdefault(_key(name), Place(name))
        elif path.suffix.lower() in (".tex", ".ltx"):
            texts.append(_text(path, name, root))
        else:
            for place, member, reason in _archive(path, name, root):
                if member.lower().endswith(".pdf"):
                    pdfs.setdefault(_key(member), place)
                else:
                    sources.append(PaperPlace(_locator(member), place, rejected=reason))
    yield from _with_pdfs(sources, texts, pdfs)


def content_of(paper: PaperPlace, root: Path) -> str:
    """A digest of the bytes that a paper is made from: its archive (or folder of sources) and its PDF."""
    state = hashlib.blake2b(digest_size=16)
    for place in (paper.source, paper.pdf):
        if place is None:
            continue
        if place.size is None:
            state.update(input_files.digest(path_of(place.file, root), root).encode())
            continue
        try:
            state.update(place.read(root))
        except (FileRejectedError, OSError) as error:
            state.update(str(error).encode())
    return state.hexdigest()


def _wanted(path: Path) -> bool:
    lower = path.name.lower()
    return lower.endswith((*_ARCHIVES, ".pdf", ".tex", ".ltx")) or bool(IDENTIFIER.fullmatch(path.name))


def _with_pdfs(sources: list[PaperPlace], texts: list[TexFile], pdfs: dict[str, Place]) -> Iterator[PaperPlace]:
    taken: set[str] = set()
    for paper in sources:
        key = _key(paper.name.removeprefix("arxiv:"))
        taken.add(key)
        yield PaperPlace(paper.name, paper.source, pdf=pdfs.get(key), rejected=paper.rejected)
    folders = set()
    for text in main_files(texts):
        folders.add(str(PurePosixPath(text.name).parent))
        beside = PurePosixPath(text.name).with_suffix(".pdf").as_posix()
        pdf = next((place for place in pdfs.values() if place.file == beside and place.size is None), None)
        yield PaperPlace(text.name, Place(text.name), main=text.name, pdf=pdf, rejected=text.rejected)
    for key, place in pdfs.items():
        # a PDF in a folder of sources is a figure, or the paper itself
        inside = any(folder == "." or place.file.startswith(folder + "/") for folder in folders)
        if key not in taken and not inside:
            yield PaperPlace(_locator(place.file if place.size is None else key), None, pdf=place, rejected="pdf_only")


def _archive(path: Path, name: str, root: Path) -> Iterator[tuple[Place, str, str | None]]:
    """(place, name, why it cannot be used) of each submission in a file: one, or those of a bulk tar."""
    bulk: list[tuple[Place, str, str | None]] = []
    try:
        with open_file(path, root) as file:
            if not path.name.lower().endswith(".tar"):
                yield Place(name), name, None
                return
            with tarfile.open(fileobj=file, mode="r:") as archive:
                for number, member in enumerate(archive):
                    is_paper = member.isreg() and bool(IDENTIFIER.match(PurePosixPath(member.name).name))
                    if not is_paper and not member.isdir() and number < _BULK_NAMES_LOOKED_AT and not bulk:
                        yield Place(name), name, None  # the files of one submission
                        return
                    if is_paper:
                        where = Place(name, member.offset_data, member.size)
                        bulk.append((where, PurePosixPath(member.name).name, None))
                    elif not member.isdir():
                        locator = f"{name}#{printable(member.name)}"
                        bulk.append((Place(name, 0, 0), locator, "archive_unsafe"))
    except FileRejectedError as error:
        yield Place(name), name, error.reason
        return
    except (tarfile.TarError, EOFError, OSError):
        bulk.append((Place(name), f"{name}#rest" if bulk else name, "archive_damaged"))
    yield from bulk


def _text(path: Path, name: str, root: Path) -> TexFile:
    try:
        return TexFile(name, input_files.read(path, root, MAX_TEX))
    except FileRejectedError as error:
        return TexFile(name, b"", error.reason)


def _key(name: str) -> str:
    """What a source and its PDF have in common: the identifier without version, or the name without its ending."""
    stem = _ENDING.sub("", PurePosixPath(name).name)
    match = IDENTIFIER.fullmatch(stem)
    return match["id"].lower() if match else _ENDING.sub("", name)


def _locator(name: str) -> str:
    """`arxiv:2303.00001v2` for what has an identifier, the name otherwise."""
    stem = _ENDING.sub("", PurePosixPath(name).name)
    return f"arxiv:{stem}" if IDENTIFIER.fullmatch(stem) else name
