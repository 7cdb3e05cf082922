"""Text of CNXML elements: inline runs, lists, tables as Markdown, equations as LaTeX, credit lines."""

from __future__ import annotations

import re

from lxml import etree

from sources.mathml import to_latex

#: Elements that stand on lines of their own even inside a paragraph.
BLOCKS = frozenset([
    "list", "table", "figure", "equation", "code", "preformat", "quote", "note", "media", "exercise", "example"
])  # fmt: skip
#: Stands for a reference that this module alone cannot resolve; removed before the text is handed out.
_UNKNOWN = "\x00"
_SUPERSCRIPTS = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_SUBSCRIPTS = str.maketrans("0123456789+-−–", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋")
#: A cell that claims to span more columns than this does not.
MAX_SPAN = 100
_CREDIT_WORDS = r"(?:photo |image |figure |art )?(?:credits?|source|courtesy)\b|(?:photos?|images?) (?:by|courtesy)\b"


def name_of(element: etree._Element | None) -> str:
    """The tag of `element` without its namespace."""
    return etree.QName(element).localname if element is not None and isinstance(element.tag, str) else ""


def one_line(text: str) -> str:
    """`text` with every run of white space as one space."""
    return re.sub(r"\s+", " ", text).strip()


class Inline:
    """Inline text of the elements of one module; references to its figures and tables become "Figure 2", "Table 1"."""

    def __init__(self, root: etree._Element) -> None:
        self.figures = {figure: number for number, figure in enumerate(root.iter("{*}figure"), start=1)}
        self.targets: dict[str, str] = {}
        for kind in ("figure", "table", "example"):
            for number, element in enumerate(root.iter(f"{{*}}{kind}"), start=1):
                self.targets[element.get("id", "")] = f"{kind.capitalize()} {number}"

    def text(self, element: etree._Element | None) -> str:
        """All text of `element` on one line; empty for None."""
        return "" if element is None else _clean(self._run(element))

    def split(self, element: etree._Element) -> list[str | etree._Element]:
        """The text of a paragraph in pieces, with the block elements among them in place; footnotes come last."""
        pieces: list[str | etree._Element] = []
        buffer = element.text or ""
        for child in element:
            name = name_of(child)
            if name in BLOCKS and child.get("display") != "inline":
                pieces += [_clean(buffer), child]
                buffer = ""
            elif name == "title":
                pieces.append(_clean(self._run(child)))
            elif name == "newline":
                pieces.append(_clean(buffer))
                buffer = ""
            else:
                buffer += self._inline(child)
            buffer += child.tail or ""
        notes = [f"Footnote: {self.text(note)}" for note in element.iter("{*}footnote")]
        return [piece for piece in [*pieces, _clean(buffer), *notes] if not isinstance(piece, str) or piece]

    def _run(self, element: etree._Element) -> str:
        return (element.text or "") + "".join(self._inline(child) + (child.tail or "") for child in element)

    def _inline(self, element: etree._Element) -> str:
        name = name_of(element)
        if name == "math":
            return f"${to_latex(element)}$"
        if name in {"footnote", "label", "image", "iframe"}:
            return ""
        if name in {"newline", "space"}:
            return " "
        if name == "sup":
            return _raised(self._run(element))
        if name == "sub":
            inner = self._run(element)
            lowered = inner.translate(_SUBSCRIPTS)
            return lowered if _is_script(inner) else f"_{inner}"
        if name == "link":
            return self._run(element).strip() or self._reference(element)
        if name == "media":
            return element.get("alt", "")
        return self._run(element) + ("; " if name == "item" else "")

    def _reference(self, link: etree._Element) -> str:
        target = link.get("target-id", "")
        if target and not link.get("document"):
            return self.targets.get(target, _UNKNOWN)
        return self.targets.get(target) or link.get("url", _UNKNOWN)


def list_text(element: etree._Element, inline: Inline, depth: int = 0) -> str:
    """A list, one item a line ("- " or "1. "), nested lists indented by two spaces."""
    numbered = element.get("list-type") == "enumerated"
    title = inline.text(element.find("{*}title"))
    lines = [title] if title else []
    for number, item in enumerate(element.findall("{*}item"), start=1):
        mark = f"{number}." if numbered else "-"
        nested = [child for child in item.iter("{*}list") if next(child.iterancestors("{*}item")) is item]
        words = " ".join(piece for piece in _item_pieces(item, inline) if piece)
        lines.append(f"{'  ' * depth}{mark} {words}")
        lines += [list_text(child, inline, depth + 1) for child in nested]
    return "\n".join(lines)


def _item_pieces(item: etree._Element, inline: Inline) -> list[str]:
    pieces = []
    for piece in inline.split(item):
        if isinstance(piece, str):
            pieces.append(piece)
        elif name_of(piece) == "equation":
            pieces.append(f"${equation_text(piece)}$")
        elif name_of(piece) != "list":
            pieces.append(inline.text(piece))
    return pieces


def equation_text(element: etree._Element) -> str:
    """The LaTeX of a displayed equation, without dollar signs; the text itself where there is no MathML."""
    math = element.find(".//{*}math")
    return to_latex(math) if math is not None else one_line("".join(element.itertext()))


def table_text(element: etree._Element, inline: Inline) -> str:
    """A table in Markdown: its title, the header, the body. Spanned cells are filled with empty ones."""
    title = inline.text(element.find("{*}title")) or inline.text(element.find("{*}caption"))
    head = [_cells(row, inline) for row in element.iterfind(".//{*}thead/{*}row")]
    body = [_cells(row, inline) for part in ("tbody", "tfoot") for row in element.iterfind(f".//{{*}}{part}/{{*}}row")]
    while len(head) > 1 and sum(map(bool, head[0])) == 1:  # a first row across the whole table is its title
        title = " ".join(filter(None, [title, *head.pop(0)]))
    rows = [*head, *body]
    if not rows:
        return ""
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    if not head:
        rows.insert(0, [""] * width)
    rows.insert(1, ["---"] * width)
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([title, "", *lines] if title else lines)


def _cells(row: etree._Element, inline: Inline) -> list[str]:
    cells: list[str] = []
    for entry in row.findall("{*}entry"):
        cells.append(inline.text(entry).replace("|", "\\|"))
        first, last = (re.sub(r"\D", "", entry.get(key, "")) for key in ("namest", "nameend"))
        if first and last:
            cells += [""] * min(MAX_SPAN, int(last[:9]) - int(first[:9]))
    return cells


def split_credit(caption: str) -> tuple[str, str]:
    """`caption` without the parenthesis at its end that names who made the picture, and the words of that parenthesis.

    >>> split_credit("A comet. (credit: H. Weaver (STScI))")
    ('A comet.', 'H. Weaver (STScI)')
    """
    if not caption.endswith((")", ").")):
        return caption, ""
    stop = caption.rindex(")")
    depth = 0
    for start in range(stop, -1, -1):
        depth += {")": 1, "(": -1}.get(caption[start], 0)
        if depth == 0:
            break
    inside = caption[start + 1 : stop]
    words = re.match(_CREDIT_WORDS, inside, re.IGNORECASE)
    if depth or not words:
        return caption, ""
    return caption[:start].strip(), re.sub(r"^\W*(?:by |of )?", "", inside[words.end() :]).strip() or inside


def _raised(text: str) -> str:
    if _is_script(text):
        return text.translate(_SUPERSCRIPTS)
    return text if text in {"st", "nd", "rd", "th"} else f"^{text}"


def _is_script(text: str) -> bool:
    return re.fullmatch(r"[0-9+\-−–]+", text) is not None


def _clean(text: str) -> str:
    text = re.sub(rf"\s*\([^()]*{_UNKNOWN}[^()]*\)", "", text)
    return one_line(text.replace(_UNKNOWN, "another section"))
