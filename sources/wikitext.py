"""Wikitext to Markdown, lightly: templates, tables, files and references go, links and lists become text.

This is no parser of MediaWiki. Nested constructs are removed from the inside out, and what templates would have
written (dates, units, infoboxes) is lost; sections that are left without text are dropped.
"""

from __future__ import annotations

import html
import re

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_DROPPED_TAG = re.compile(
    r"<(ref|gallery|math|timeline|imagemap|score|syntaxhighlight|source|templatestyles|graph|mapframe)\b[^<>]*?(?:/>|>.*?</\1\s*>)",
    re.S | re.I,
)
_TEMPLATE = re.compile(r"\{\{(?:[^{}]|\{(?!\{)|\}(?!\}))*\}\}")
_TABLE = re.compile(r"\{\|(?:(?!\{\||\|\}).)*\|\}", re.S)
_LINK = re.compile(r"\[\[([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
_EXTERNAL = re.compile(r"\[(?:https?:)?//\S+\s*([^\]]*)\]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_HEADING = re.compile(r"^(={1,6})\s*(.+?)\s*\1\s*$")
_LIST = re.compile(r"^([*#:;]+)\s*(.*)$")
_QUOTES = re.compile(r"'{2,5}")
_MAGIC = re.compile(r"__[A-Z]+__")
_LANGUAGE_LINK = re.compile(r"^[a-z]{2,3}(?:-[a-z-]+)?$")
_MEDIA = frozenset({"file", "image", "media", "category"})


def is_redirect(wikitext: str) -> bool:
    """Whether the page only leads to another, in any language that writes `#WORD [[target]]`."""
    return bool(re.match(r"\s*#\w+\s*:?\s*\[\[", wikitext))


def markdown(wikitext: str, media: frozenset[str] = _MEDIA) -> str:
    """`wikitext` as Markdown. `media` are the lower-case names of the namespaces whose links show nothing in text."""
    text = _COMMENT.sub("", wikitext)
    text = re.sub(r"<nowiki\s*/>", "", text)
    text = _DROPPED_TAG.sub("", text)
    for pattern in (_TEMPLATE, _TABLE):
        text = _until_stable(pattern, text)
    text = _links(text, media | _MEDIA)
    text = _EXTERNAL.sub(r"\1", text)
    text = re.sub(r"<br\s*/?>", "\n", text, flags=re.I)
    text = html.unescape(_TAG.sub("", text)).replace("\u00a0", " ")
    text = _MAGIC.sub("", _QUOTES.sub("", text))
    return _without_empty_sections([_line(line.strip()) for line in text.split("\n")])


def _until_stable(pattern: re.Pattern[str], text: str) -> str:
    for _ in range(40):
        shorter = pattern.sub("", text)
        if shorter == text:
            break
        text = shorter
    return text


def _links(text: str, media: frozenset[str]) -> str:
    """Links become their labels, the innermost first, so that captions with links go with their picture."""

    def label(found: re.Match[str]) -> str:
        target, shown = found[1].strip(), found[2]
        prefix, colon, rest = target.partition(":")
        if colon and (prefix.strip().lower() in media or (shown is None and _LANGUAGE_LINK.match(prefix))):
            return ""
        if shown is None:
            return (rest if target.startswith(":") else target).lstrip(":")
        return shown.rsplit("|", 1)[-1] if shown else rest or target

    for _ in range(10):
        replaced = _LINK.sub(label, text)
        if replaced == text:
            break
        text = replaced
    return text


def _line(line: str) -> str:
    if heading := _HEADING.match(line):
        return f"{'#' * max(len(heading[1]), 2)} {heading[2]}"
    if item := _LIST.match(line):
        mark = {"*": "- ", "#": "1. "}.get(item[1][-1], "")
        return f"{'  ' * (len(item[1]) - 1) if mark else ''}{mark}{item[2]}" if item[2] else ""
    return "" if re.fullmatch(r"[|!}{\s-]*", line) else line


def _without_empty_sections(lines: list[str]) -> str:
    kept: list[str] = []
    for line in lines:
        if line.startswith("#"):
            level = line.index(" ")
            while kept and (not kept[-1] or (kept[-1].startswith("#") and kept[-1].index(" ") >= level)):
                kept.pop()
            kept += ["", line, ""]
        elif line or (kept and kept[-1]):
            # a line of prose is a paragraph; the lines of a list stay together
            listed = re.match(r"\s*(?:- |1\. )", line)
            if line and kept and kept[-1] and not (listed and re.match(r"\s*(?:- |1\. )", kept[-1])):
                kept.append("")
            kept.append(line)
    while kept and (not kept[-1] or kept[-1].startswith("#")):
        kept.pop()
    return "\n".join(kept).strip()
