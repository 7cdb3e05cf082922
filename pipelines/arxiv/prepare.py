"""A flattened source made easy for a converter: what it would lose or mistake is written in a plainer way."""

from __future__ import annotations

import re

from pipelines.arxiv.algorithms import with_plain_algorithms
from pipelines.arxiv.flatten import Flattened
from pipelines.arxiv.moved_text import with_text_in_its_place
from pipelines.arxiv.plain_tables import with_plain_tables

#: Environments that stand for gaps, and for the entries of a list of references.
GAP, REFERENCES = "vlendgap", "vlendreferences"
_BIBLIOGRAPHY = re.compile(r"\\begin\s*\{thebibliography\}\s*(?:\{[^}]*\})?(.*?)\\end\s*\{thebibliography\}", re.S)
_ITEM = re.compile(r"\\bibitem\s*(?:\[(?:[^\[\]{}]|\{(?:[^{}]|\{[^{}]*\})*\}|\[[^\]]*\])*\])?\s*\{[^}]*\}")
_UNMADE = re.compile(r"\\bibliography\s*\{[^}]*\}|\\printbibliography\b\s*(?:\[[^\]]*\])?")
_CONTENTS = re.compile(r"\\(?:tableofcontents|listoffigures|listoftables|printindex)\b")
_DELIMITER = re.compile(r"\\DeclarePairedDelimiter\s*\{?\\([A-Za-z]+)\}?\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_MAKETITLE = re.compile(r"\\maketitle\b")
#: Old and unusual spellings in favour of usual ones, for reading only.
_PLAINER: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\\(?:eqalign|displaylines)\b"), ""),
    (re.compile(r"\\begin\s*\{deluxetable(\*?)\}"), r"\\begin{table}\\begin{tabular}"),
    (re.compile(r"\\newblock\b"), " "),
    (re.compile(r"\\label\s*\[[^\]]*\]"), r"\\label"),
    (re.compile(r"\\(?:bibinfo|bibfield|bibnamefont|bibfnamefont)\s*\{(?:[^{}]*)\}"), ""),
    (re.compile(r"\\(?:natexlab|textcolor\s*\{[^}]*\}|bibinfo\s*\{[^}]*\})\s*\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\\providecommand\s*\{?\\[A-Za-z]+\}?\s*(?:\[\d\])?\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}"), ""),
    (re.compile(r"\\expandafter\s*\\ifx.{0,200}?\\fi\b", re.S), ""),
    (re.compile(r"\\(?:begin|end)\s*\{(?:strip|widetext|multicols\*?|minipage|landscape|CJK\*?|onecolumn)\}"
                r"(?:\s*\[[^\]]*\])*(?:\s*\{[^}]*\})?"), "\n\n"),
    (re.compile(r"\\begin\s*\{(?:wrapfigure|SCfigure|marginfigure)\}(?:\s*\[[^\]]*\])?(?:\s*\{[^}]*\})*"),
     r"\\begin{figure}"),
    (re.compile(r"\\end\s*\{(?:wrapfigure|SCfigure|marginfigure)\}"), r"\\end{figure}"),
    (re.compile(r"\\begin\s*\{wraptable\}(?:\s*\[[^\]]*\])?(?:\s*\{[^}]*\})*"), r"\\begin{table}"),
    (re.compile(r"\\end\s*\{wraptable\}"), r"\\end{table}"),
    (re.compile(r"\\(?:acknowledgements|acknowledgments|ack)\b(?!\s*[\[{])"), r"\\paragraph*{Acknowledgments}"),
    (re.compile(r"\\begin\s*\{(?:acknowledgements|acknowledgments|ack)\}"), r"\\paragraph*{Acknowledgments}"),
    (re.compile(r"\\end\s*\{(?:acknowledgements|acknowledgments|ack)\}"), "\n\n"),
)  # fmt: skip


def prepared(flat: Flattened) -> str:
    """The source that converters read."""
    body = _BIBLIOGRAPHY.sub(_references, flat.body)
    body = _UNMADE.sub(lambda _: _gap("bibliography"), body)
    body = _CONTENTS.sub(lambda _: _gap("contents"), body)
    body = with_plain_tables(with_plain_algorithms(with_text_in_its_place(body), flat.preamble))
    preamble, body = _with_plain_delimiters(flat.preamble, body)
    for pattern, replacement in _PLAINER:
        body = pattern.sub(replacement, body)
    body = _MAKETITLE.sub(lambda _: _gap("authors"), body)
    return f"{preamble}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"


def _with_plain_delimiters(preamble: str, body: str) -> tuple[str, str]:
    """Macros of mathtools as plain ones, in their form without star and size."""
    names = [match[1] for match in _DELIMITER.finditer(preamble)]
    if names:
        preamble = _DELIMITER.sub(r"\\newcommand{\\\1}[1]{\2 #1 \3}", preamble)
        sized = re.compile(rf"\\({'|'.join(names)})(?![A-Za-z])\s*(?:\*|\[\\[A-Za-z]+\])")
        body = sized.sub(r"\\\1", body)
    return preamble, body


def _gap(kind: str) -> str:
    return f"\n\n\\begin{{{GAP}}}{kind}\\end{{{GAP}}}\n\n"


def _references(match: re.Match[str]) -> str:
    pieces = _ITEM.split(match[1])
    entries = [" ".join(piece.split()) for piece in pieces[1:]]
    inside = "\n\n".join(entry for entry in entries if entry)
    return f"\n\n\\section*{{References}}\n\n\\begin{{{REFERENCES}}}\n{inside}\n\\end{{{REFERENCES}}}\n\n"


#: What LaTeXML reads in place of a gap: a paragraph of one word.
GAP_WORD = "vlendgap"


def with_marked_gaps(flat: Flattened, preamble: str | None = None) -> str:
    """The source for a converter that expands TeX itself: only gaps are marked."""
    body = _UNMADE.sub(lambda _: f"\n\n{GAP_WORD}bibliography\n\n", flat.body)
    body = with_plain_tables(_CONTENTS.sub(lambda _: f"\n\n{GAP_WORD}contents\n\n", body))
    return f"{flat.preamble if preamble is None else preamble}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"
