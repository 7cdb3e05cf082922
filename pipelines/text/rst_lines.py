"""Where the pieces of a reStructuredText file begin and end: small functions on lists of lines."""

from __future__ import annotations

import re
import textwrap

UNDERLINE = re.compile(r"([=\-~^*\"'#+`:._])\1{2,}\s*$")
_TABLE_BORDER = re.compile(r"(=+( +=+)+|-+( +-+)+|\+([-=]+\+)+)\s*$")
BULLET = re.compile(r"(?P<mark>[-*+\u2022]|\(?(?:\d{1,3}[.)]|[a-z][.)]|[A-Z]\))|#\.)\s+(?=\S)")


def indent(line: str) -> int:
    """Number of leading spaces; a blank line counts as none."""
    return len(line) - len(line.lstrip()) if line.strip() else 0


def dedent(lines: list[str]) -> list[str]:
    """`lines` without common indentation and without blank lines at either end."""
    return textwrap.dedent("\n".join(line.rstrip() for line in lines)).strip("\n").splitlines()


def indented_end(lines: list[str], start: int) -> int:
    """The first line at or after `start` that is neither blank nor indented, less the blank lines before it."""
    stop = start
    for index in range(start, len(lines)):
        if lines[index].strip():
            if indent(lines[index]) == 0:
                break
            stop = index + 1
    return stop


def paragraph_end(lines: list[str], start: int) -> int:
    """The end of the paragraph at `start`: a blank line, a doctest, a list item, or a change of indentation."""
    index = start + 1
    while index < len(lines):
        line = lines[index]
        if not line.strip() or line.lstrip().startswith((">>>", "```")) or indent(line) != indent(lines[start]):
            break
        if BULLET.match(line) and not _continues(line):
            break
        index += 1
    return index


def doctest_end(lines: list[str], start: int) -> int:
    """The end of the run of doctests at `start`; runs separated only by blank lines are one."""
    stop = index = start
    while index < len(lines):
        if not lines[index].lstrip().startswith(">>>"):
            break
        while index < len(lines) and lines[index].strip():
            index += 1
        stop = index
        while index < len(lines) and not lines[index].strip():
            index += 1
    return stop


def is_table(lines: list[str], start: int) -> bool:
    """Whether a simple or grid table begins at `start`."""
    return bool(_TABLE_BORDER.match(lines[start].strip()))


def table_end(lines: list[str], start: int) -> int:
    """The end of the table at `start`: after its last border line (tables may hold blank lines between borders)."""
    stop = start + 1
    for index in range(start + 1, len(lines)):
        blank_before = not lines[index - 1].strip()
        if _TABLE_BORDER.match(lines[index].strip()):
            stop = index + 1
        elif blank_before and lines[index].strip() and stop == index - 1:
            break
        elif lines[index].strip().startswith("|"):
            stop = index + 1
    return stop


def heading_size(lines: list[str], start: int) -> int:
    """Lines of the heading at `start`: 2 for text with an underline, 3 with an overline too, 0 if it is none."""

    def underlines(index: int) -> bool:
        return index < len(lines) and bool(UNDERLINE.match(lines[index].strip())) and indent(lines[index]) == 0

    line = lines[start]
    if underlines(start) and underlines(start + 2) and lines[start + 1].strip():
        return 3 if lines[start].strip()[0] == lines[start + 2].strip()[0] else 0
    if indent(line) or underlines(start) or not underlines(start + 1) or is_table(lines, start + 1):
        return 0
    if start and lines[start - 1].strip() and indent(lines[start - 1]) == 0:
        return 0
    return 2 if len(line.strip()) < 100 else 0


def looks_like_code(lines: list[str]) -> bool:
    """Whether an indented block is code or aligned output rather than indented prose."""
    filled = [line for line in lines if line.strip()]
    if not filled or BULLET.match(filled[0].strip()) or filled[0].lstrip().startswith(".. "):
        return False
    odd = sum(bool(_CODE_LINE.search(line)) for line in filled)
    return odd / len(filled) >= 0.34


#: An assignment, a call, a statement, a grammar rule, columns, or an operator that prose does not hold.
_CODE_LINE = re.compile(
    r"[;{}]\s*$|^\s*[\w.\[\], ]+\s*[-+*/]?=\s*\S|^\s*[\w.]+\(.*\)?,?$|\)\s*:?$|::="
    r"|^\s*(import|from|def|class|return|for|if|while|with|try|except|else|elif|print|raise|yield|async|await|@\w+)\b"
    r".*[:()=]?$|^\s*[$#%<>|\\]|\S {3,}\S|->|=="
)


def _continues(line: str) -> bool:
    """A line that starts like a list item but only continues a sentence: `a. ` or `- ` within a formula."""
    return not re.match(r"([-*\u2022]|\d{1,2}[.)])\s+\S", line)
