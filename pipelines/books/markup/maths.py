"""Formulas: MathML that is safe to show, with its LaTeX; and LaTeX to MathML, many formulas by one call of pandoc."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

import pypandoc
from lxml import etree
from lxml import html as lxml_html

from pipelines.books.blocks import Atom
from pipelines.books.markup.tree import attribute, name_of
from sources.mathml import to_latex

#: Elements and attributes of MathML Core (W3C), which Chromium draws; other elements give their content.
_ELEMENTS = frozenset(
    ["mrow", "mi", "mo", "mn", "mtext", "ms", "mspace", "mfrac", "msqrt", "mroot", "mstyle", "msub", "msup", "msubsup",
     "munder", "mover", "munderover", "mmultiscripts", "mprescripts", "none", "mtable", "mtr", "mtd", "mphantom",
     "mpadded"]
)  # fmt: skip
_ATTRIBUTES = frozenset(
    ["mathvariant", "stretchy", "fence", "separator", "accent", "accentunder", "columnalign", "linethickness", "lspace",
     "rspace", "minsize", "maxsize", "movablelimits", "displaystyle", "scriptlevel", "width", "height", "depth",
     "largeop", "symmetric", "form"]
)  # fmt: skip
_TEX = ("application/x-tex", "latex", "tex")
_MAX_TEX = 2000
#: What a formula may be divided at, and what holds such divisions within it.
_TOKEN = re.compile(r"\\\\|\\(?:begin|left)(?![a-zA-Z])|\\(?:end|right)(?![a-zA-Z])|\\.|[{}&]", re.S)
_OPENS, _CLOSES = ("\\begin", "\\left", "{"), ("\\end", "\\right", "}")
_LAST_BREAK = re.compile(r"(?:\\\\\s*)+$")
_SLASHED = re.compile(r"^\\(?:displaystyle|textstyle)\s*")


def formula(node: etree._Element, after: bool) -> Atom | None:
    """A `math` element as an atom; None for an empty one. `after` says whether a space follows."""
    body = "".join(_clean(child) for child in node)
    shown = _shown(node)
    tex = _stated(node) or to_latex(node)
    if not body or not shown or not tex or len(tex) > _MAX_TEX:
        return None
    display = attribute(node, "display") == "block"
    mode = ' display="block"' if display else ""
    return Atom(shown, (), after, f"<math{mode}>{body}</math>", tex, display=display)


def formulas(sources: Sequence[tuple[str, bool]]) -> list[Atom | None]:
    """(LaTeX, set apart?) to atoms; None for what pandoc does not understand, even with its lines in an environment."""
    found = _by_pandoc(sources)
    unread = [n for n, (atom, (_, display)) in enumerate(zip(found, sources, strict=True)) if display and atom is None]
    lines = {n: tex for n in unread if (tex := in_lines(sources[n][0])) is not None}
    for n, atom in zip(lines, _by_pandoc([(tex, True) for tex in lines.values()]), strict=True):
        found[n] = atom
    return found


def _by_pandoc(sources: Sequence[tuple[str, bool]]) -> list[Atom | None]:
    if not sources:
        return []
    marks = [f"$${tex}$$" if display else f"${tex.strip()}$" for tex, display in sources]
    text = "\n\n".join(f"::: f\n{' '.join(mark.split())}\n:::" for mark in marks)
    page = pypandoc.convert_text(
        text, "html", format="markdown-smart", extra_args=["--mathml", "--wrap=none", "--quiet"]
    )
    parts = [node for node in lxml_html.fragment_fromstring(page, create_parent="body") if node.get("class") == "f"]
    found: list[Atom | None] = []
    for part in parts:
        maths = [node for node in part.iter() if name_of(node) == "math"]
        found.append(formula(maths[0], False) if len(maths) == 1 else None)
    return found if len(found) == len(sources) else [None] * len(sources)


def in_lines(tex: str) -> str | None:
    """A formula whose lines stand in no environment, as MathJax and KaTeX read it, in the one that LaTeX asks for; None
    for a formula of one line."""
    body = _LAST_BREAK.sub("", tex.strip()).rstrip()
    depth = 0
    divided = {"\\\\": body != tex.strip(), "&": False}
    # the braces behind \begin and \end open and close by themselves
    for token in _TOKEN.findall(body):
        depth += (token in _OPENS) - (token in _CLOSES)
        if token in divided and depth == 0:
            divided[token] = True
    if not any(divided.values()):
        return None
    name = "aligned" if divided["&"] else "gathered"
    return f"\\begin{{{name}}} {body} \\end{{{name}}}"


def _stated(node: etree._Element) -> str:
    """The LaTeX that the element carries: as an annotation, or as LaTeXML and MediaWiki write it."""
    for child in node.iter():
        if name_of(child) == "annotation" and attribute(child, "encoding").lower() in _TEX:
            return _tidy("".join(child.itertext()))
    return _tidy(attribute(node, "alttext"))


def _tidy(tex: str) -> str:
    tex = " ".join(tex.split())
    while tex.startswith("{") and tex.endswith("}") and _is_one_group(tex):
        tex = tex[1:-1].strip()
    return _SLASHED.sub("", tex)


def _is_one_group(tex: str) -> bool:
    depth = 0
    for place, character in enumerate(tex):
        escaped = place and tex[place - 1] == "\\"
        depth += (character == "{" and not escaped) - (character == "}" and not escaped)
        if depth == 0 and place < len(tex) - 1:
            return False
    return depth == 0


def _clean(node: etree._Element) -> str:
    """The markup of what may be shown of a node, with its tail's place taken by nothing (MathML has no loose text)."""
    name = name_of(node)
    if name in ("annotation", "annotation-xml", ""):
        return ""
    inside = escape(node.text or "", quote=False) if name in ("mi", "mo", "mn", "mtext", "ms") else ""
    inside += "".join(_clean(child) for child in node)
    if name == "mfenced":
        return f"<mrow><mo>{_fence(node, 'open', '(')}</mo>{inside}<mo>{_fence(node, 'close', ')')}</mo></mrow>"
    if name == "semantics":
        children = [child for child in node if name_of(child) not in ("annotation", "annotation-xml", "")]
        return _clean(children[0]) if children else ""
    if name not in _ELEMENTS:
        return f"<mrow>{inside}</mrow>" if inside else ""
    kept = "".join(f' {key}="{escape(str(value))}"' for key, value in sorted(node.attrib.items()) if key in _ATTRIBUTES)
    return f"<{name}{kept}>{inside}</{name}>"


def _fence(node: etree._Element, side: str, usual: str) -> str:
    found = node.get(side)
    return escape(usual if found is None else str(found), quote=False)


def _shown(node: etree._Element) -> str:
    pieces: list[str] = []
    for child in node.iter():
        if name_of(child) in ("mi", "mo", "mn", "mtext", "ms"):
            pieces.append(" ".join((child.text or "").split()))
    return " ".join(filter(None, pieces))
