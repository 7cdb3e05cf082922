"""Pandoc's document tree (its JSON, https://hackage.haskell.org/package/pandoc-types) to blocks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipelines.arxiv.algorithms import FLOWING_LINES, LINES
from pipelines.arxiv.formulas import displayed
from pipelines.arxiv.pandoc_inlines import Inlines, plain_text
from pipelines.arxiv.pandoc_tables import table_block
from pipelines.arxiv.paper import Atom, Block, Paper, words
from pipelines.arxiv.prepare import GAP, REFERENCES

Node = dict[str, Any]
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def paper_of(tree: Node) -> Paper:
    """The paper of a whole tree."""
    paper = Paper(converter="pandoc")
    _Reader(paper, tree.get("meta", {})).document(tree["blocks"])
    return paper


class _Reader:
    def __init__(self, paper: Paper, meta: Node) -> None:
        self.paper, self.meta = paper, meta

    def document(self, blocks: list[Node]) -> None:
        if not any(_gap_kind(block) == "authors" for block in blocks):
            self.front()
        for block in blocks:
            if _gap_kind(block) == "authors":
                self.front()
            else:
                self.block(block)

    def front(self) -> None:
        """Title, the place of the authors, abstract; once."""
        meta, self.meta = self.meta, {}
        if "title" in meta:
            inlines = meta["title"].get("c", [])
            self.text(Block("title", prefix="# "), inlines)
            self.paper.title = plain_text(inlines)
        if meta:
            self.paper.add(Block("gap", gap="authors"))
        if "abstract" in meta:
            self.paper.add(Block("heading", words("Abstract"), prefix="###### "))
            start = len(self.paper.main)
            for block in meta["abstract"].get("c", []):
                self.block(block)
            self.paper.abstract = "\n\n".join(block.markdown() for block in self.paper.main[start:])

    def blocks(self, nodes: Iterable[Node], prefix: str = "", kind: str = "paragraph") -> None:
        """Blocks, the first of them with `prefix`."""
        for number, node in enumerate(nodes):
            self.block(node, prefix if number == 0 else "", kind)

    def block(self, node: Node, prefix: str = "", kind: str = "paragraph") -> None:
        name: str = node["t"]
        content: Any = node.get("c")
        if name in ("Para", "Plain"):
            self.text(Block(kind, prefix=prefix), content)  # type: ignore[arg-type]
        elif name == "Header":
            level, _, inlines = content
            self.text(Block("heading", prefix="#" * min(level + 1, 6) + " ", numbered=True), inlines)
        elif name == "LineBlock":
            for inlines in content:
                self.text(Block("paragraph"), inlines)
        elif name == "CodeBlock":
            self.paper.add(code_block(content[1]))
        elif name == "BlockQuote":
            self.blocks(content, "> ", "quote")
        elif name == "BulletList":
            for item in content:
                self.blocks(item, "* ", "item")
        elif name == "OrderedList":
            (first, style, _), items = content
            for number, item in enumerate(items, first):
                begin = len(self.paper.main)
                self.blocks(item, _label(number, style["t"]), "item")
                if len(self.paper.main) > begin:
                    self.paper.main[begin].numbered = True
        elif name == "DefinitionList":
            for term, definitions in content:
                nodes = [node for definition in definitions for node in definition]
                lead: list[Node] = [{"t": "Strong", "c": term}, {"t": "Space"}]
                if nodes and nodes[0]["t"] in ("Para", "Plain"):
                    nodes = [{"t": "Para", "c": [*lead, *nodes[0]["c"]]}, *nodes[1:]]
                else:
                    nodes = [{"t": "Para", "c": lead}, *nodes]
                self.blocks(nodes, "* ", "item")
        elif name == "Figure":
            _, caption, inside = content
            self.floats(inside)
            self.caption(caption[1])
        elif name == "Table":
            self.table(content, floating=bool(content[1][1]))
        elif name == "Div":
            self.division(node, prefix, kind)

    def division(self, node: Node, prefix: str, kind: str) -> None:
        (_, classes, _), inside = node["c"]
        if GAP in classes:
            self.paper.add(Block("gap", gap=_gap_kind(node)))  # type: ignore[arg-type]
        elif REFERENCES in classes:
            for entry in inside:
                if entry["t"] in ("Para", "Plain"):
                    self.text(Block("reference", prefix="* ", numbered=True), entry["c"])
        elif LINES in classes or FLOWING_LINES in classes:
            self.lines(inside, LINES in classes)
        else:
            self.blocks(inside, prefix, kind)

    def lines(self, nodes: Iterable[Node], floating: bool) -> None:
        """The lines of an algorithm."""
        atoms: list[Atom] = []
        for node in nodes:
            if node["t"] in ("Para", "Plain"):
                atoms += [piece for piece in Inlines().read(node["c"]) if not isinstance(piece, str)]
                atoms.append(Atom("\n", ""))
        self.paper.add(Block("paragraph", atoms, floating=floating))

    def text(self, block: Block, inlines: list[Node]) -> None:
        """A block of text; formulas set apart divide it, footnotes and tables inside follow it."""
        reader = Inlines()
        for piece in reader.read(inlines):
            if isinstance(piece, str):
                self.paper.add(block)
                self.paper.add(formula_block(piece))
                block = Block(block.kind if block.kind == "quote" else "paragraph")
            else:
                block.atoms.append(piece)
        self.paper.add(block)
        for note in reader.notes:
            self.note(note)

    def note(self, blocks: list[Node]) -> None:
        inside = Paper()
        _Reader(inside, {}).blocks(blocks)
        atoms = [atom for block in inside.main for atom in [*block.atoms, Atom(" ", "")]]
        self.paper.add(Block("footnote", atoms, "Footnote: ", floating=True, numbered=True))

    def caption(self, blocks: list[Node]) -> None:
        atoms: list[Atom] = []
        for node in blocks:
            if node["t"] in ("Para", "Plain"):
                reader = Inlines()
                for piece in reader.read(node["c"]):
                    atoms.append(formula_block(piece).atoms[0] if isinstance(piece, str) else piece)
        if len("".join(atom.shown for atom in atoms)) >= 3:
            self.paper.add(Block("figure", atoms, floating=True, numbered=True))

    def floats(self, nodes: Iterable[Node]) -> None:
        """What a figure holds beside pictures: tables, code, text."""
        inside = Paper()
        reader = _Reader(inside, {})
        reader.blocks(node for node in nodes if not (node["t"] in ("Para", "Plain") and _pictures_only(node["c"])))
        for block in [*inside.main, *inside.floating]:
            block.floating = True
            if block.atoms:
                self.paper.add(block)

    def table(self, content: list[Any], floating: bool) -> None:
        block = table_block(content)
        block.floating = floating
        self.paper.add(block)
        self.caption(content[1][1])


def formula_block(tex: str) -> Block:
    """A displayed formula."""
    tex = displayed(tex)
    return Block("formula", [Atom(f"\\[{tex}\\]", tex, "math")])


def code_block(text: str) -> Block:
    """Lines of a program: they may be divided between pages."""
    lines = text.rstrip("\n").split("\n")
    return Block("code", [Atom(line + "\n", line) for line in lines], "```\n", suffix="```")


def _label(number: int, style: str) -> str:
    if style in ("LowerAlpha", "UpperAlpha") and number <= 26:
        letter = chr(ord("a") + number - 1)
        return f"({letter}) " if style == "LowerAlpha" else f"{letter.upper()}. "
    if style == "LowerRoman" and number <= 10:
        return f"({_ROMAN[number - 1]}) "
    return f"{number}. "


def _pictures_only(inlines: list[Node]) -> bool:
    return all(node["t"] in ("Image", "Space", "SoftBreak", "LineBreak", "RawInline") for node in inlines)


def _gap_kind(node: Node) -> str | None:
    if node["t"] != "Div" or GAP not in node["c"][0][1]:
        return None
    return next((plain_text(inner["c"]).strip() for inner in node["c"][1] if inner["t"] in ("Para", "Plain")), None)
