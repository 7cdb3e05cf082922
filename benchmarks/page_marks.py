"""Marks that tell, when a paper is compiled, on which page each word of its running text was printed.

A mark is a deferred `\\write`: TeX carries it out when it ships the page, and nothing is printed. The same places are
marked for a converter by `⟦number⟧` before the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.arxiv.paper import Atom, Paper

PREAMBLE = r"""
\newwrite\vlendout \immediate\openout\vlendout=\jobname.marks
\newcount\vlendpage \vlendpage=0
\AddToHook{shipout/before}{\global\advance\vlendpage by 1 }
\def\vlendmark#1{\write\vlendout{#1 \the\vlendpage}}
"""
#: Environments whose text stands in the main flow.
_FLOWING = re.compile(
    r"(?:itemize|enumerate|quote|quotation|center|proof|remark|thm|lem|prop|cor|defn?|rem|ex|multicols\*?|"
    r"theorem|lemma|proposition|corollary|definition|example|claim|conjecture|notation|abstract)\*?"
)
_TOKEN = re.compile(
    r"\\begin\s*\{(?P<begin>[^}]*)\}|\\end\s*\{(?P<end>[^}]*)\}"
    r"|\\\[.*?\\\]|\$\$.*?\$\$|\$[^$]*\$|\\\(.*?\\\)"
    r"|\\(?:verb\*?(?P<bar>[^a-zA-Z\s]).*?(?P=bar))"
    r"|(?P<unsafe>\\(?:def|gdef|edef|let|vskip|hskip|kern|vspace|setlength|advance|parindent|parskip|tikz|draw)\b[^\n]*)"
    r"|\\[A-Za-z@]+\*?(?:\s*\[[^\]]*\])*|\\."
    r"|(?P<open>\{)|(?P<close>\})"
    r"|(?<=[\s}])(?P<word>[A-Za-z][A-Za-z,.;:'()\-]*)(?=[\s~])",
    re.S,
)
_MARK = re.compile(r"⟦(\d+)⟧")


def marked(body: str) -> tuple[str, str, int]:
    """A flattened body with marks for TeX, with marks for a converter, and how many there are."""
    for_tex: list[str] = []
    for_converter: list[str] = []
    count = depth = done = 0
    shut: list[str] = []
    for match in _TOKEN.finditer(body):
        if match["begin"] is not None:
            if shut or not _FLOWING.fullmatch(match["begin"]):
                shut.append(match["begin"])
        elif match["end"] is not None:
            if shut:
                shut.pop()
        elif match["open"]:
            depth += 1
        elif match["close"]:
            depth = max(depth - 1, 0)
        elif match["word"] and not shut and depth == 0:
            before = body[done : match.start()]
            for_tex += [before, f"\\vlendmark{{{count}}}"]
            for_converter += [before, f"⟦{count}⟧"]
            done = match.start()
            count += 1
    for_tex.append(body[done:])
    for_converter.append(body[done:])
    return "".join(for_tex), "".join(for_converter), count


def truth(marks: str) -> dict[int, int]:
    """The page (from 0) of each mark, as TeX wrote them."""
    pairs = (line.split() for line in marks.splitlines())
    return {int(pair[0]): int(pair[1]) - 1 for pair in pairs if len(pair) == 2 and pair[0].isdigit()}


def take_marks(paper: Paper) -> dict[int, tuple[int, int]]:
    """Take the marks out of a converted paper; the (block, atom) of its main flow that each stood before."""
    found: dict[int, tuple[int, int]] = {}
    for number, block in enumerate(paper.main):
        atoms: list[Atom] = []
        waiting: list[int] = []
        for atom in block.atoms:
            waiting += [int(mark) for mark in _MARK.findall(atom.markdown)]
            clean = Atom(_MARK.sub("", atom.markdown), _MARK.sub("", atom.shown), atom.kind)
            if not clean.markdown.strip() and clean.kind == "word" and waiting:
                continue
            found.update((mark, (number, len(atoms))) for mark in waiting)
            waiting = []
            atoms.append(clean)
        block.atoms = atoms
    for block in paper.floating:
        block.atoms = [Atom(_MARK.sub("", a.markdown), _MARK.sub("", a.shown), a.kind) for a in block.atoms]
    return found


def lines_of(pages: dict[int, int], words: int = 12) -> Iterator[list[int]]:
    """The marks in groups of a dozen words in order: lines of text."""
    order = sorted(pages)
    for start in range(0, len(order), words):
        yield order[start : start + words]
