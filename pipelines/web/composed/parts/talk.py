# ruff: noqa: E501 - texts, shapes and CSS rules, one per line
"""What people write to each other: comments, messages, posts."""

from __future__ import annotations

from pipelines.web.composed.html import button, icon_button, tag, wrap
from pipelines.web.composed.kit import Kit, Part


def comments(kit: Kit) -> Part:
    """Who said what, some of it in answer to others."""
    theme = kit.theme
    found = []
    for at in range(kit.random.choice((2, 3, 4))):
        head = wrap("div", tag("b", kit.person()) + " " + tag("small", kit.label("when")))
        inner = [head, tag("p", kit.sentence(180)), button(kit, "small_action", quiet=True)]
        found.append(wrap("li", inner, **({"klass": "answer"} if at and kit.random.random() < 0.4 else {})))
    css = f"""\
.comments {{ padding: 0; list-style: none; }}
.comments li {{ margin-bottom: 12px; padding: 10px 14px; border: 1px solid {theme.line}; border-radius: {theme.radius}px; background: {theme.surface}; }}
.comments .answer {{ margin-left: 36px; }}
.comments p {{ margin: 4px 0 8px; }}
.comments small {{ color: {theme.muted}; }}
"""
    return Part(tag("h2", kit.label("heading")) + wrap("ul", found, klass="comments"), css)


def messages(kit: Kit) -> Part:
    """Two people in turn, each at a side of their own."""
    theme = kit.theme
    found = []
    for at in range(kit.random.choice((3, 4, 5))):
        found.append(tag("p", kit.sentence(110), klass="mine" if at % 2 else "theirs"))
    write = {"en": "Write a message", "zh": "写消息"}[kit.language]
    entry = wrap("div", f'<input type="text" placeholder="{write}">' + button(kit, "submit"), klass="entry")
    css = f"""\
.chat {{ display: flex; flex-direction: column; gap: 8px; max-width: 560px; }}
.chat p {{ max-width: 75%; margin: 0; padding: 8px 14px; border-radius: 14px; }}
.theirs {{ align-self: flex-start; background: {theme.surface}; }}
.mine {{ align-self: flex-end; background: {theme.accent}; color: {theme.on_accent}; }}
.entry {{ display: flex; gap: 8px; }}
.entry input {{ flex: 1; padding: 8px 12px; border: 1px solid {theme.line}; border-radius: {theme.radius}px; background: {theme.page}; color: {theme.ink}; font: inherit; }}
"""
    return Part(tag("h2", kit.person()) + wrap("section", [*found, entry], klass="chat"), css)


def posts(kit: Kit) -> Part:
    """Short texts one below the other, with what one can do with them."""
    theme = kit.theme
    found = []
    for _ in range(kit.random.choice((2, 3, 4))):
        head = wrap("div", tag("b", kit.person()) + " " + tag("small", kit.label("when")))
        tools = wrap("div", icon_button(kit, "heart") + icon_button(kit, "star") + tag("small", kit.number(0, 900)))
        found.append(wrap("article", [head, tag("p", kit.sentence(200)), tools]))
    css = f"""\
.posts article {{ padding: 12px 0; border-bottom: 1px solid {theme.line}; }}
.posts p {{ margin: 4px 0; }}
.posts small {{ color: {theme.muted}; }}
"""
    return Part(wrap("section", found, klass="posts"), css)
