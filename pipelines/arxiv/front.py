"""Title and authors as a paper's source names them. Only what can be told for sure: anything else is None."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from pipelines.arxiv.flatten import Flattened
from pipelines.arxiv.letters import letters

_TITLE = re.compile(r"\\title\s*(?:\[[^\]]*\])?\s*\{")
_AUTHOR = re.compile(r"\\author\s*(?:\[[^\]]*\])?\s*\{")
#: Commands whose arguments are no part of a name.
_ASIDE = re.compile(
    r"\\(?:thanks|footnote|footnotemark|inst|altaffilmark|altaffiltext|affil|affiliation|email|orcid\w*|textsuperscript|corref|"
    r"fnref|tnoteref|label|url|href\s*\{[^{}]*\}|IEEEauthorrefmark|authornote|vspace|hspace|textit|texttt|institute|"
    r"IEEEauthorblockA|altaffiliation|address|ref|thanksref)\*?\s*(?:\[[^\]]*\])*\s*\{"
)
_MATH = re.compile(r"\$[^$]*\$|\\\(.*?\\\)")
_BETWEEN = re.compile(r"\\(?:and|And|AND)\b|\bSep\b")
_NAMES = re.compile(r"\s*(?:,|;|、|，|\band\b|&|\\&)\s*")
_LINE = re.compile(r"\\\\(?:\s*\[[^\]]*\])?|\\(?:newline|par|quad|qquad)\b")
_FONT = re.compile(
    r"\\(?:bf|it|sc|sf|rm|em|large|Large|LARGE|huge|Huge|bfseries|itshape|textbf|emph|textit|centering|boldmath|"
    r"sffamily|textsf|textsc|uppercase|MakeUppercase|Title|titlefont)(?![A-Za-z])"
)
_COMMAND = re.compile(r"\\(?:[A-Za-z@]+\*?|.)\s*(?:\[[^\]]*\])?")
_ACCENTS = {"`": "\u0300", "'": "\u0301", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
            "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "r": "\u030a", "k": "\u0328"}  # fmt: skip
_ACCENT = re.compile(r"\\([`'^\"~=.]\s*|[uvHcrk](?=[\s{]))\s*\{?\\?([A-Za-z])\}?")
_SPECIAL = {"ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "aa": "å", "AA": "Å", "oe": "œ",
            "i": "ı"}  # fmt: skip
_SPECIAL_COMMAND = re.compile(r"\\(ss|ae|AE|aa|AA|oe|o|O|l|L|i)(?![A-Za-z])\s*(?:\{\})?")
_PARTICLES = frozenset(
    ["de", "da", "di", "del", "della", "der", "den", "dos", "du", "el", "la", "le", "van", "von", "zu", "ten", "ter",
     "al", "bin", "ibn", "y", "e"]
)  # fmt: skip
#: Words of places and not of people.
_PLACES = re.compile(
    r"univers|institut|depart|labor|college|school|cent(?:er|re)|research|academy|observator|facult|inc\b|ltd|street|"
    r"foundation|team|group|collaboration|google|microsoft|national",
    re.I,
)
_MAX_AUTHORS = 40


@dataclass(frozen=True)
class Front:
    """What the source says; `authors` is empty where names cannot be told from the rest."""

    title: str | None
    authors: tuple[str, ...]


def front_of(flat: Flattened) -> Front:
    """Title and authors of a source, wherever it names them."""
    source = flat.preamble + "\n" + flat.body
    titles = arguments(source, _TITLE)
    stated = _LINE.sub(" ", _FONT.sub(" ", titles[0])) if titles else ""
    title = " ".join(plain(stated).split())
    # a macro in a title prints who knows what
    known = len(letters(title)) >= 4 and not re.search(
        r"\\[A-Za-z]{2,}", _SPECIAL_COMMAND.sub("", _without_asides(stated))
    )
    return Front(title if known else None, _authors(arguments(source, _AUTHOR)))


def arguments(text: str, opening: re.Pattern[str]) -> list[str]:
    """What stands in the braces that each match of `opening` begins."""
    found = []
    place = 0
    while match := opening.search(text, place):
        end = _closing(text, match.end())
        found.append(text[match.end() : end])
        place = end + 1
    return found


def plain(tex: str) -> str:
    """TeX of a title or a name as text: accents set, asides and formulas left out."""
    tex = _without_asides(tex)
    tex = _ACCENT.sub(lambda match: match[2] + _ACCENTS[match[1].strip()], tex)
    tex = _SPECIAL_COMMAND.sub(lambda match: _SPECIAL[match[1]], tex)
    tex = _COMMAND.sub(" ", _MATH.sub(" ", tex.replace("~", " ").replace("\\&", "&")))
    return unicodedata.normalize("NFC", tex.replace("{", "").replace("}", "").replace("---", "—").replace("--", "–"))


def _authors(stated: list[str]) -> tuple[str, ...]:
    names: list[str] = []
    for one in stated:
        for piece in _BETWEEN.split(_without_asides(one)):
            # below the names stand places
            first = next((line for line in map(plain, _LINE.split(piece)) if letters(line)), "")
            names += [" ".join(name.split()) for name in _NAMES.split(first) if letters(name)]
    if not names or len(names) > _MAX_AUTHORS or not all(map(_is_name, names)):
        return ()
    return tuple(dict.fromkeys(names))


def _is_name(text: str) -> bool:
    if re.fullmatch(r"[\u4e00-\u9fff]{2,4}", text):
        return True
    words = text.replace("-", " ").split()
    if not 2 <= len(words) <= 5 or _PLACES.search(text) or re.search(r"[\d@:/()]", text):
        return False
    return all(word.lower() in _PARTICLES or word[0].isupper() or word[0] in "'’" for word in words)


def _without_asides(tex: str) -> str:
    while match := _ASIDE.search(tex):
        tex = tex[: match.start()] + tex[_closing(tex, match.end()) + 1 :]
    return tex


def _closing(text: str, start: int) -> int:
    """The place of the brace that closes the one before `start`; the end where there is none."""
    depth = 1
    for place in range(start, min(len(text), start + 20_000)):
        if text[place - 1] == "\\":
            continue
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return len(text)
