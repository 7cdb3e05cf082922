"""Tables of the many packages as plain `tabular`, which every converter reads."""

from __future__ import annotations

import re

from pipelines.arxiv.formulas import after_group

_TABLE = re.compile(
    r"\\begin\s*\{(?P<name>tabu|longtabu|tabulary|xltabular|supertabular\*?|xtabular\*?|NiceTabular[*X]?|mpsupertabular|tblr|"
    r"longtblr|ltablex)\}(?P<rest>.*?)\\end\s*\{(?P=name)\}",
    re.S,
)
_TO = re.compile(r"\s*(?:to|spread)\s*[^{\\]*(?:\\[A-Za-z]+\s*)?")
_OPTION = re.compile(r"\s*\[[^\]]*\]")
_MATH = re.compile(r"\$[^$]*\$|\\\(.*?\\\)|\\begin\s*\{(cases|array|[pbvBV]?matrix|aligned)\}.*?\\end\s*\{\1\}", re.S)
_AMPERSAND = re.compile(r"(?<!\\)&")
_SAVED = re.compile(
    r"\\savetabu\s*\{[^}]*\}|\\(?:tabulinesep|extrarowsep)\b[^\n]*|\\tabucline\s*(?:\[[^\]]*\])?\{[^}]*\}"
)
#: Those whose first argument is a width.
_WITH_WIDTH = ("tabulary", "xltabular", "supertabular*", "xtabular*", "NiceTabular*", "NiceTabularX")


def with_plain_tables(body: str) -> str:
    """A body whose tables are `tabular`, with as many columns as their fullest row."""
    return _TABLE.sub(_plain, body)


def _plain(match: re.Match[str]) -> str:
    name, rest = match["name"], match["rest"]
    place = 0
    if to := _TO.match(rest):
        place = to.end()
    if option := _OPTION.match(rest, place):
        place = option.end()
    for _ in range(2 if name in _WITH_WIDTH else 1):
        place = after_group(rest, place)
    inside = _SAVED.sub("", rest[place:])
    rows = re.split(r"\\\\|\\tabularnewline\b", _MATH.sub("", inside))
    columns = 1 + max(len(_AMPERSAND.findall(row)) for row in rows)
    return f"\\begin{{tabular}}{{{'l' * columns}}}{inside}\\end{{tabular}}"
