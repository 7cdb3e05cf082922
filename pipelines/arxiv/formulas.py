"""The TeX of formulas as it is written down: in one line, without numbers and links, in usual environments."""

from __future__ import annotations

import re

_COMMENT_ENDS = re.compile(r"(?<!\\)%\s*\n\s*")
#: Commands of numbering and of hyperref that show nothing; a link shows its last argument.
_UNSEEN = re.compile(r"\\(?:nonumber|notag)(?![A-Za-z])|\\(?:label|hypertarget|Hy@raisedlink)\s*(?=\{)")
#: Spaces in points, as LaTeXML writes \qquad and the like.
_SPACE = re.compile(r"\\hskip\s*[\d.]+pt(?:\s*(?:plus|minus)\s*[\d.]+(?:pt|fil+))*\s*")
_LINK = re.compile(r"\\(?:hyperlink|hyperref|href)\s*(?:\[[^\]]*\]\s*)?(?=\{)")
_OUTER = re.compile(
    r"^\\begin\s*\{(equation|align|gather|multline|eqnarray|flalign|alignat|displaymath|math|subequations|dmath)(\*?)\}"
    r"(?P<body>.*)\\end\s*\{\1\2\}$",
    re.S,
)
_INNER = {"align": "aligned", "flalign": "aligned", "gather": "gathered"}


def one_line(tex: str) -> str:
    """TeX of a formula in one line without numbers, labels and links."""
    tex = _SPACE.sub(r"\\quad ", _COMMENT_ENDS.sub("", tex))
    while match := _UNSEEN.search(tex):
        end = match.end() if match[0] in ("\\nonumber", "\\notag") else after_group(tex, match.end())
        tex = tex[: match.start()] + tex[end:]
    while match := _LINK.search(tex):
        end = match.end()
        if "[" not in match[0]:
            end = after_group(tex, end)
        tex = tex[: match.start()] + tex[end:]
    return " ".join(tex.split())


def displayed(tex: str) -> str:
    """The same of a displayed formula, whose numbering environment becomes one that stands inside a formula."""
    tex = one_line(tex)
    while match := _OUTER.match(tex):
        name, body = match[1], match["body"].strip()
        if name == "alignat":
            return f"\\begin{{aligned}}{body[after_group(body, 0) :]}\\end{{aligned}}"
        if name == "eqnarray":
            return f"\\begin{{array}}{{rcl}} {body} \\end{{array}}"
        if name in _INNER:
            # one line alone needs no alignment
            simple = "\\\\" not in body and body.count("&") == 0
            return body if simple else f"\\begin{{{_INNER[name]}}} {body} \\end{{{_INNER[name]}}}"
        if name == "multline":
            return f"\\begin{{gathered}} {body} \\end{{gathered}}"
        tex = body
    return tex


def after_group(tex: str, start: int) -> int:
    """The place after the braces that begin at `start`; `start` where none do."""
    place = start
    while place < len(tex) and tex[place].isspace():
        place += 1
    if place >= len(tex) or tex[place] != "{":
        return start
    depth = 0
    for end in range(place, len(tex)):
        if tex[end] in "{}" and tex[end - 1 : end] != "\\":
            depth += 1 if tex[end] == "{" else -1
            if depth == 0:
                return end + 1
    return len(tex)
