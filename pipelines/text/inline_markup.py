"""reStructuredText inside a line, as Markdown: roles, literals, links, footnote marks, substitutions."""

from __future__ import annotations

import re
from collections.abc import Callable

#: Applied to the whole line, in this order.
_MARKUP: list[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]] = [
    (re.compile(r"``(.+?)``"), r"`\1`"),
    (re.compile(r":math:`(.+?)`"), r"$\1$"),
    (re.compile(r":(pep|rfc):`(\d+)`", re.I), lambda found: f"{found[1].upper()} {found[2]}"),
    # :role:`text <target>`, then :role:`~package.name`, then roles that show plain text, then any other role
    (re.compile(r":[a-zA-Z][\w:+.-]*:`~?([^`<]+?)\s*<[^`>]+>`"), r"\1"),
    (re.compile(r":[a-zA-Z][\w:+.-]*:`~[\w.]*?(\w+(?:\(\))?)`"), r"`\1`"),
    (re.compile(r"(?<!`)`~[\w.]*?(\w+(?:\(\))?)`(?!`)"), r"`\1`"),
    (re.compile(r":(?:ref|doc|term|abbr|\w*cite\w*):`([^`]+)`"), r"\1"),
    (re.compile(r":(?:[a-zA-Z][\w:+.-]*):`!?([^`]+)`"), r"`\1`"),
    (re.compile(r"`([^`<]+?)\s*<(https?://[^`>]+)>`_{0,2}"), r"[\1](\2)"),
    (re.compile(r"`([^`<]+?)\s*<[^`>]+>`_{1,2}"), r"\1"),
    (re.compile(r"(?<!`)`([^`<]+?)\s*<[\w.~]+>`(?![`_])"), r"`\1`"),
    (re.compile(r"(?<![`\w])`([^`\n]+)`__?(?!\w)"), r"\1"),
    (re.compile(r"\s?\[#?([\w.-]+)\]_"), r" [\1]"),
]
#: Applied outside literals, formulas and addresses: substitutions, links by name (`name_`), escapes.
_PLAIN: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"\|([A-Za-z][\w ]*)\|_?"), r"\1"),
    # A link by name is recognised by its capital: `coef_` and `__slots__` are names in Python
    (re.compile(r"(?<![\w.])([A-Z][A-Za-z0-9-]*[A-Za-z0-9])__?(?=[\s.,;:)]|$)"), r"\1"),
    (re.compile(r"(?<=[a-z)])::(?=\s)"), ":"),
    (re.compile(r"\\([*_`|])"), r"\1"),
    (re.compile(r"\\ "), ""),
    (re.compile(r"(?<=\S) {2,}"), " "),
]
_PROTECTED = re.compile(r"(`[^`]*`|\$[^$]*\$|https?://\S+)")


def inline_markup(line: str) -> str:
    """`line` with its inline reStructuredText as Markdown; literals, formulas and addresses stay as they are."""
    if any(mark in line for mark in "`[|"):
        for pattern, replacement in _MARKUP:
            line = pattern.sub(replacement, line)
    if not any(mark in line for mark in ("_", "\\", "|", "  ")):
        return line
    pieces = _PROTECTED.split(line)
    for index in range(0, len(pieces), 2):
        for pattern, replacement in _PLAIN:
            pieces[index] = pattern.sub(replacement, pieces[index])
    return "".join(pieces)
