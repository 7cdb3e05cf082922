"""From the docstrings of a file to an article: title, introduction, then a chapter per documented object.

A chapter is kept when it explains something in running text: a signature in words ("Return the name."), an example
without explanation, a repeat of an earlier chapter and a template that the package fills in at import are left out.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines.text.blocks import Block
from pipelines.text.docstring import read
from pipelines.text.running_text import running_text, without_empty_headings
from sources.package_documentation import Section, module_name

#: Words of running text that a chapter needs outside references.
MIN_CHAPTER_WORDS = {"module": 12, "class": 35, "function": 40, "method": 40, "topic": 30, "file": 30}
#: Above this share of its words in paragraphs that an earlier chapter has, a chapter is a repeat.
MAX_REPEATED = 0.5
#: Shorter paragraphs, such as "For example:", may stand in any number of chapters.
MIN_COMPARED_WORDS = 6
#: Above this share of its characters, a chapter is code.
MAX_CODE = 0.65
_TEMPLATE = re.compile(r"%\([\w:]+\)s|(?<![{$\\_^])\{[a-z_]{3,}\}(?![}`])|\$\{\w+\}")


def chapters(sections: list[Section]) -> list[list[Block]]:
    """The chapters of one file, each a list of blocks that begins with its heading (level 2; 1 for whole texts)."""
    kept = []
    told: set[str] = set()
    for section in sections:
        blocks = _without_title(running_text(read(section.text)), section.name)
        if _explains(blocks, section.kind, told) and not _TEMPLATE.search(_prose(blocks)):
            kept.append(_with_heading(section, _untold(blocks, told)))
            told.update(block.text for block in blocks if block.kind in ("prose", "item"))
    return kept


def title(path: str) -> str:
    """The title of the page of `path`: the module's dotted name, or none for a file that has its own."""
    return module_name(path) if path.endswith(".py") else ""


def _explains(blocks: list[Block], kind: str, told: set[str]) -> bool:
    """Whether `blocks` hold enough running text that is not already `told`, and more of it than of code."""
    words = repeated = code = 0
    references = False
    for block in blocks:
        if block.kind == "heading":
            references = block.text.lower() == "references"
        elif block.kind == "code":
            code += len(block.text)
        elif block.kind in ("prose", "item") and not references:
            count = len(block.text.split())
            words += count
            repeated += count * (block.text in told)
    size = sum(len(block.text) for block in blocks)
    return words >= MIN_CHAPTER_WORDS[kind] and repeated <= MAX_REPEATED * words and code <= MAX_CODE * size


def _untold(blocks: list[Block], told: set[str]) -> list[Block]:
    """`blocks` without the paragraphs that an earlier chapter has, and without the lists that go with these."""
    kept: list[Block] = []
    dropped = False
    for block in blocks:
        repeat = block.kind in ("prose", "item") and block.text in told
        dropped = repeat and (len(block.text.split()) >= MIN_COMPARED_WORDS or (dropped and block.kind == "item"))
        if not dropped:
            kept.append(block)
    return without_empty_headings(kept)


def _without_title(blocks: list[Block], name: str) -> list[Block]:
    """`blocks` without a first line that only repeats a dotted name or announces a module by its name."""
    if len(blocks) > 1 and re.fullmatch(r"`{0,2}[\w.]+`{0,2}( module)?\.?", blocks[0].text) and not name:
        return blocks[1:]
    return blocks


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
