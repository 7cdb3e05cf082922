"""Markdown files as text: front matter, templates' tags, pictures and layout go; prose, lists and code stay."""

from __future__ import annotations

import re

_FRONT_MATTER = re.compile(r"\A---\s*\n(.*?)\n(?:---|\.\.\.)\s*(?:\n|\Z)", re.S)
_TITLE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.M)
_FENCE = re.compile(r"(^ {0,3}(```+|~~~+)[^\n]*\n.*?^ {0,3}\2[`~]*[ \t]*$)", re.S | re.M)
_RULES = [
    (re.compile(r"<!--.*?-->", re.S), ""),
    (re.compile(r"\{%.*?%\}|\{\{[^{}\n]*\}\}|\{:[^{}\n]*\}|\{#[\w-]+[^{}\n]*\}", re.S), ""),
    (re.compile(r"<(script|style|svg|iframe|video|figure)\b.*?</\1>", re.S | re.I), ""),
    (re.compile(r"\[!\[[^\]]*\]\([^)]*\)\]\([^)]*\)|!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])(?:\{[^}\n]*\})?"), ""),
    (re.compile(r"</?(?:img|div|span|p|a|br|hr|aside|center|font|sup|sub|details|summary|table|tr|td|th|em|strong|b|i|"
                r"section|nav|ul|ol|li|small|kbd|code|blockquote|h[1-6])\b[^<>]*>", re.I), ""),
    (re.compile(r"^[ \t]*:{3,}[ \t]*(\{.*\}|[\w-]*)[ \t]*$", re.M), ""),
    (re.compile(r"^[ \t]*\[[^\]\n]+\]:\s*\S+.*$", re.M), ""),
    (re.compile(r"\[([^\]\n]*)\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"\[([^\]\n]+)\]\[[^\]\n]*\]"), r"\1"),
    (re.compile(r"^[ \t]*\[(?:toc|TOC)\][ \t]*$", re.M), ""),
    (re.compile(r"[ \t]+$", re.M), ""),
]  # fmt: skip


def cleaned(text: str) -> tuple[str, str]:
    """Title from the front matter ("" if the text has a heading of its own), and the text."""
    title = ""
    if found := _FRONT_MATTER.match(text):
        stated = _TITLE.search(found[1])
        title, text = (stated[1] if stated else ""), text[found.end() :]
    pieces = _FENCE.split(text)
    # pieces: text, fence, its mark, text, fence, …
    kept = []
    for index in range(0, len(pieces), 3):
        kept.append(_plain(pieces[index]))
        if index + 1 < len(pieces):
            kept.append(_fence(pieces[index + 1]))
    body = re.sub(r"\n{3,}", "\n\n", "".join(kept)).strip()
    return ("" if re.match(r"# \S", body) else title), body


def _plain(text: str) -> str:
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def _fence(code: str) -> str:
    """A code block between three backticks, without the attributes that builders read after the language."""
    first, _, rest = code.partition("\n")
    language = re.match(r"\s*[`~]+\s*\{?\.?([\w+-]*)", first)
    body = rest.rpartition("\n")[0]
    return f"```{language[1] if language else ''}\n{body}\n```"
