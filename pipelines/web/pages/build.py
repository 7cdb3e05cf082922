"""Pieces that pages are built of: escaping, lists of elements, the frame around a page's content."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from pipelines.web.pages.look import Look


@dataclass(frozen=True)
class Page:
    """Content of a page: `site` and `links` go to its frame, `css` and `body` (HTML) into the page; `note` ends it."""

    title: str
    site: str
    links: Sequence[str]
    body: str
    css: str = ""
    note: str = ""
    license: str = "Apache-2.0"


def tag(name: str, text: object, **attributes: str) -> str:
    """`<name attribute="…">text</name>` with the text escaped; `klass` stands for `class`."""
    return f"<{name}{_attributes(attributes)}>{escape(str(text), quote=False)}</{name}>"


def wrap(name: str, inner: str | Iterable[str], **attributes: str) -> str:
    """The same around HTML: a string, or pieces that are set on lines of their own."""
    content = inner if isinstance(inner, str) else "\n" + "\n".join(inner) + "\n"
    return f"<{name}{_attributes(attributes)}>{content}</{name}>"


def items(texts: Iterable[object], name: str = "ul", **attributes: str) -> str:
    """A list of plain texts."""
    return wrap(name, [tag("li", text) for text in texts], **attributes)


def table(head: Sequence[object], rows: Iterable[Sequence[object]], **attributes: str) -> str:
    """A table with one row of headings."""
    lines = [wrap("tr", "".join(tag("th", cell) for cell in head))]
    lines += [wrap("tr", "".join(tag("td", cell) for cell in row)) for row in rows]
    return wrap("table", lines, **attributes)


def whole(page: Page, look: Look, language: str) -> str:
    """The complete document."""
    links = "".join(f'<a href="#">{escape(link)}</a>' for link in page.links)
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{language}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        tag("title", page.title),
        f"<style>\n{_css(look)}{page.css}</style>",
        "</head>",
        f'<body class="{look.frame}">',
        wrap("header", tag("strong", page.site) + wrap("nav", links)),
        wrap("main", "\n" + page.body + "\n"),
        *([tag("footer", page.note)] if page.note else []),
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _attributes(values: dict[str, str]) -> str:
    names = {"klass": "class"}
    return "".join(f' {names.get(key, key)}="{escape(value)}"' for key, value in values.items())


def _css(look: Look) -> str:
    common = f"""\
* {{ box-sizing: border-box; }}
body {{ margin: 0; background: {look.page}; color: {look.ink}; font: {look.size}px/1.6 {look.font}; }}
a {{ color: {look.accent}; }}
nav a {{ margin-right: 18px; text-decoration: none; }}
main {{ width: 100%; max-width: 960px; margin: 0 auto; padding: 24px; }}
h1 {{ margin: 0 0 12px; font-size: 1.9em; line-height: 1.25; }}
h2 {{ margin: 24px 0 8px; font-size: 1.25em; }}
footer {{ padding: 16px 24px; border-top: 1px solid {look.line}; color: {look.muted}; font-size: 0.85em; }}
"""
    return common + _FRAMES[look.frame].format(look=look)


_FRAMES = {
    "bar": """\
header {{ display: flex; flex-wrap: wrap; gap: 8px 32px; padding: 14px 24px; background: {look.accent}; }}
header strong, header a {{ color: {look.on_accent}; }}
""",
    "plain": """\
header {{ padding: 20px 24px 12px; border-bottom: 2px solid {look.accent}; text-align: center; }}
header strong {{ display: block; margin-bottom: 6px; font-size: 1.4em; }}
""",
    "side": """\
@media (min-width: 700px) {{
body {{ display: grid; grid-template-columns: 200px 1fr; grid-template-rows: 1fr auto; min-height: 100vh; }}
header {{ grid-row: 1 / 3; border-right: 1px solid {look.line}; }}
header nav a {{ display: block; margin: 10px 0; }}
}}
header {{ padding: 24px; background: {look.surface}; }}
header strong {{ color: {look.accent}; }}
""",
}
