"""What a page shows, in markdown: ranges of pieces written out, characters that would be read as marks escaped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby

from pipelines.books.blocks import Atom, Block, Style

_MARKS: dict[Style, tuple[str, str]] = {
    "em": ("*", "*"),
    "strong": ("**", "**"),
    "sup": ("<sup>", "</sup>"),
    "sub": ("<sub>", "</sub>"),
}
#: Characters that begin or end emphasis or code, letters of a tag, and backslashes before punctuation.
_SPECIAL = re.compile(r"[*`]|(?<![^\W_])_+|_+(?![^\W_])|\\(?=[!-/:-@\[-`{-~]|\Z)|<(?=[A-Za-z/!?])|~(?=~)")
_LINE_BEGINS = re.compile(r"^(#{1,6}(?=\s|$)|[-+>](?=\s|$)|[-=]{3,}\s*$|\|)")
_DOLLAR = re.compile(r"\$")


def inline_markdown(atoms: Iterable[Atom]) -> str:
    """Running text with its emphasis, code and formulas."""
    runs = [(style, tuple(run)) for style, run in groupby(atoms, key=lambda atom: (atom.style, bool(atom.mathml)))]
    # a dollar alone is money; beside others, or formulas, it would be read as the begin of a formula
    dollars = sum(atom.text.count("$") + bool(atom.mathml) for _, run in runs for atom in run)
    bodies = [_body(style[0], run, dollars > 1) for style, run in runs]
    plain = ["".join(atom.text + " " * atom.space for atom in run) for _, run in runs]
    written: list[str] = []
    marked = False
    for place, ((style, is_formula), run) in enumerate(runs):
        body, after = bodies[place], " " if run[-1].space else ""
        before_text = "".join(written)[-1:] if written else ""
        following = plain[place + 1][:1] if place + 1 < len(runs) and not after else " "
        if is_formula or not style:
            written.append(body + after)
            marked = False
            continue
        touching = marked and before_text not in ("", " ", "\n")
        written.append((body if touching else _marked(style, body, before_text or " ", following or " ")) + after)
        marked = True
    return "".join(written)


def _body(style: tuple[Style, ...], run: Sequence[Atom], dollars: bool) -> str:
    if run[0].mathml:
        return " ".join(f"${atom.tex}$" for atom in run)
    text = "".join("\n" if atom.line else atom.text + " " * atom.space for atom in run).strip(" ")
    return text if "code" in style else escaped(text, dollars)


def escaped(text: str, dollars: bool) -> str:
    """Text in which no character is a mark of markdown; with `dollars`, no dollar the begin of a formula."""
    text = _SPECIAL.sub(lambda match: "".join("\\" + character for character in match[0]), text)
    return _DOLLAR.sub(r"\\$", text) if dollars else text


def _marked(style: tuple[Style, ...], body: str, before: str, after: str) -> str:
    for mark in reversed(style):
        if mark == "code":
            ticks = "`" * (max(map(len, re.findall("`+", body)), default=0) + 1)
            pad = " " if body.startswith("`") or body.endswith("`") else ""
            body = f"{ticks}{pad}{body}{pad}{ticks}"
        elif mark in ("sup", "sub") or (body and _flanks(body, before, after)):
            body = _MARKS[mark][0] + body + _MARKS[mark][1]
    return body


def _flanks(body: str, before: str, after: str) -> bool:
    """Would a reader of markdown take marks around `body` for emphasis (CommonMark 0.31 §6.2)?"""
    opens = not _is_mark(body[0]) or before.isspace() or _is_mark(before)
    closes = not _is_mark(body[-1]) or after.isspace() or _is_mark(after)
    return opens and closes and "\n\n" not in body


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def fragment_markdown(block: Block, start: int, stop: int) -> str:
    """Pieces `start` to `stop` of a block, with what the block begins with where they begin it."""
    chosen = block.pieces[start:stop]
    if block.kind == "table":
        return _table(block, start, stop)
    if block.kind == "code":
        body = "\n".join(piece.markdown for piece in chosen)
        fence = "`" * max(3, max(map(len, re.findall("`+", body)), default=0) + 1)
        return f"{fence}{block.language if start == 0 else ''}\n{body}\n{fence}"
    if block.kind == "formula":
        return f"$$\n{chosen[0].atoms[0].tex}\n$$"
    text = inline_markdown(atom for piece in chosen for atom in piece.atoms).strip()
    if block.kind in ("title", "heading"):
        return "#" * max(block.level, 1) + " " + text.replace("\n", " ")
    text = "\n".join(_safe(line) for line in text.split("\n"))
    if block.kind == "item" and start == 0:
        mark = "-" if block.marker == "•" else block.marker
        text = "  " * block.level + (f"{mark} " if mark else "") + text
    return "\n".join(f"> {line}" for line in text.split("\n")) if block.quoted else text


def _safe(line: str) -> str:
    return _LINE_BEGINS.sub(lambda match: "\\" + match[0], line)


def _table(block: Block, start: int, stop: int) -> str:
    rows = [piece.markdown for piece in block.pieces[start:stop]]
    head = [block.head.markdown] if block.head else []
    if block.spans:
        return "<table>\n" + "\n".join(head + rows) + "\n</table>"
    first = head or ["|" + "  |" * block.level]
    return "\n".join([*first, "|" + " --- |" * block.level, *rows])
