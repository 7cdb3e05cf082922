"""Which of many TeX files begin a document of their own, and are not part of another."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from sources.decoded_text import decoded

#: A line of nothing but a comment goes whole, so that it ends no paragraph; a comment behind text takes the end of
#: the line and the next one's indentation with it, unless that one is empty. In an address a percent sign is none.
_COMMENT = re.compile(
    r"(?P<kept>\\(?:url|path|nolinkurl|href|hyperbaseurl)\s*\{[^{}\n]*\}|\\(?:verb|lstinline)\*?(?P<bar>[^\sA-Za-z*{[])[^\n]*?(?P=bar)"
    r"|\\.)|^[ \t]*%.*\n?|%.*(?:\n[ \t]*(?=\S))?",
    re.M,
)
_CLASS = re.compile(r"\\document(?:class|style)\b")
_BEGIN = re.compile(r"\\begin\s*\{document\}")
#: What reads other files, with the file's name.
INCLUSION = re.compile(
    r"\\(?:input|include|subfile|subfileinclude|import\*?\s*\{(?P<folder>[^}]*)\}|subimport\*?\s*\{(?P<below>[^}]*)\}"
    r"|olimport(?:\[[^\]]*\])?)(?![A-Za-z])\s*(?:\{(?P<name>[^}#]+)\}|(?P<bare>[^\s{}\\%#]+))"
)
#: Names that authors give to main files, the likeliest first.
_USUAL = ("main", "ms", "paper", "article", "manuscript", "arxiv")


@dataclass(frozen=True)
class TexFile:
    """A TeX file of the user's; `rejected` is why it could not be read."""

    name: str
    data: bytes
    rejected: str | None = None


def without_comments(text: str) -> str:
    """TeX without its comments."""
    return _COMMENT.sub(lambda match: match["kept"] or "", text)


def begins_document(text: str) -> bool:
    """Does a TeX source (without comments) stand for itself?"""
    return bool(_CLASS.search(text)) and bool(_BEGIN.search(text))


def included(text: str, name: str) -> set[str]:
    """Names that the file `name` with this text may include, relative to its folder and to the top, with ending."""
    found: set[str] = set()
    for match in INCLUSION.finditer(text):
        stated = (match["name"] or match["bare"] or "").strip().strip('"')
        inside = (match["folder"] or match["below"] or "").strip()
        for base in (str(PurePosixPath(name).parent), "."):
            path = posixpath.normpath(posixpath.join(base, inside, stated))
            found |= {path, path + ".tex"}
    return found - {name}


def main_files(files: Iterable[TexFile]) -> list[TexFile]:
    """Those that begin a document and that no other file includes; and those that could not be read."""
    texts = {file.name: without_comments(decoded(file.data)[0]) for file in files if not file.rejected}
    candidates = {name for name, text in texts.items() if begins_document(text)}
    parts: set[str] = set()
    for name, text in texts.items():
        parts |= included(text, name)
    mains = {name for name in candidates if name not in parts} or candidates
    return sorted((file for file in files if file.rejected or file.name in mains), key=lambda file: file.name)


def main_of(files: dict[str, bytes]) -> str | None:
    """The main file of one submission: as `main_files`; of several the likeliest name, nearest to the top, longest."""
    texts = [TexFile(name, data) for name, data in files.items() if name.lower().endswith((".tex", ".ltx", ".latex"))]
    mains = main_files(texts)
    if not mains:
        return None

    def rank(file: TexFile) -> tuple[int, int, int, str]:
        stem = PurePosixPath(file.name).stem.lower()
        usual = _USUAL.index(stem) if stem in _USUAL else len(_USUAL)
        return (file.name.count("/"), usual, -len(file.data), file.name)

    return min(mains, key=rank).name
