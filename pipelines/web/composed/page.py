# ruff: noqa: E501 - texts, shapes and CSS rules, one per line
"""A composed page: drawn from its name and the seed alone, given the texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import gcd
from random import Random

from corpus.identity import fingerprint
from pipelines.web.composed.grammar import COMPONENTS, sentence
from pipelines.web.composed.html import tag, wrap
from pipelines.web.composed.kit import Kit, Part
from pipelines.web.composed.parts.frames import FRAMES
from pipelines.web.composed.texts import Text
from pipelines.web.composed.theme import Theme, draw_theme
from sources.loopback import NOT_FOUND, Answer

#: Licence of what the components themselves say.
OWN_LICENSE = "Apache-2.0"
#: A page's words come from this many texts at most: the one that it is about, and others for its margins.
_TEXTS = 5
#: The licence of a user's text that has none beside it.
UNKNOWN = "unknown"
_ROBOTS = b"User-agent: *\nAllow: /\n"


@dataclass(frozen=True)
class Composed:
    """`texts` are the names of those whose words are on the page; `license` is that of all of it together."""

    html: str
    components: tuple[str, ...]
    texts: tuple[str, ...]
    license: str


def names(count: int, languages: Sequence[str]) -> list[str]:
    """`language-number`, the languages in turn."""
    return [f"{languages[at % len(languages)]}-{at // len(languages)}" for at in range(count)]


def compose(name: str, seed: int, texts: Mapping[str, Sequence[Text]]) -> Composed:
    """The page called `name`. Raises `KeyError` where there are no texts in its language."""
    language, number = name.split("-")
    known = texts[language]
    key = fingerprint(["web.composed", name, seed])
    random = Random(key)
    # neighbours are about different texts, and every text has its turn
    about = known[(int(fingerprint([language, seed])[:6], 16) + int(number) * _stride(len(known))) % len(known)]
    others = random.sample(known, min(_TEXTS - 1, len(known)))
    titles = [one.title for one in random.sample(known, min(30, len(known))) if one.title]
    kit = Kit(random, key, language, draw_theme(random), [about, *others], titles)
    frame = random.choices(list(FRAMES), list(FRAMES.values()))[0]
    before, after, frame_css = frame(kit)
    components = sentence(random)
    parts = [COMPONENTS[one](kit) for one in components]
    title = kit.title
    # titles of other texts are facts about them, not their words
    licences = sorted({one.license or UNKNOWN for one in kit.used} | {OWN_LICENSE})
    html = _document(kit, title, before, parts, after, frame_css)
    return Composed(html, tuple(components), tuple(one.name for one in kit.used), " AND ".join(licences))


class ComposedSite:
    """The pages as a site to serve: `/en-0.html` and so on."""

    def __init__(self, seed: int, texts: Mapping[str, Sequence[Text]]) -> None:
        self._seed = seed
        self._texts = texts

    def answer(self, path: str) -> Answer:
        """A page, or robots.txt; 404 for all else."""
        if path == "/robots.txt":
            return Answer(200, "text/plain; charset=utf-8", _ROBOTS)
        try:
            page = compose(path.removeprefix("/").removesuffix(".html"), self._seed, self._texts)
        except (KeyError, ValueError):
            return NOT_FOUND
        return Answer(200, "text/html; charset=utf-8", page.html.encode())


def _stride(count: int) -> int:
    """A step that visits every one of `count` texts before it comes back."""
    return next(step for step in range(max(1, round(count * 0.618)), 2 * count + 2) if gcd(step, count) == 1)


def _document(kit: Kit, title: str, before: str, parts: Sequence[Part], after: str, frame_css: str) -> str:
    # components of one kind share their rules
    css = "".join(dict.fromkeys([_base(kit.theme, kit.style("base")), frame_css, *(one.css for one in parts)]))
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{kit.language}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        tag("title", title),
        f"<style>\n{css}</style>",
        "</head>",
        "<body>",
        before,
        wrap("main", [one.html for one in parts]),
        *([after] if after else []),
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def _base(theme: Theme, style: Random) -> str:
    pill = style.choice((theme.radius, theme.radius, 20))
    capitals = "text-transform: uppercase; letter-spacing: 0.05em;" if theme.capitals else ""
    middle = "margin: 0 auto;" if style.random() < 0.7 else ""
    return f"""\
* {{ box-sizing: border-box; }}
body {{ margin: 0; background: {theme.page}; color: {theme.ink}; font: {theme.size}px/{theme.leading} {theme.font}; }}
main {{ width: 100%; max-width: {theme.width}px; {middle} padding: {theme.gap + 8}px; }}
main > * {{ margin-top: 0; margin-bottom: {theme.gap}px; }}
h1, h2, h3 {{ line-height: 1.25; font-family: {theme.heading_font}; {capitals} }}
h1 {{ margin: 0 0 10px; font-size: 1.9em; }}
h2 {{ margin: {theme.gap}px 0 8px; font-size: 1.3em; }}
p {{ margin: 0 0 12px; }}
a {{ color: {theme.accent}; }}
button {{ padding: 8px 18px; border: 0; border-radius: {pill}px; background: {theme.accent}; color: {theme.on_accent}; font: inherit; }}
.quiet {{ border: 1px solid {theme.line}; background: transparent; color: {theme.ink}; }}
.icon {{ padding: 4px 8px; background: transparent; color: {theme.ink}; line-height: 0; }}
"""
