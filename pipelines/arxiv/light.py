"""LaTeX to blocks by a few rules, for sources that no real converter reads: text, headings, formulas, lists, captions.

Macros are not expanded; what is unknown is left out and its arguments kept.
"""

from __future__ import annotations

import re

from pipelines.arxiv.conversion_error import ConversionError
from pipelines.arxiv.flatten import Flattened
from pipelines.arxiv.pandoc_tree import code_block, formula_block
from pipelines.arxiv.paper import Atom, Block, Paper, words
from pipelines.arxiv.prepare import GAP, REFERENCES, prepared

_DISPLAY = re.compile(
    r"\\begin\s*\{(equation|align|gather|multline|eqnarray|displaymath|alignat|flalign|math)(\*?)\}(.*?)\\end\s*\{\1\2\}"
    r"|\\\[(.*?)\\\]|\$\$(.*?)\$\$",
    re.S,
)
_CODE = re.compile(
    r"\\begin\s*\{(verbatim\*?|lstlisting|Verbatim|minted|alltt)\}(?:\[[^\]]*\])?(.*?)\\end\s*\{\1\}", re.S
)
_FLOAT = re.compile(r"\\begin\s*\{(figure|table|algorithm)(\*?)\}(.*?)\\end\s*\{\1\2\}", re.S)
_GAP = re.compile(rf"\\begin\{{{GAP}\}}(\w+)\\end\{{{GAP}\}}")
_HEADING = re.compile(r"\\(part|chapter|section|subsection|subsubsection|paragraph)\*?\s*(?:\[[^\]]*\])?\s*\{")
_LEVELS = {"part": 2, "chapter": 2, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5}
_FOOTNOTE = re.compile(r"\\footnote(?:text)?\s*(?:\[[^\]]*\])?\s*\{")
_CAPTION = re.compile(r"\\caption\s*(?:\[[^\]]*\])?\s*\{")
_MATH = re.compile(r"\$([^$]+)\$|\\\((.+?)\\\)", re.S)
_PRINTED = re.compile(r"~?\\(?:cite\w*|(?:eq|auto|page|name|[cC])?ref)\*?\s*(?:\[[^\]]*\])*\s*\{[^}]*\}")
_UNSEEN = re.compile(
    r"\\(?:label|vspace|hspace|includegraphics|bibliographystyle|pagestyle|thispagestyle|setcounter|addtocounter|"
    r"setlength|input|include|usepackage|graphicspath|index|hypersetup|vskip|hskip|begin|end)\*?"
    r"\s*(?:\[[^\]]*\])*\s*(?:\{[^{}]*\})*"
)
_ACCENT = re.compile(r"\\[`'^\"~=.uvHcdbr]\s*\{?([A-Za-z])\}?")
_COMMAND = re.compile(r"\\[A-Za-z@]+\*?\s*(?:\[[^\]]*\])?")
_ESCAPED = re.compile(r"\\([%&$#_{}])")


def convert(flat: Flattened) -> Paper:
    """The blocks of a paper. Raises `ConversionError` where there is no text."""
    source = prepared(flat)
    paper = Paper(converter="light")
    title = _argument(source, re.compile(r"\\title\s*(?:\[[^\]]*\])?\s*\{"))
    body = source.partition("\\begin{document}")[2].partition("\\end{document}")[0]
    if title and not re.search(r"\\title\b", body):
        paper.title = " ".join(_plain(title).split())
        paper.add(Block("title", words(paper.title), "# "))
        paper.add(Block("gap", gap="authors"))
    _read(paper, body)
    if not any(block.kind == "paragraph" for block in paper.main):
        raise ConversionError("no text was found")
    return paper


def _read(paper: Paper, body: str) -> None:
    held: list[Block] = []

    def keep(*blocks: Block) -> str:
        held.extend(blocks)
        return f"\n\n\x00{len(held) - 1}\x00\n\n"

    body = _CODE.sub(lambda match: keep(code_block(match[2].strip("\n"))), body)
    body = _FLOAT.sub(lambda match: keep(_caption(match[3])), body)
    body = _DISPLAY.sub(lambda match: keep(formula_block(_formula(match))), body)
    body = _GAP.sub(lambda match: keep(Block("gap", gap=match[1])), body)  # type: ignore[arg-type]
    body, notes = _taken_out(body, _FOOTNOTE)
    body = re.sub(r"\\item\b\s*(?:\[([^\]]*)\])?", "\n\n\x01", body)
    references = body.find(REFERENCES)
    for piece in re.split(r"\n\s*\n", body):
        here = body.find(piece)
        number = re.fullmatch(r"\s*\x00(\d+)\x00\s*", piece)
        if number:
            paper.add(held[int(number[1])])
            continue
        _text(paper, piece, notes, is_reference=0 <= references < here + len(piece))


def _text(paper: Paper, piece: str, notes: list[str], is_reference: bool) -> None:
    heading = _HEADING.search(piece)
    if heading:
        before, title, after = piece[: heading.start()], *_balanced(piece, heading.end())
        _text(paper, before, notes, is_reference)
        level = "#" * _LEVELS[heading[1]]
        paper.add(Block("heading", _atoms(title, []), level + " ", numbered=True))
        _text(paper, after, notes, is_reference)
        return
    kind, prefix = ("item", "* ") if "\x01" in piece else ("reference", "* ") if is_reference else ("paragraph", "")
    shown: list[str] = []
    atoms = _atoms(piece.replace("\x01", ""), shown)
    if any(atom.shown.strip() for atom in atoms):
        paper.add(Block(kind, atoms, prefix, numbered=kind == "reference"))  # type: ignore[arg-type]
    for number in shown:
        paper.add(Block("footnote", _atoms(notes[int(number)], []), "Footnote: ", floating=True, numbered=True))


def _caption(inside: str) -> Block:
    text = _argument(inside, _CAPTION) or ""
    return Block("figure", _atoms(text, []), floating=True, numbered=True)


def _atoms(text: str, notes: list[str]) -> list[Atom]:
    """Atoms of one paragraph; the numbers of footnotes in it go to `notes`."""
    atoms: list[Atom] = []
    text = _PRINTED.sub(" \x02 ", text)
    done = 0
    for match in [*re.finditer(rf"{_MATH.pattern}|\x02|\x03(\d+)\x03", text, re.S), None]:
        atoms += words(re.sub(r"\s+", " ", _plain(text[done : match.start() if match else None])))
        if match is None:
            break
        done = match.end()
        if match[0] == "\x02":
            atoms.append(Atom("", "", "printed"))
        elif match[0].startswith("\x03"):
            notes.append(match[3])
            atoms.append(Atom("", "", "note"))
        else:
            tex = " ".join((match[1] or match[2]).split())
            atoms.append(Atom(f"\\({tex}\\)", tex, "math"))
    return [atom for atom in atoms if atom.markdown or atom.kind != "word"]


def _plain(text: str) -> str:
    text = _ESCAPED.sub(r"\1", _ACCENT.sub(r"\1", _UNSEEN.sub(" ", text)))
    text = _COMMAND.sub(" ", text.replace("\\\\", " "))
    return text.replace("~", " ").replace("{", "").replace("}", "").replace("``", "“").replace("''", "”")


def _formula(match: re.Match[str]) -> str:
    tex = match[3] or match[4] or match[5] or ""
    tex = re.sub(r"\\label\s*\{[^}]*\}|\\(?:nonumber|notag)\b", "", tex)
    aligned = (match[1] or "").startswith(("align", "eqnarray", "flalign"))
    return f"\\begin{{aligned}}{tex}\\end{{aligned}}" if aligned else tex


def _taken_out(text: str, opening: re.Pattern[str]) -> tuple[str, list[str]]:
    """`text` with a numbered mark in place of each command, and the arguments."""
    found: list[str] = []
    pieces: list[str] = []
    while match := opening.search(text):
        argument, rest = _balanced(text, match.end())
        pieces += [text[: match.start()], f"\x03{len(found)}\x03"]
        found.append(argument)
        text = rest
    return "".join([*pieces, text]), found


def _argument(text: str, opening: re.Pattern[str]) -> str | None:
    match = opening.search(text)
    return _balanced(text, match.end())[0] if match else None


def _balanced(text: str, start: int) -> tuple[str, str]:
    """What stands before the brace that closes the one before `start`, and what follows it."""
    depth = 1
    for place in range(start, min(len(text), start + 20_000)):
        if text[place] == "{" and text[place - 1] != "\\":
            depth += 1
        elif text[place] == "}" and text[place - 1] != "\\":
            depth -= 1
            if depth == 0:
                return text[start:place], text[place + 1 :]
    return text[start:], ""
