"""Stand-ins for what a source asks for and nothing here has: classes, packages, pictures, styles of references.

Sources are often kept without their journal's class or their pictures. The text can be set all the same: an article in
place of the class, an empty file in place of a package, a frame of the usual size in place of a picture. Page and text
still agree, since both are made from the same source; the record says what stood in.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path, PurePosixPath

from PIL import Image, ImageDraw

#: How TeX, LaTeX, and BibTeX say that a file is not there. Names are cut by no line end (`max_print_line`).
_NOT_FOUND = re.compile(
    r"(?:Error|Warning): File [`']([^'\n`]+?)' not found|! I can't find file [`']([^'\n]+)'"
    r"|couldn't open style file ([^\s]+)"
)
_PICTURES = (".pdf", ".png", ".jpg", ".jpeg", ".eps", ".ps")
#: What is read as TeX; anything else that is missing is left alone.
_TEXTS = (".tex", ".ltx", ".def", ".cfg", ".clo", ".bbl", ".tikz", ".pgf", ".pdf_tex", ".pdf_t", ".pstex_t", ".ldf")
#: A chapter that can be set alone takes the preamble of its book.
_BOOK = re.compile(r"\\documentclass\s*\[([^\]]*)\]\s*\{subfiles\}")
_BOOK_CODE = (
    b"\\documentclass{article}\\usepackage{subfiles,amsmath,amssymb,amsthm,graphicx,xcolor,url,natbib}\n"
    b"\\begin{document}\n\\end{document}\n"
)
_CHINESE_LETTERS = re.compile("[\u4e00-\u9fff]")
_MIN_CHINESE = 200
#: Points; the usual shape of a plot.
_WIDTH, _HEIGHT = 320, 240
#: By the beginnings of their names, classes whose successors are installed more often than they are.
_SUCCESSORS: Mapping[str, tuple[str, ...]] = {
    "aastex6": ("aastex631", "aastex63", "aastex62"),
    "aastex7": ("aastex631", "aastex63", "aastex62"),
    "aastex": ("emulateapj",),  # in one column, as a manuscript
    "elsart": ("elsarticle",),
    "revtex": ("revtex4-2", "revtex4-1"),
    "IEEEtran": ("IEEEtran",),
    "acmart": ("acmart",),
}
#: Titles and authors of journals' classes, in terms of `article`; the names of the people are set, their places not.
_CLASS = r"""\NeedsTeXFormat{LaTeX2e}
\ProvidesClass{%(name)s}[2000/01/01 stands in for a class that is not here]
\def\vlend@columns{%(columns)s}
\DeclareOption{preprint2}{\def\vlend@columns{twocolumn}}
\DeclareOption*{\PassOptionsToClass{\CurrentOption}{%(base)s}}
\ProcessOptions\relax
\LoadClass[\vlend@columns]{%(base)s}
\RequirePackage{graphicx,amsmath,amssymb,xcolor,url}
\makeatletter
%(front)s
\AddToHook{begindocument/before}{%%
  \@ifpackageloaded{biblatex}{}{\@ifpackageloaded{cite}{}{\RequirePackage{natbib}}}%%
  \@ifpackageloaded{hyperref}{}{\providecommand\href[2]{#2}}}
\AddToHook{cmd/bibliographystyle/before}{\gdef\vlend@style{}}
\AddToHook{enddocument}{\@ifundefined{vlend@style}{\bibliographystyle{plainnat}}{}}
\makeatother
"""
_FRONT = r"""\newcount\vlend@authors
\def\vlend@names{}
\RenewDocumentCommand\author{o m o}{\global\advance\vlend@authors by 1
  \ifnum\vlend@authors=1 \gdef\vlend@names{#2}\else\g@addto@macro\vlend@names{ \and #2}\fi
  \global\let\@author\vlend@names}
\RenewDocumentCommand\title{o m}{\gdef\@title{#2}}
\providecommand\keywords[1]{\par\noindent\textbf{Keywords: }#1\par}
\providecommand\sep{, }
\providecommand\acknowledgments{\section*{Acknowledgments}}
\providecommand\acknowledgements{\section*{Acknowledgements}}
\@ifundefined{frontmatter}{\newenvironment{frontmatter}{}{\maketitle}}{}
\@ifundefined{keyword}{\newenvironment{keyword}{\par\noindent\textbf{Keywords: }}{\par}}{}
"""
#: Commands that journals' classes have for what an article does not show; each takes an argument.
_UNSHOWN = (
    "affil", "affiliation", "altaffilmark", "altaffiltext", "address", "institute", "institution", "email", "ead",
    "orcid", "orcidlink", "inst", "cortext", "corref", "fnref", "fntext", "tnotetext", "tnoteref", "shorttitle",
    "shortauthors", "titlerunning", "authorrunning", "journal", "journalname", "slugcomment", "received", "revised",
    "accepted",
    "published", "submitted", "pubyear", "volume", "pagerange", "copyrightyear", "copyrightclause", "conference", "doi",
    "acmDOI", "setcopyright", "correspondingauthor", "preprint", "pacs", "subjclass", "subjectclass",
)  # fmt: skip
#: What a successor may have dropped of its forerunner.
_DROPPED = ("slugcomment", "altaffilmark", "altaffiltext", "shorttitle", "shortauthors", "tablenum")
#: What a package of the author's own often loads, so that the source goes on as if it were there.
_PACKAGE = (
    "\\NeedsTeXFormat{LaTeX2e}\n\\ProvidesPackage{%s}[2000/01/01 stands in for a package that is not here]\n"
    "\\DeclareOption*{}\\ProcessOptions\\relax\n\\RequirePackage{amsmath,amssymb,amsthm,graphicx,xcolor,url}\n"
    "\\providecommand\\hypersetup[1]{}\n"
)
_CHINESE = "\\ifdefined\\XeTeXversion\\RequirePackage[fontset=fandol]{ctex}\\fi\n"


def wanted(log: str) -> list[str]:
    """The names that programs looked for in vain, in order, each once."""
    found = (next(filter(None, match.groups())) for match in _NOT_FOUND.finditer(log))
    return list(dict.fromkeys(name.strip().strip('"') for name in found))


def is_chinese(source: str) -> bool:
    """Does a source hold more Chinese than a name or two?"""
    return len(_CHINESE_LETTERS.findall(source)) >= _MIN_CHINESE


class StandIns:
    """Writes stand-ins beside the main file in `place`, within `folder`; `written` are their names.

    `find` says where the TeX installation has a file, or None.
    """

    def __init__(self, place: Path, folder: Path, find: Callable[[str], str | None], source: str = "") -> None:
        self._place, self._folder, self._find = place, folder.resolve(), find
        self._book = _BOOK.search(source)
        self._is_chinese = is_chinese(source)
        self._seen: set[str] = set()
        self._successors: list[str] = []
        #: Is this a chapter without its book, and so without the commands that bring its sections in?
        self.is_alone = False
        self.written: list[str] = []

    def answer(self, log: str) -> bool:
        """Write what `log` says is missing, as far as something can stand in for it; was anything written?"""
        before = len(self.written)
        for name in wanted(log):
            if name in self._seen:
                continue
            self._seen.add(name)
            for path, data in self._made(name):
                self._write(path, data)
        return len(self.written) > before

    def plainer(self) -> bool:
        """Put an article in the place of successors with which a paper cannot be set; were there any?"""
        names, self._successors = self._successors, []
        for name in names:
            (self._place / name).write_bytes(class_code(PurePosixPath(name).stem, "article").encode())
        return bool(names)

    def _made(self, name: str) -> Iterator[tuple[str, bytes]]:
        ending = PurePosixPath(name).suffix.lower()
        stem = PurePosixPath(name).stem
        if ending == ".cls":
            base = self._base(stem)
            if base != "article":
                self._successors.append(name)
            yield name, class_code(stem, base).encode()
        elif ending == ".sty":
            yield name, (_PACKAGE % stem + (_CHINESE if self._is_chinese else "")).encode()
        elif ending == ".bst":
            style = self._find("plainnat.bst") or self._find("plain.bst")
            if style:
                yield name, Path(style).read_bytes()
        elif self._book and name.removesuffix(".tex") == self._book[1].strip().removesuffix(".tex"):
            self.is_alone = True
            yield name.removesuffix(".tex") + ".tex", _BOOK_CODE
        elif ending in _TEXTS:
            yield name, b""
        elif ending in _PICTURES:
            yield name, picture(ending)
        elif "." not in PurePosixPath(name).name[-5:]:
            yield name + ".pdf", picture(".pdf")  # LaTeX adds no ending to the names of pictures

    def _base(self, stem: str) -> str:
        for begin, successors in _SUCCESSORS.items():
            if stem.lower().startswith(begin.lower()):
                for successor in successors:
                    if successor != stem and self._find(successor + ".cls"):
                        return successor
        return "article"

    def _write(self, name: str, data: bytes) -> None:
        path = self._place / name
        if name.startswith("/") or "\\" in name or "\0" in name:
            return
        if not path.resolve().is_relative_to(self._folder) or path.exists():
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError:  # a file where a folder would have to be, a name that is too long
            return
        self.written.append(name)


def class_code(name: str, base: str) -> str:
    """A class of this name that sets its text as `base` does."""
    unshown = _UNSHOWN if base == "article" else _DROPPED
    quiet = "\n".join(f"\\ProvideDocumentCommand\\{command}{{s o m}}{{}}" for command in unshown)
    columns = "onecolumn" if base == "emulateapj" else ""
    return _CLASS % {
        "name": name,
        "base": base,
        "columns": columns,
        "front": (_FRONT if base == "article" else "") + quiet,
    }


@cache
def picture(ending: str) -> bytes:
    """An empty frame as a picture file with this ending."""
    if ending == ".pdf":
        return _pdf()
    if ending in (".eps", ".ps"):
        box = f"0 0 {_WIDTH} {_HEIGHT}"
        draw = f"0.6 setgray 1 1 {_WIDTH - 2} {_HEIGHT - 2} rectstroke showpage\n%%EOF\n"
        return f"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: {box}\n%%EndComments\n{draw}".encode()
    frame = Image.new("L", (_WIDTH, _HEIGHT), 255)
    ImageDraw.Draw(frame).rectangle((0, 0, _WIDTH - 1, _HEIGHT - 1), outline=150)
    out = io.BytesIO()
    frame.save(out, "PNG" if ending == ".png" else "JPEG")
    return out.getvalue()


def _pdf() -> bytes:
    content = f"0.6 G 1 1 {_WIDTH - 2} {_HEIGHT - 2} re S".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/Resources<<>>/Contents 4 0 R/MediaBox[0 0 %d %d]>>" % (_WIDTH, _HEIGHT),
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
