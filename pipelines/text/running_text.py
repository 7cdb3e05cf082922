"""Which blocks of a docstring are running text for a reader, and which only serve the interface or its web site.

Left out: lists of parameters, results and errors; statements of rights; tables drawn with characters and printed data;
pointers to pages that only the web site has; and the words that introduce any of these ("For example:" with no example
after it). Tracebacks are cut to their last line, the error itself.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines.text.blocks import Block

LISTING_HEADINGS = frozenset(
    """
    parameters|params|other parameters|optional parameters|input parameters|returns|return|return value|yields|yield|
    raises|raise|exceptions|attributes|class attributes|warns|args|arguments|keyword args|keyword arguments|receives|
    properties|fields|inputs|input|outputs|output|options|constants|public functions
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
#: A paragraph that is a list of the interface, whatever the style of the docstring.
_LISTING_PARAGRAPH = re.compile(
    r"(?:Other )?(?:[Kk]eyword |[Oo]ptional )?(?:Parameters?|Params|Args|Arguments?|Returns?|Yields?|Raises|Attributes|"
    r"Inputs?|Outputs?)(?: are)?(?:\s*:|$)|Raises `|:\w+ ?\w*:|['`\w*]+ -- |-{4,}"
)
_RIGHTS = re.compile(
    r"copyright (\(c\)|©|[12]\d{3}|by |notice)|all rights reserved|no warranty|permission to use|"
    r"redistributions? (and|in|of) |this software is provided|(is |are |code )(re)?licensed under|neither the name of|"
    r"licen[sc]e:|bsd licen[sc]e|^authors?\s*:|^created on |^todo\b",
    re.I,
)
_WEB_PAGE = r"(?:[Uu]ser [Gg]uide|[Gg]lossary|[Gg]allery|[a-z0-9]+(?:[._-][a-z0-9]+)+(?![\w`'/.(-]*[`'/(]))"
#: Sentences that point to pages which only the package's web site has.
_POINTER = re.compile(
    rf"(?:^|(?<=[.!?])\s*)(?:Read more in|[Ss]ee(?: also)?|[Rr]efer to|For (?:more|further|an?) [^.:`]{{0,60}}?see)"
    rf" (?:the |our )?[^.`:]{{0,60}}?{_WEB_PAGE}[^.`]{{0,80}}\.(?=\s|$)"
    r"|(?:^|(?<=[.!?])\s+)[^.!?]*\bsphx_glr_\w+(?:\.py)?(?:[^.!?]|\.py)*(?:[.!?](?=\s|$)|$)"
    r"|(?:^|(?<=[.!?])\s*)See (?:Randomness|Glossary)(?: for [^.]{0,40})?\.(?=\s|$)"
    r"|(?:^|(?<=[.!?])\s*)(?:See (?:this|the) example|For (?:an|a) (?:\w+ )?example[^.:]{0,60}, see)"
    r"[^.:]{0,120}\.(?=\s|$)"
)
_LAST_SENTENCE = re.compile(r"(?:^|(?<=[.!?])\s+)[^.!?]*:$")
_TRACEBACK = re.compile(r"(?m)^ *Traceback \(most recent call last\):\n(?:(?: |\.\.\.).*\n)*")
_BORDER = re.compile(r"(?m)^ *[-=+]{3,}(?:[ +|]+[-=+]{2,})+ *$|^ *[-=_]{8,} *$")
_SIGNATURE = re.compile(r"[\w.]+\([^()]*\)(?: *-> *[\w.\[\], ]+)?(?:\s+(?=[A-Z])|$)")
_COMMAND = re.compile(r"import [\w.]+(?: |$)|from [\w.]+ import |sudo |pip install |\$ |(?:if|for|with|def|class) .*:$")
_MAX_CODE_LINES = 25


def running_text(blocks: list[Block]) -> list[Block]:
    """`blocks` without listings, rights, dumps and pointers, and without what introduced them."""
    kept: list[Block] = []
    listing = 0
    for number, block in enumerate(blocks):
        if block.kind == "heading":
            listing = block.level if block.text.lower() in LISTING_HEADINGS else 0
            _finish(kept)
        if listing or _is_listing(block) or _is_command(block) or _is_notice(block) or _is_dump(block):
            _finish(kept)
            continue
        block = _cleaned(block, first=number == 0)
        if block.text:
            kept.append(block)
    _finish(kept)
    return without_empty_headings(kept)


def _finish(kept: list[Block]) -> None:
    """Take back the words at the end of `kept` that introduce something which does not follow."""
    while kept and kept[-1].kind in ("prose", "item") and kept[-1].text.rstrip("*").endswith(":"):
        text = _LAST_SENTENCE.sub("", kept[-1].text.rstrip("*")).strip()
        last = kept.pop()
        if text and not text.endswith(":") and text.strip("-* "):
            kept.append(replace(last, text=text))


def without_empty_headings(blocks: list[Block]) -> list[Block]:
    """`blocks` without headings that have nothing under them."""
    kept: list[Block] = []
    for block in blocks:
        while kept and block.kind == "heading" and kept[-1].kind == "heading" and kept[-1].level >= block.level:
            kept.pop()
        kept.append(block)
    while kept and kept[-1].kind == "heading":
        kept.pop()
    return kept


def _cleaned(block: Block, first: bool) -> Block:
    text = block.text
    if block.kind == "code":
        text = _TRACEBACK.sub("", text)
    elif block.kind in ("prose", "item"):
        text = _POINTER.sub("", text).replace("``", "`").strip()
        text = _SIGNATURE.sub("", text, count=1) if first and _SIGNATURE.match(text) else text
    return replace(block, text=text)


def _is_listing(block: Block) -> bool:
    return block.kind in ("prose", "item") and bool(_LISTING_PARAGRAPH.match(block.text.removeprefix("- ")))


def _is_command(block: Block) -> bool:
    """A paragraph of statements or commands that stand at the margin like text."""
    return block.kind == "prose" and bool(_COMMAND.match(block.text))


def _is_notice(block: Block) -> bool:
    """A statement of rights, which belongs to the package and says nothing about its subject."""
    return block.kind in ("prose", "item") and bool(_RIGHTS.search(block.text))


def _is_dump(block: Block) -> bool:
    """A code block so long that it is printed data or a whole program, or a table drawn with characters."""
    if block.kind != "code":
        return False
    return block.text.count("\n") >= _MAX_CODE_LINES or len(_BORDER.findall(block.text)) >= 2
