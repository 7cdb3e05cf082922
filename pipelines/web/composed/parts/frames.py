# ruff: noqa: E501 - texts, shapes and CSS rules, one per line
"""What stands around a page's content: bars, side columns, footers."""

from __future__ import annotations

from collections.abc import Callable

from pipelines.web.composed.html import icon_button, link, tag, wrap
from pipelines.web.composed.kit import Kit, Part

#: A frame is what stands before and after the content, with its CSS.
Frame = tuple[str, str, str]


def _name(kit: Kit) -> str:
    return tag("strong", kit.site, klass="site")


def _menu(kit: Kit, count: int) -> str:
    return wrap("nav", "".join(link(text) for text in kit.labels("nav", count)))


def bar(kit: Kit) -> Frame:
    """A coloured or plain bar on top, with menu and sometimes tools."""
    theme, style = kit.theme, kit.style("frame")
    filled = style.random() < 0.55
    ground, ink = (theme.accent, theme.on_accent) if filled else (theme.surface, theme.ink)
    tools = "".join(icon_button(kit, one) for one in kit.random.sample(("search", "user", "bell", "basket", "menu"), 2))
    more = wrap("div", tools, klass="tools") if style.random() < 0.5 else ""
    top = wrap("header", _name(kit) + _menu(kit, kit.random.choice((3, 4, 5))) + more)
    css = f"""\
header {{ display: flex; flex-wrap: wrap; align-items: center; gap: 8px 28px; padding: 14px {theme.gap + 8}px; background: {ground}; color: {ink}; }}
header a {{ margin-right: 16px; color: {ink}; text-decoration: none; }}
.site {{ font-size: 1.2em; }}
.tools {{ margin-left: auto; }}
header .icon {{ color: {ink}; }}
"""
    return top, _footer(kit), css + _FOOTER.format(theme=theme)


def masthead(kit: Kit) -> Frame:
    """The name large and in the middle, the menu below it."""
    theme = kit.theme
    under = tag("small", kit.date("full"))
    top = wrap("header", _name(kit) + under + _menu(kit, kit.random.choice((4, 5, 6))))
    css = f"""\
header {{ padding: 20px; border-bottom: 3px double {theme.line}; text-align: center; }}
.site {{ display: block; font: bold 2em {theme.heading_font}; }}
header small {{ display: block; margin: 4px 0 10px; color: {theme.muted}; }}
header a {{ margin: 0 9px; color: {theme.accent}; }}
"""
    return top, _footer(kit), css + _FOOTER.format(theme=theme)


def side(kit: Kit) -> Frame:
    """A column at one side with the menu, as programs and handbooks have it."""
    theme, style = kit.theme, kit.style("frame")
    right, filled = style.random() < 0.25, style.random() < 0.4
    ground, ink = (theme.accent, theme.on_accent) if filled else (theme.surface, theme.ink)
    entries = [wrap("li", link(text)) for text in kit.labels("nav", kit.random.choice((5, 6, 8)))]
    groups = wrap("nav", tag("b", kit.label("heading")) + wrap("ul", entries))
    top = wrap("header", _name(kit) + groups)
    edge = "left" if right else "right"
    columns = "1fr 220px" if right else "220px 1fr"
    css = f"""\
header {{ padding: 22px 18px; border-{edge}: 1px solid {theme.line}; background: {ground}; color: {ink}; }}
header ul {{ margin: 8px 0; padding: 0; list-style: none; }}
header li {{ padding: 5px 0; }}
header a {{ color: {ink}; }}
header nav {{ margin-top: 16px; font-size: 0.94em; }}
@media (min-width: 720px) {{
body {{ display: grid; grid-template-columns: {columns}; min-height: 100vh; }}
header {{ grid-row: 1; {"grid-column: 2;" if right else ""} }}
}}
"""
    return top, "", css


def bare(kit: Kit) -> Frame:
    """Nothing but a narrow line with the name and where one is."""
    theme = kit.theme
    crumbs = [*kit.labels("crumb", 2), kit.title]
    path = " / ".join([*(link(one) for one in crumbs[:-1]), tag("span", crumbs[-1])])
    top = wrap("header", wrap("nav", path))
    css = f"""\
header {{ padding: 12px {theme.gap + 8}px; border-bottom: 1px solid {theme.line}; color: {theme.muted}; font-size: 0.9em; }}
header a {{ color: {theme.accent}; }}
"""
    return top, _footer(kit), css + _FOOTER.format(theme=theme)


_FOOTER = """\
footer {{ display: flex; flex-wrap: wrap; gap: 8px 20px; padding: 18px 24px; border-top: 1px solid {theme.line}; color: {theme.muted}; font-size: 0.86em; }}
footer a {{ color: {theme.muted}; }}
"""


def _footer(kit: Kit) -> str:
    links = [link(text) for text in kit.labels("link", kit.random.choice((2, 3, 4)))]
    return wrap("footer", [tag("span", f"© {2020 + kit.random.randrange(7)} {kit.site}"), *links])


FRAMES: dict[Callable[[Kit], Frame], float] = {bar: 4, masthead: 2, side: 2.5, bare: 1.5}


def plain(kit: Kit) -> Part:
    """A heading of the page with a sentence under it."""
    theme = kit.theme
    lead = tag("p", kit.sentence(), klass="lead") if kit.random.random() < 0.7 else ""
    return Part(tag("h1", kit.title) + lead, f".lead {{ color: {theme.muted}; font-size: 1.12em; }}\n")
