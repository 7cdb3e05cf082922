"""Blocks of a Markdown document, and their text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["heading", "prose", "item", "code", "math"]


@dataclass
class Block:
    """One block; `level` is a heading's depth (1 is the top), or how deep in lists any other block stands."""

    kind: Kind
    text: str
    level: int = 0


def markdown(blocks: list[Block]) -> str:
    """Blocks as one Markdown text, without a final newline; neighbouring items of a list share no blank line."""
    pieces: list[str] = []
    for index, block in enumerate(blocks):
        if index:
            pieces.append("\n" if block.kind == blocks[index - 1].kind == "item" else "\n\n")
        pieces.append(_render(block))
    return "".join(pieces)


def _render(block: Block) -> str:
    if block.kind == "heading":
        return f"{'#' * min(block.level, 6)} {block.text}"
    text = block.text
    if block.kind == "code":
        python = text.startswith((">>>", "import ", "from ", "def ", "class ", "@"))
        text = f"```{'python' if python else ''}\n{text}\n```"
    elif block.kind == "math":
        text = f"$$\n{text}\n$$"
    margin = "  " * block.level
    return "\n".join(margin + line if line else line for line in text.split("\n"))
