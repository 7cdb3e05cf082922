"""reStructuredText and markdown to blocks, through pandoc: structure and formulas (TeX and MathML) in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Literal

import pypandoc
from lxml import etree, html

from pipelines.documents.blocks import Atom, Block, emphasised, text_atoms

_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_DOCTEST = re.compile(r"^(?P<indent> *)>>> ")
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4}
#: Marks that may not begin a line.
_MARKS = re.compile(r"[，。、；：？！）》」』】〕”’,.;:?!)]+\s?")
_INLINE = {"em": ("*", "em"), "i": ("*", "em"), "strong": ("**", "strong"), "b": ("**", "strong")}


def blocks_of(source: str, format_: Literal["rst", "markdown"]) -> list[Block]:
    """The blocks of a document in the given markup; raises ValueError where pandoc cannot read it."""
    if format_ == "rst":
        source = _literal_doctests(source)
    try:
        page = pypandoc.convert_text(source, "html", format=format_, extra_args=["--mathml", "--wrap=none", "--quiet"])
    except RuntimeError as error:
        raise ValueError(str(error)) from error
    return list(_walk(html.fragment_fromstring(page, create_parent="body"), 0))


def _literal_doctests(source: str) -> str:
    """Doctest sessions as literal blocks: pandoc has no reader for the bare form."""
    lines: list[str] = []
    inside = False
    literal: int | None = None  # indentation of the line that announces the literal block in which we are
    for line in source.splitlines():
        match = _DOCTEST.match(line)
        indent = len(line) - len(line.lstrip())
        if line.strip() and not inside:
            if literal is not None and indent <= literal:
                literal = None
            if literal is None and line.rstrip().endswith("::"):
                literal = indent
        if match and not inside and literal is None:
            lines += [match["indent"] + "::", ""]
            inside = True
        elif not line.strip():
            inside = False
        lines.append("    " + line if inside else line)
    return "\n".join(lines)


def _walk(parent: etree._Element, depth: int) -> Iterator[Block]:
    for element in parent:
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if name in _HEADINGS:
            level = _HEADINGS[name]
            yield Block("heading", list(_inline(element)), level=level, prefix="#" * level + " ")
        elif name == "p":
            yield from _paragraph(element)
        elif name == "pre":
            lines = "".join(element.itertext()).rstrip("\n").split("\n")
            yield Block("code", [Atom(escape(line) + "\n", line + "\n", line + "\n") for line in lines])
        elif name in ("ul", "ol"):
            yield from _items(element, depth)
        elif name == "dl":
            yield from _definitions(element, depth)
        elif name == "table":
            yield _table(element)
        elif name == "blockquote":
            for block in _walk(element, depth):
                if block.kind == "paragraph":
                    block.kind, block.prefix = "quote", "> "
                yield block
        elif name in ("div", "section", "body"):
            yield from _walk(element, depth)


def _paragraph(element: etree._Element) -> Iterator[Block]:
    """A paragraph; display formulas inside it become blocks of their own."""
    collected: list[Atom] = []
    for atom in _inline(element):
        if atom.markdown.startswith("$$"):
            if any(piece.printed.strip() for piece in collected):
                yield Block("paragraph", collected)
            yield Block("formula", [atom])
            collected = []
        elif collected or atom.printed.strip():
            collected.append(atom)
    if collected:
        yield Block("paragraph", collected)


def _items(parent: etree._Element, depth: int) -> Iterator[Block]:
    letters = parent.tag == "ol" and parent.get("type") == "A"
    number = int(parent.get("start", "1"))
    for element in parent:
        marker = "•"
        if parent.tag == "ol":
            marker = f"{chr(ord('A') + number - 1)}." if letters else f"{number}."
        number += 1
        yield from _listed(element, depth, "- " if marker == "•" else f"{marker} ", marker, letters)


def _listed(element: etree._Element, depth: int, prefix: str, marker: str, option: bool) -> Iterator[Block]:
    """The blocks of one list item; the first carries the marker."""
    first = list(_inline(element, stop_at_blocks=True))
    if any(atom.printed.strip() for atom in first):
        yield Block("item", first, depth, prefix, marker, option)
        prefix = marker = ""
    for block in _walk(element, depth + 1):
        if block.kind == "paragraph":
            block.kind, block.level = "item", depth
            block.prefix, block.marker, block.option = prefix, marker, option and bool(marker)
            if not prefix:
                block.prefix = "  "
            prefix = marker = ""
        yield block


def _definitions(parent: etree._Element, depth: int) -> Iterator[Block]:
    for element in parent:
        if element.tag == "dt":
            name = "".join(a.printed for a in _inline(element))
            yield Block("paragraph", [emphasised(name, "**", "strong")], term=True)
        else:
            text = list(_inline(element, stop_at_blocks=True))
            if any(atom.printed.strip() for atom in text):
                yield Block("item", text, depth, "")
            for block in _walk(element, depth + 1):
                if block.kind == "paragraph":
                    block.kind, block.level = "item", depth
                yield block


def _table(element: etree._Element) -> Block:
    rows = [[list(_inline(cell)) for cell in row.iter("td", "th")] for row in element.iter("tr")]
    width = max((len(row) for row in rows), default=0)
    has_head = element.find(".//thead") is not None
    if not has_head:
        rows.insert(0, [[] for _ in range(width)])
    spelled = [["".join(a.markdown for a in cell).strip().replace("|", "\\|") for cell in row] for row in rows]
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in spelled]
    lines.insert(1, "|" + " --- |" * width)
    markup = ""
    for number, row in enumerate(rows):
        tag = "th" if number == 0 else "td"
        if number or has_head:
            cells = "".join(f"<{tag}>{''.join(atom.html for atom in cell)}</{tag}>" for cell in row)
            markup += f"<tr>{cells}</tr>"
    printed = " ".join("".join(atom.printed for atom in cell) for row in rows for cell in row)
    return Block("table", [Atom(f"<table>{markup}</table>", "\n".join(lines), printed)])


def _inline(element: etree._Element, stop_at_blocks: bool = False) -> Iterator[Atom]:
    """The atoms of an element; marks that may not begin a line are one with what stands before them."""
    before: Atom | None = None
    for atom in _pieces(element, stop_at_blocks):
        if before is not None and _MARKS.fullmatch(atom.markdown) and _takes_marks(before):
            html = before.html + atom.html
            if before.markdown.endswith("$"):  # a browser may break the line behind a formula, whatever follows
                html = f'<span class="whole">{html.rstrip()}</span>' + " " * html.endswith(" ")
            before = Atom(html, before.markdown + atom.markdown, before.printed + atom.printed)
            continue
        if before is not None:
            yield before
        before = atom
    if before is not None:
        yield before


def _takes_marks(atom: Atom) -> bool:
    """True for formulas, code and emphasis in running text."""
    return atom.markdown[-1:] in ("$", "`", "*") and not atom.markdown.startswith("$$")


def _pieces(element: etree._Element, stop_at_blocks: bool) -> Iterator[Atom]:
    if element.text:
        yield from text_atoms(_spaces(element.text))
    for child in element:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if stop_at_blocks and name in ("p", "ul", "ol", "dl", "pre", "table", "blockquote", "div"):
            return
        if name == "math":
            yield _formula(child)
        elif name == "code":
            code = _spaces("".join(child.itertext()))
            yield Atom(f"<code>{escape(code)}</code>", f"`{code}`", code)
        elif name in _INLINE:
            mark, tag = _INLINE[name]
            yield emphasised(_spaces("".join(child.itertext())), mark, tag)
        elif name == "br":
            yield Atom("<br>", "\n", "\n")
        elif name in ("sup", "sub"):
            value = "".join(child.itertext())
            yield Atom(f"<{name}>{escape(value)}</{name}>", f"<{name}>{value}</{name}>", value)
        else:
            yield from _pieces(child, False)
        if child.tail:
            yield from text_atoms(_spaces(child.tail))


def _formula(element: etree._Element) -> Atom:
    """An inline (`$…$`) or display (`$$…$$`) formula as pandoc converted it; one atom."""
    tex = ""
    for annotation in element.iter("annotation", f"{_MATHML}annotation"):
        tex = " ".join((annotation.text or "").split())
        annotation.getparent().remove(annotation)
    tail, element.tail = element.tail, None
    markup = etree.tostring(element, encoding="unicode", method="html")
    printed = f" {' '.join(element.itertext())} "
    element.tail = tail
    if element.get("display") == "block":
        return Atom(markup, f"$$\n{tex}\n$$", printed)
    return Atom(markup, f"${tex}$", printed)


def _spaces(value: str) -> str:
    return re.sub(r"\s+", " ", value)
