"""Docstrings and pydoc chapters as reStructuredText that pandoc reads well."""

from __future__ import annotations

import re

_UNDERLINE = re.compile(r"^([=\-~^*#+\"'`.])\1{2,}\s*$")
#: An entry of a list of references (label, text over several lines), and a mark that points to one.
_REFERENCE = re.compile(r"^[ \t]*\.\. \[([^\]]+)\][ \t]*([^\n]*(?:\n[ \t]+\S[^\n]*)*)", re.M)
_REFERENCE_MARK = re.compile(r"\[([\w.]+)\]_(?!\w)")
_SECTION_SEE_ALSO = re.compile(r"^See Also\n-+\n.*?(?=^[A-Z][\w ]*\n-{3,}\n|\Z)", re.M | re.S)
_EXAMPLES = re.compile(r"^Examples\n-+\n.*?(?=^[A-Z][\w ]*\n-{3,}\n|\Z)", re.M | re.S)
_ROLE = re.compile(r":(?!math)(?:[a-z]+:)?[a-z]+:`~?(?:[^`<]*<)?([^`>]+)>?`")
#: A name in single backticks, written short with a tilde.
_SHORT_NAME = re.compile(r"(?<!`)`~?([\w.]*\.[\w.]+)`(?!`)")
_DIRECTIVE_TO_DROP = re.compile(
    r"^\s*\.\. (?:_[^:]+:|(?:currentmodule|autosummary|versionadded|versionchanged|deprecated|plot|dropdown|topic)::)"
    r"[^\n]*(?:\n(?:[ \t]+[^\n]+|[ \t]*(?=\n[ \t])))*",
    re.M,
)


def readable(text: str, title: str) -> tuple[str, str]:
    """(title, body): cross-references and references as plain text, examples and directives without text left out.

    The document's own first heading becomes its title; `title` stands in where there is none.
    """
    text = _REFERENCE.sub(lambda match: f"\\[{match[1]}\\] {' '.join(match[2].split())}\n", text)
    text = _REFERENCE_MARK.sub(r"\\[\1\\]", text)
    text = _DIRECTIVE_TO_DROP.sub("", text)
    text = _SECTION_SEE_ALSO.sub("", text)
    text = _EXAMPLES.sub("", text)
    text = _ROLE.sub(r"``\1``", text)
    text = _SHORT_NAME.sub(r"``\1``", text)
    lines = text.strip().split("\n")
    if len(lines) > 2 and _UNDERLINE.match(lines[0]):
        lines = lines[1:]
    if len(lines) > 1 and _UNDERLINE.match(lines[1]) and lines[0].strip():
        title, lines = lines[0].strip(), lines[2:]
    return re.sub(r"[\\`]", "", title), _literal_samples("\n".join(lines))


def _literal_samples(text: str) -> str:
    """Indented code after a colon as literal blocks: pydoc's chapters leave out the second colon."""
    paragraphs = re.split(r"\n[ \t]*\n", text)
    result: list[str] = []
    literal_indent: int | None = None
    for paragraph in paragraphs:
        indent = len(paragraph) - len(paragraph.lstrip(" "))
        before = result[-1] if result else ""
        if literal_indent is not None and indent < literal_indent:
            literal_indent = None
        begins = before.rstrip().endswith(":") and not before.rstrip().endswith("::") and indent > _indent(before)
        looks_like_code = "::=" in paragraph or re.search(
            r"[=(){}\[\]]|^\s*(?:def|class|import|print|try|for)\b", paragraph, re.M
        )
        session = paragraph.lstrip().startswith(">>>")  # becomes literal with the other sessions
        if literal_indent is None and indent and looks_like_code and not session and (begins or "::=" in paragraph):
            result.append(" " * max(indent - 3, 0) + "::")
            literal_indent = indent
        result.append(paragraph)
    return "\n\n".join(result)


def _indent(paragraph: str) -> int:
    last = paragraph.rstrip().split("\n")[-1]
    return len(last) - len(last.lstrip(" "))
