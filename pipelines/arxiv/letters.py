"""Text to the letters and digits that can be compared: what a page and its source agree on.

Spaces, punctuation, accents, ligatures, hyphens at line ends and the styles of letters differ between the two.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_GREEK = (
    ("alpha", "α"), ("beta", "β"), ("gamma", "γ"), ("delta", "δ"), ("epsilon", "ε"), ("zeta", "ζ"), ("eta", "η"),
    ("theta", "θ"), ("iota", "ι"), ("kappa", "κ"), ("lambda", "λ"), ("mu", "μ"), ("nu", "ν"), ("xi", "ξ"),
    ("omicron", "ο"), ("pi", "π"), ("rho", "ρ"), ("sigma", "σ"), ("tau", "τ"), ("upsilon", "υ"), ("phi", "φ"),
    ("chi", "χ"), ("psi", "ψ"), ("omega", "ω"), ("varepsilon", "ε"), ("vartheta", "θ"), ("varpi", "π"),
    ("varrho", "ρ"), ("varsigma", "σ"), ("varphi", "φ"), ("ell", "l"),
)  # fmt: skip
_GREEK_LETTERS = dict(_GREEK)
#: Commands of formulas that print their own name.
_NAMES = frozenset(
    ["sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "log", "ln", "exp", "lim", "sup", "inf", "max",
     "min", "arg", "det", "dim", "gcd", "ker", "deg", "hom", "Pr", "arcsin", "arccos", "arctan", "mod"]
)  # fmt: skip
_INVISIBLE = re.compile(
    r"\\(?:label|ref|eqref|tag|begin|end|vspace|hspace|phantom|color|hphantom|vphantom|cite\w*)\*?\s*\{[^{}]*\}"
)
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?|\\.")


def letters(text: str) -> str:
    """The comparable letters of `text`."""
    if text.isascii():
        return "".join(filter(str.isalnum, text)).lower()
    return "".join(map(plain, text))


@lru_cache(maxsize=20_000)
def plain(character: str) -> str:
    """The comparable letters of one character: none, one, or several (of a ligature)."""
    if "\u3400" <= character <= "\u9fff":
        return character
    found = unicodedata.normalize("NFKD", character).casefold()
    return "".join(letter for letter in found if letter.isalnum())


def formula_letters(tex: str) -> str:
    """The letters that a formula shows, as far as its TeX says without its macros."""
    tex = _INVISIBLE.sub(" ", tex)

    def shown(match: re.Match[str]) -> str:
        name = match[1]
        if name is None:
            return " "
        if name in _NAMES:
            return f" {name} "
        # Λ and λ compare alike
        return _GREEK_LETTERS.get(name[0].lower() + name[1:], " ")

    return letters(_COMMAND.sub(shown, tex))
