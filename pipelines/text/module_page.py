"""From the docstrings of a file to an article: title, introduction, then a chapter per documented object.

A chapter is kept when it explains something: docstrings that are a signature in words ("Return the name.") or a list
of parameters under one sentence are left out, as are templates that the package fills in at import.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines.text.blocks import Block
from pipelines.text.docstring import read
from sources.package_documentation import Section, module_name

#: Words of running text that a chapter needs outside lists of parameters, results and references.
MIN_CHAPTER_WORDS = {"module": 12, "class": 35, "function": 45, "method": 45, "topic": 30, "file": 30}
_LISTING_HEADINGS = frozenset(
    [
        "parameters",
        "other parameters",
        "returns",
        "return",
        "yields",
        "raises",
        "attributes",
        "warns",
        "references",
        "args",
        "arguments",
        "receives",
        "keyword arguments",
        "properties",
        "fields",
        "params",
    ]
)
_TEMPLATE = re.compile(r"%\(\w+\)s|(?<![{$\\_^])\{[a-z_]{3,}\}(?![}`])|\$\{\w+\}")
_RIGHTS = re.compile(r"copyright (\(c\)|©|[12]\d{3}|by )|all rights reserved|no warranty|permission to use", re.I)
#: Pointers to pages that only the package's web site has.
_POINTER = re.compile(
    r"\s*(?:Read more in|See(?: also)?|Refer to) the [^.]{0,60}(?:[Uu]ser [Gg]uide|[Gg]lossary)[^.]{0,60}\.(?=\s|$)"
    r"|\s*See (?:Randomness|Glossary)(?: for [^.]{0,40})?\.(?=\s|$)"
)
_MAX_CODE_LINES = 25


def chapters(sections: list[Section]) -> list[list[Block]]:
    """The chapters of one file, each a list of blocks that begins with its heading (level 2; 1 for whole texts)."""
    kept = []
    for section in sections:
        blocks = [
            block
            for block in map(_without_pointers, read(section.text))
            if block.text and not _is_dump(block) and not _is_notice(block)
        ]
        if explains(blocks, MIN_CHAPTER_WORDS[section.kind]) and not _TEMPLATE.search(_prose(blocks)):
            kept.append(_with_heading(section, blocks))
    return kept


def title(path: str) -> str:
    """The title of the page of `path`: the module's dotted name, or none for a file that has its own."""
    return module_name(path) if path.endswith(".py") else ""


def explains(blocks: list[Block], min_words: int) -> bool:
    """Whether the running text of `blocks` has `min_words` words outside listings."""
    words = 0
    listing = False
    for block in blocks:
        if block.kind == "heading":
            listing = block.text.lower() in _LISTING_HEADINGS
        elif block.kind in ("prose", "item") and not listing:
            words += len(block.text.split())
    return words >= min_words


def _with_heading(section: Section, blocks: list[Block]) -> list[Block]:
    if section.kind in ("module", "file", "topic"):
        return _shifted(blocks, 1 if section.kind == "module" else 0)
    return [Block("heading", section.name, 2), *_shifted(blocks, 2)]


def _shifted(blocks: list[Block], levels: int) -> list[Block]:
    """`blocks` with headings moved so that the highest of them stands `levels` below the top."""
    top = min((block.level for block in blocks if block.kind == "heading"), default=1)
    return [
        replace(block, level=block.level - top + 1 + levels) if block.kind == "heading" else block for block in blocks
    ]


def _prose(blocks: list[Block]) -> str:
    return "\n".join(block.text for block in blocks if block.kind in ("prose", "item"))


def _without_pointers(block: Block) -> Block:
    return replace(block, text=_POINTER.sub("", block.text).strip()) if block.kind in ("prose", "item") else block


def _is_notice(block: Block) -> bool:
    """A statement of rights, which belongs to the package and says nothing about its subject."""
    return block.kind == "prose" and bool(_RIGHTS.search(block.text))


def _is_dump(block: Block) -> bool:
    """A code block so long that it is printed data or a whole program."""
    return block.kind == "code" and block.text.count("\n") >= _MAX_CODE_LINES
