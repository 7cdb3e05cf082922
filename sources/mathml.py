"""Presentation MathML as LaTeX source: the subset that textbooks and web pages use.

Unknown elements contribute their children, so that no symbol is lost; spacing elements become a space.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from lxml import etree

_FUNCTIONS = frozenset([
    "sin", "cos", "tan", "cot", "sec", "csc", "log", "ln", "exp", "lim", "max", "min", "sinh", "cosh", "tanh",
    "arcsin", "arccos", "arctan", "det"
])  # fmt: skip
_SYMBOLS = {
    "×": r"\times", "·": r"\cdot", "⋅": r"\cdot", "÷": r"\div", "±": r"\pm", "−": "-", "≈": r"\approx",
    "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "∝": r"\propto", "∞": r"\infty", "→": r"\to", "∑": r"\sum", "∫": r"\int",
    "∂": r"\partial", "°": r"^\circ", "′": "'", "…": r"\dots", "⊙": r"\odot", "{": r"\{", "}": r"\}", "%": r"\%",
    "&": r"\&", "#": r"\#", "$": r"\$", "_": r"\_",
}  # fmt: skip
_ACCENTS = {"¯": r"\bar", "‾": r"\bar", "→": r"\vec", "⇀": r"\vec", "^": r"\hat", "˙": r"\dot", "~": r"\tilde"}


def to_latex(element: etree._Element) -> str:
    """The LaTeX of a `math` element (or any element inside one), without dollar signs."""
    latex = re.sub(r"\s+", " ", _convert(element)).strip()
    return re.sub(r" (?=[\^_}])|(?<={) ", "", latex)


def _convert(element: etree._Element) -> str:
    if not isinstance(element.tag, str):  # comments and processing instructions
        return ""
    name = etree.QName(element).localname
    children = [child for child in element if isinstance(child.tag, str)]
    rule = _RULES.get(name)
    if rule is not None and len(children) == rule[0]:
        return rule[1](*[_convert(child) for child in children])
    if name in {"mi", "mo", "mn", "mtext", "ms"}:
        return _token(name, "".join(element.itertext()).strip())
    if name == "mspace":
        return " "
    if name == "mtable":
        return _table(children)
    if name == "mfenced":
        inner = ", ".join(_convert(child) for child in children)
        return f"{_literal(element.get('open', '('))}{inner}{_literal(element.get('close', ')'))}"
    if name == "msqrt":
        return rf"\sqrt{{{_join(children)}}}"
    if name in {"annotation", "annotation-xml"}:
        return ""
    return _join(children)


def _join(children: list[etree._Element]) -> str:
    return " ".join(filter(None, map(_convert, children)))


def _token(name: str, value: str) -> str:
    if name == "mi" and value in _FUNCTIONS:
        return rf"\{value}"
    letters = re.sub(r"[^\w]", "", value, flags=re.ASCII)
    if name in {"mtext", "mi", "ms"} and len(letters) > 1 and not letters.isdigit():
        return "\\text{" + re.sub(r"([%&#$_{}])", r"\\\1", value) + "}"
    return _literal(value)


def _literal(value: str) -> str:
    return "".join(_symbol(character) for character in value)


def _symbol(character: str) -> str:
    if character in _SYMBOLS:
        latex = _SYMBOLS[character]
        return f"{latex} " if latex[1:].isalpha() else latex
    name = unicodedata.name(character, "")
    if match := re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER ([A-Z]+)", name):
        greek = match[2].lower().replace("lamda", "lambda")
        if match[1] == "CAPITAL":
            return rf"\{greek.capitalize()} " if greek in _CAPITAL_GREEK else character
        return rf"\{greek} " if greek != "omicron" else "o"
    return "" if unicodedata.category(character) == "Cf" else character


_CAPITAL_GREEK = frozenset([
    "gamma", "delta", "theta", "lambda", "xi", "pi", "sigma", "upsilon", "phi", "psi", "omega"
])  # fmt: skip


def _table(rows: list[etree._Element]) -> str:
    lines = [" & ".join(_convert(cell) for cell in row) for row in rows]
    lines = [line for line in lines if line.strip(" &")]
    if len(lines) == 1:
        return lines[0].replace(" & ", " ").removeprefix("& ")
    return r"\begin{aligned} " + r" \\ ".join(lines) + r" \end{aligned}"


def _script(base: str, mark: str, script: str) -> str:
    plain = re.fullmatch(r"\d+|\w|\\[A-Za-z]+ ?|\\text\{[^{}]*\}|", base.strip())
    return f"{base.strip() if plain else '{' + base + '}'}{mark}{{{script}}}"


def _over(base: str, mark: str) -> str:
    accent = _ACCENTS.get(mark.strip()) or {r"\to": r"\vec"}.get(mark.strip())
    return rf"{accent}{{{base}}}" if accent else rf"\overset{{{mark}}}{{{base}}}"


_RULES: dict[str, tuple[int, Callable[..., str]]] = {
    "mfrac": (2, lambda top, bottom: rf"\frac{{{top}}}{{{bottom}}}"),
    "msup": (2, lambda base, up: _script(base, "^", up)),
    "msub": (2, lambda base, down: _script(base, "_", down)),
    "msubsup": (3, lambda base, down, up: f"{_script(base, '_', down)}^{{{up}}}"),
    "munder": (2, lambda base, down: _script(base, "_", down)),
    "mover": (2, _over),
    "munderover": (3, lambda base, down, up: f"{_script(base, '_', down)}^{{{up}}}"),
    "mroot": (2, lambda base, index: rf"\sqrt[{index}]{{{base}}}"),
}
