"""LaTeXML's XML (https://math.nist.gov/~BMiller/LaTeXML/manual/schema/) to blocks."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipelines.arxiv.latexml_inlines import SPACE, Inlines, local_name, plain_text
from pipelines.arxiv.latexml_tables import table_block
from pipelines.arxiv.pandoc_tree import code_block, formula_block
from pipelines.arxiv.paper import Atom, Block, BlockKind, Paper, words
from pipelines.arxiv.prepare import GAP_WORD

_LEVELS = {"part": 2, "chapter": 2, "section": 2, "appendix": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5,
           "subparagraph": 6}  # fmt: skip
#: What is not printed where it stands.
_UNSEEN = frozenset(
    ["tags", "toctitle", "toccaption", "resource", "rdf", "date", "creator", "TOC", "indexmark", "pagination", "ERROR",
     "graphics", "picture", "navigation", "tag", "index"]
)  # fmt: skip
_FLOATS = frozenset(["figure", "table", "float", "listing"])
_LISTS = {"itemize": "* ", "enumerate": "1. ", "description": "* "}


def paper_of(root: etree._Element) -> Paper:
    """The paper of a whole document."""
    paper = Paper(converter="latexml")
    reader = _Reader(paper)
    title = next((child for child in root if local_name(child) == "title"), None)
    if title is not None:
        paper.title = " ".join(plain_text(title).split())
        reader.text(Block("title", prefix="# "), title)
    paper.add(Block("gap", gap="authors"))
    abstract = next((child for child in root if local_name(child) == "abstract"), None)
    if abstract is not None:
        paper.add(Block("heading", words("Abstract"), "###### "))
        start = len(paper.main)
        reader.children(abstract)
        paper.abstract = "\n\n".join(block.markdown() for block in paper.main[start:])
    for child in root:
        if child is not title and child is not abstract:
            reader.element(child)
    return paper


class _Reader:
    def __init__(self, paper: Paper) -> None:
        self.paper = paper

    def children(self, parent: etree._Element, prefix: str = "", kind: BlockKind = "paragraph") -> None:
        """Blocks of the children, the first with `prefix`."""
        for child in parent:
            name = local_name(child)
            if name in _UNSEEN or name == "title":
                continue
            self.element(child, prefix, kind)
            prefix = ""

    def element(self, node: etree._Element, prefix: str = "", kind: BlockKind = "paragraph") -> None:
        name = local_name(node)
        if name in _UNSEEN:
            return
        if name in _LEVELS:
            self.section(node, _LEVELS[name])
        elif name == "p":
            if (said := plain_text(node).strip()).startswith(GAP_WORD):
                self.paper.add(Block("gap", gap=said.removeprefix(GAP_WORD)))  # type: ignore[arg-type]
            else:
                self.text(Block(kind, prefix=prefix), node)
        elif name in ("equation", "equationgroup"):
            tex = " \\\\ ".join(_formulas(node))
            self.paper.add(formula_block(tex))
        elif name in _LISTS:
            self.items(node, _LISTS[name])
        elif name == "verbatim":
            self.paper.add(code_block("".join(node.itertext()).strip("\n")))
        elif name in ("theorem", "proof"):
            self.theorem(node)
        elif name in _FLOATS:
            self.float(node)
        elif name == "tabular":
            self.paper.add(table_block(node))
        elif name == "bibliography":
            self.references(node)
        elif name == "quote":
            self.children(node, "> ", "quote")
        elif name in ("classification", "keywords", "acknowledgements"):
            self.text(Block("paragraph", words((node.get("name") or "") + " ")), node)
        elif name == "note":
            self.note(node)
        else:
            self.children(node, prefix, kind)

    def section(self, node: etree._Element, level: int) -> None:
        title = next((child for child in node if local_name(child) == "title"), None)
        if title is not None:
            self.text(Block("heading", prefix="#" * level + " ", numbered=True), title)
        self.children(node)

    def theorem(self, node: etree._Element) -> None:
        title = next((child for child in node if local_name(child) == "title"), None)
        start = len(self.paper.main)
        self.children(node)
        if title is None:
            return
        # a tag holds `Theorem 2.1`; the page's own number is taken for it
        said = " ".join(plain_text(title, tags=True).split())
        first, _, rest = said.partition(" ")
        lead = [Atom(f"**{first} ", first), Atom(rest, rest, "word"), Atom("** ", "")]
        if start < len(self.paper.main) and self.paper.main[start].kind == "paragraph":
            self.paper.main[start].atoms[:0] = lead
        else:
            self.paper.main.insert(start, Block("paragraph", lead))

    def items(self, node: etree._Element, prefix: str) -> None:
        number = 0
        for item in node:
            if local_name(item) not in ("item", "inline-item"):
                continue
            number += 1
            tag = next((t for t in item.iter() if local_name(t) == "tag" and not t.get("role")), None)
            said = " ".join("".join(tag.itertext()).split()) if tag is not None else ""
            own = prefix if prefix == "* " else f"{said or str(number) + '.'} "
            if local_name(node) == "description" and said:
                own = f"* **{said}** "
            begin = len(self.paper.main)
            self.children(item, own, "item")
            if local_name(node) == "enumerate" and len(self.paper.main) > begin:
                self.paper.main[begin].numbered = True

    def float(self, node: etree._Element) -> None:
        for child in node:
            name = local_name(child)
            if name == "caption":
                block = Block("figure", floating=True, numbered=True)
                self.text(block, child)
            elif name == "listing":
                self.lines(child)
            elif name in _FLOATS:
                self.float(child)
            elif name not in _UNSEEN:
                inside = Paper()
                _Reader(inside).element(child)
                for block in [*inside.main, *inside.floating]:
                    block.floating = True
                    self.paper.add(block)

    def lines(self, node: etree._Element) -> None:
        """A program or an algorithm, line by line."""
        atoms: list[Atom] = []
        for line in node.iter():
            if local_name(line) == "listingline":
                atoms += [piece for piece in Inlines().read(line) if not isinstance(piece, str)]
                atoms.append(Atom("\n", ""))
        self.paper.add(Block("paragraph", atoms, floating=True))

    def references(self, node: etree._Element) -> None:
        title = next((child for child in node if local_name(child) == "title"), None)
        if title is not None:
            self.text(Block("heading", prefix="## "), title)
        for item in node.iter():
            if local_name(item) != "bibitem":
                continue
            block = Block("reference", prefix="* ", numbered=True)
            reader = Inlines()
            for part in item:
                if local_name(part) == "bibblock":
                    block.atoms += [piece for piece in reader.read(part) if not isinstance(piece, str)]
                    block.atoms.append(SPACE)
            self.paper.add(block)

    def text(self, block: Block, node: etree._Element) -> None:
        """A block of text; formulas set apart divide it, footnotes follow it."""
        reader = Inlines()
        for piece in reader.read(node):
            if isinstance(piece, str):
                self.paper.add(block)
                self.paper.add(formula_block(piece))
                block = Block(block.kind if block.floating else "paragraph", floating=block.floating)
            else:
                block.atoms.append(piece)
        if any(atom.markdown.strip() or atom.kind != "word" for atom in block.atoms):
            self.paper.add(block)
        for note in reader.notes:
            self.note(note)

    def note(self, node: etree._Element) -> None:
        if node.get("role") not in ("footnote", "footnotetext", "thanks", None):
            return
        atoms = [piece for piece in Inlines().read(node) if not isinstance(piece, str)]
        self.paper.add(Block("footnote", atoms, "Footnote: ", floating=True, numbered=True))


def _formulas(node: etree._Element) -> Iterator[str]:
    """The TeX of the formulas in an equation or a group of them."""
    for child in node:
        name = local_name(child)
        if name == "Math":
            yield child.get("tex") or ""
        elif name == "MathFork":
            yield next((inner.get("tex") or "" for inner in child if local_name(inner) == "Math"), "")
        elif name in ("equation", "equationgroup"):
            yield from _formulas(child)
        elif name in ("p", "text", "intertext"):
            yield f"\\text{{{plain_text(child)}}}"
