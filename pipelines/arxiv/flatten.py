"""A submission's files to one TeX source: inclusions in their places, local packages' macros, encodings, no comments.

Nothing outside the submission is read. What is missing stays out; a loop of inclusions ends at the second time round.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from sources.arxiv_mains import INCLUSION, without_comments
from sources.decoded_text import decoded

MAX_DEPTH = 20
#: A flattened paper is no longer than this, in characters; the largest theses have four million.
MAX_CHARACTERS = 8_000_000
_ENCODING = re.compile(r"\\usepackage\s*\[([^\]]*)\]\s*\{inputenc\}|\\begin\s*\{CJK\*?\}\s*(?:\[[^\]]*\])?\{(\w+)\}")
_ENCODINGS = {
    "latin1": "latin-1", "latin9": "iso8859-15", "latin2": "iso8859-2", "ansinew": "cp1252", "cp1252": "cp1252",
    "cp1251": "cp1251", "koi8-r": "koi8-r", "applemac": "mac-roman", "gbk": "gb18030", "gb": "gb18030",
    "bg5": "big5", "utf8": "utf-8", "utf8x": "utf-8",
}  # fmt: skip
_PACKAGE = re.compile(r"\\(?:usepackage|RequirePackage|documentclass|LoadClass)\s*(?:\[[^\]]*\])?\s*\{([^}]*)\}")
_VERBATIM = re.compile(r"\\begin\s*\{(verbatim\*?|lstlisting|Verbatim|minted|alltt)\}.*?\\end\s*\{\1\}", re.S)
_LISTING = re.compile(r"\\(?:lstnewenvironment|DefineVerbatimEnvironment)\s*\{([A-Za-z]+\*?)\}")
_COMMENT_BLOCK = re.compile(r"\\begin\s*\{comment\}.*?\\end\s*\{comment\}", re.S)
_END = re.compile(r"\\end\s*\{document\}")
_BEGIN = re.compile(r"\\begin\s*\{document\}")
_BIBLIOGRAPHY = re.compile(r"\\bibliography\s*\{[^}]*\}|\\printbibliography\b\s*(?:\[[^\]]*\])?")
_SKIP = re.compile(r"\\iffalse\b.*?\\fi\b", re.S)
_GOES_ON = re.compile(r"\s*[{\[]")
#: Definitions of a local package that a converter can use.
_DEFINITION = re.compile(
    r"^\s*\\(?:(?:re)?newcommand|providecommand|DeclareRobustCommand|DeclareMathOperator|newtheorem|def|newenvironment|"
    r"renewenvironment|theoremstyle|let)\b",
    re.M,
)


@dataclass
class Flattened:
    """`preamble` and `body` of the source without comments; what was looked for in vain, and what was refused."""

    preamble: str
    body: str
    missing: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    encoding: str = "utf-8"
    #: Packages that the paper's own packages and class load.
    packages: list[str] = field(default_factory=list)

    @property
    def source(self) -> str:
        return f"{self.preamble}\\begin{{document}}{self.body}\\end{{document}}\n"


def flatten(files: Mapping[str, bytes], main: str, bibliography: str | None = None) -> Flattened:
    """The whole paper as one source; `bibliography` is a .bbl that was made elsewhere."""
    work = _Work(files, main)
    text = work.expand(main, 0)
    text = _SKIP.sub("", _COMMENT_BLOCK.sub("", text))
    found = _BEGIN.search(text)
    preamble, body = (text[: found.start()], text[found.end() :]) if found else ("", text)
    body = body[: _document_end(body)]
    listed = bibliography or work.bibliography()
    if listed and "\\begin{thebibliography}" in listed:
        body = _BIBLIOGRAPHY.sub(lambda _: "\n\n" + listed + "\n\n", body, count=1)
    macros = work.package_macros(preamble)
    for name in work.listings:
        body = re.sub(rf"\\(begin|end)\s*\{{{re.escape(name)}\}}", r"\\\1{lstlisting}", body)
    return Flattened(preamble + macros, body, work.missing, work.refused, work.encoding, work.packages)


def _document_end(body: str) -> int:
    """Where the document that was begun ends: examples in the text may hold documents of their own."""
    depth = 1
    for match in sorted([*_BEGIN.finditer(body), *_END.finditer(body)], key=lambda found: found.start()):
        depth += 1 if match[0].startswith("\\begin") else -1
        if depth == 0:
            return match.start()
    ends = [match.start() for match in _END.finditer(body)]
    return ends[-1] if ends else len(body)


class _Work:
    def __init__(self, files: Mapping[str, bytes], main: str) -> None:
        self.files, self.main = files, main
        self.missing: list[str] = []
        self.refused: list[str] = []
        self.packages: list[str] = []
        #: Environments that the paper defines for programs.
        self.listings: list[str] = []
        self.length = 0
        self.encoding = self._stated_encoding()

    def expand(self, name: str, depth: int, above: tuple[str, ...] = ()) -> str:
        text = self.text(name)
        self.length += len(text)
        if self.length > MAX_CHARACTERS:
            self.refused.append(f"{name}: the paper is longer than {MAX_CHARACTERS} characters")
            return ""
        pieces: list[str] = []
        done = 0
        shielded = [match.span() for match in _VERBATIM.finditer(text)]
        for start, stop in [*shielded, (len(text), len(text))]:
            pieces.append(self._included(without_comments(text[done:start]), name, depth, (*above, name)))
            pieces.append(text[start:stop])
            done = stop
        return "".join(pieces)

    def text(self, name: str) -> str:
        data = self.files[name]
        if self.encoding != "utf-8":
            try:
                data.decode("utf-8")
            except UnicodeDecodeError:
                return data.decode(self.encoding, errors="replace").replace("\r\n", "\n").replace("\r", "\n")
        return decoded(data)[0]

    def bibliography(self) -> str | None:
        """The .bbl of the main file, or the only one."""
        stem = str(PurePosixPath(self.main).with_suffix(".bbl"))
        found = [stem] if stem in self.files else sorted(name for name in self.files if name.endswith(".bbl"))
        if len(found) == 1 or stem in found:
            return without_comments(self.text(found[0]))
        return None

    def package_macros(self, preamble: str) -> str:
        """The definitions of the packages and classes that came with the paper."""
        kept: list[str] = []
        waiting = [(preamble, 0)]
        seen: set[str] = set()
        while waiting:
            code, depth = waiting.pop(0)
            self.listings += _LISTING.findall(code)
            for stated in (name.strip() for match in _PACKAGE.finditer(code) for name in match[1].split(",")):
                if depth and stated not in self.packages:
                    self.packages.append(stated)
                for ending in (".sty", ".cls"):
                    name = self._found(stated + ending, self.main)
                    if name and name not in seen:
                        seen.add(name)
                        text = without_comments(self.text(name))
                        kept += definitions(text)
                        waiting.append((text, depth + 1))
        return "\n" + "\n".join(kept) + "\n" if kept else ""

    def _included(self, text: str, name: str, depth: int, above: tuple[str, ...]) -> str:
        def replaced(match: re.Match[str]) -> str:
            stated = (match["name"] or match["bare"] or "").strip().strip('"')
            folder = (match["folder"] or match["below"] or "").strip()
            found = self._found(posixpath.join(folder, stated), name)
            if found is None:
                self.missing.append(stated)
                return ""
            if found in above or depth >= MAX_DEPTH:
                self.refused.append(f"{stated}: includes itself")
                return ""
            inner = self.expand(found, depth + 1, above)
            begin, end = _BEGIN.search(inner), _END.search(inner)
            if begin:  # a part that can also be compiled alone
                inner = inner[begin.end() : end.start() if end else None]
            # \\include begins a page, so it ends a paragraph
            return f"\n\n{inner}\n\n" if "include" in match[0][:9] else inner + "\n"

        return INCLUSION.sub(replaced, text)

    def _found(self, stated: str, name: str) -> str | None:
        if stated.startswith("/") or "\0" in stated:
            self.refused.append(f"{stated}: an absolute name")
            return None
        for base in (str(PurePosixPath(self.main).parent), str(PurePosixPath(name).parent), "."):
            path = posixpath.normpath(posixpath.join(base, stated))
            if path.startswith("../"):
                self.refused.append(f"{stated}: leads out of the submission")
                return None
            for candidate in (path + ".tex", path, path + ".ltx"):
                if candidate in self.files and not candidate.endswith((".pdf", ".png", ".eps", ".jpg")):
                    return candidate
        return None

    def _stated_encoding(self) -> str:
        head = self.files[self.main].decode("latin-1")
        match = _ENCODING.search(without_comments(head[:100_000]))
        stated = ((match[1] or match[2] or "") if match else "").lower().strip()
        return _ENCODINGS.get(stated, "utf-8")


def definitions(text: str) -> list[str]:
    """The macro definitions in TeX code, each from its command to the end of its balanced braces."""
    kept = []
    for match in _DEFINITION.finditer(text):
        end = match.end()
        depth = 0
        seen = False
        limit = min(len(text), match.start() + 3000)
        while end < limit:
            character = text[end]
            if character == "\\":
                end += 2
                continue
            if character == "{":
                depth += 1
                seen = True
            elif character == "}":
                depth -= 1
            elif character == "\n" and depth == 0 and seen and not _GOES_ON.match(text, end):
                break
            end += 1
        piece = text[match.start() : end].strip()
        # what speaks to TeX's inner machinery is nothing for a converter
        if depth == 0 and "@" not in piece:
            kept.append(piece)
    return kept
