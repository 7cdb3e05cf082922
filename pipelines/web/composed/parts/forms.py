# ruff: noqa: E501 - texts, shapes and CSS rules, one per line
"""Things to fill in: forms, filters, settings, a basket, tabs."""

from __future__ import annotations

from html import escape

from pipelines.web.composed.html import button, icon_button, link, tag, wrap
from pipelines.web.composed.kit import Kit, Part
from pipelines.web.composed.labels import LABELS


def _fields(kit: Kit) -> str:
    theme = kit.theme
    return f"""\
.field {{ display: block; width: 100%; margin-top: 4px; padding: 8px 10px; border: 1px solid {theme.line}; border-radius: {theme.radius}px; background: {theme.page}; color: {theme.ink}; font: inherit; }}
.field::placeholder {{ color: {theme.muted}; }}
"""


def form(kit: Kit) -> Part:
    """Labelled fields, a choice, ticks and a button."""
    theme = kit.theme
    rows = [_field(kit, name) for name in kit.labels("field", kit.random.choice((2, 3, 4)))]
    if kit.random.random() < 0.6:
        rows.append(_select(kit))
    if kit.random.random() < 0.4:
        rows.append(_radios(kit))
    rows += [_tick(kit, name) for name in kit.labels("tick", kit.random.choice((1, 2)))]
    rows.append(wrap("p", button(kit, "submit") + " " + link(kit.label("link"))))
    css = (
        _fields(kit)
        + f"""\
form {{ max-width: {kit.style("form").choice((380, 480, 600))}px; padding: {theme.gap + 4}px; border: 1px solid {theme.line}; border-radius: {theme.radius}px; background: {theme.surface}; }}
form p {{ margin: 0 0 12px; }}
"""
    )
    return Part(tag("h2", kit.label("action")) + wrap("form", rows), css)


def filters(kit: Kit) -> Part:
    """A field to search in, a choice and a button, in one row."""
    theme = kit.theme
    search = f'<input class="field" type="search" placeholder="{escape(kit.label("search"))}">'
    options = "".join(tag("option", one) for one in kit.labels("choice", 4))
    chosen = f'<select class="field" aria-label="{escape(kit.label("column"))}">{options}</select>'
    css = (
        _fields(kit)
        + f"""\
.filters {{ display: flex; flex-wrap: wrap; gap: 10px; align-items: center; padding: 10px; background: {theme.surface}; }}
.filters .field {{ width: 220px; margin: 0; }}
"""
    )
    return Part(wrap("div", [search, chosen, button(kit, "submit"), icon_button(kit, "menu")], klass="filters"), css)


def settings(kit: Kit) -> Part:
    """Switches with what they do."""
    theme = kit.theme
    rows = []
    for name in kit.labels("tick", kit.random.choice((3, 4, 5))):
        on = " checked" if kit.random.random() < 0.5 else ""
        words = wrap("span", tag("b", name) + tag("small", kit.sentence(90)))
        rows.append(wrap("label", words + f'<input type="checkbox" role="switch"{on}>'))
    css = f"""\
.settings label {{ display: flex; gap: 16px; justify-content: space-between; padding: 10px 0; border-bottom: 1px solid {theme.line}; }}
.settings small {{ display: block; color: {theme.muted}; }}
.settings input {{ width: 20px; height: 20px; accent-color: {theme.accent}; }}
"""
    return Part(tag("h2", kit.label("tab")) + wrap("section", rows, klass="settings"), css)


def basket(kit: Kit) -> Part:
    """What is bought, how many of each, and the sum."""
    theme = kit.theme
    rows, total = [], 0
    mark = {"en": "£{}", "zh": "¥{}"}[kit.language]
    for _ in range(kit.random.choice((2, 3, 4))):
        count, price = kit.random.randrange(1, 5), kit.random.randrange(3, 80)
        total += count * price
        amount = f'<input type="number" value="{count}" min="0" aria-label="{ {"en": "Quantity", "zh": "数量"}[kit.language] }">'
        rows.append(wrap("li", [tag("span", kit.heading()), amount, tag("b", mark.format(count * price))]))
    rows.append(wrap("li", tag("span", {"en": "Total", "zh": "合计"}[kit.language]) + tag("b", mark.format(total))))
    css = f"""\
.basket {{ max-width: 520px; padding: 0; list-style: none; }}
.basket li {{ display: flex; gap: 14px; align-items: center; padding: 8px 0; border-bottom: 1px solid {theme.line}; }}
.basket span {{ flex: 1; }}
.basket input {{ width: 60px; padding: 5px; border: 1px solid {theme.line}; background: {theme.surface}; color: {theme.ink}; font: inherit; }}
"""
    return Part(
        tag("h2", kit.label("heading")) + wrap("ul", rows, klass="basket") + wrap("p", button(kit, "submit")), css
    )


def tabs(kit: Kit) -> Part:
    """Tabs of which one is open, and what it shows."""
    theme = kit.theme
    names = kit.labels("tab", kit.random.choice((3, 4, 5)))
    open_ = kit.random.randrange(len(names))
    heads = [
        tag("button", name, role="tab", **{"aria-selected": str(at == open_).lower()}) for at, name in enumerate(names)
    ]
    css = f"""\
.tabs {{ display: flex; gap: 4px; border-bottom: 2px solid {theme.line}; }}
.tabs button {{ border-radius: {theme.radius}px {theme.radius}px 0 0; background: {theme.surface}; color: {theme.muted}; }}
.tabs [aria-selected="true"] {{ background: {theme.accent}; color: {theme.on_accent}; }}
.panel {{ padding: 14px 4px; }}
"""
    panel = wrap("div", [tag("p", kit.paragraph()), tag("p", kit.sentence())], klass="panel", role="tabpanel")
    return Part(wrap("div", heads, klass="tabs", role="tablist") + panel, css)


def _field(kit: Kit, name: str) -> str:
    """Filled in where it is known what it asks for, else empty or with a hint."""
    kind = LABELS[kit.language]["field"].index(name)
    known = {
        0: kit.label("given") if kit.language == "en" else kit.person(),
        1: kit.label("family")
        if kit.language == "en"
        else f"1{kit.random.randrange(30, 99)}{kit.random.randrange(10**7, 10**8)}",
        2: f"{kit.random.choice(('office', 'post', 'hello', 'desk'))}@example.org",
    }
    chance = kit.random.random()
    if kind in known and chance < 0.5:
        given = f' value="{escape(known[kind])}"'
    elif chance < 0.75:
        given = f' placeholder="{escape(kit.label("search"))}"'
    else:
        given = ""
    return wrap("p", wrap("label", escape(name) + f'<input class="field" type="text"{given}>'))


def _select(kit: Kit) -> str:
    names = kit.labels("choice", 4)
    chosen = kit.random.randrange(len(names))
    options = "".join(f"<option{' selected' if at == chosen else ''}>{one}</option>" for at, one in enumerate(names))
    return wrap("p", wrap("label", escape(kit.label("column")) + wrap("select", options, klass="field")))


def _radios(kit: Kit) -> str:
    names = kit.labels("choice", 3)
    chosen = kit.random.randrange(len(names))
    buttons = (
        f'<label><input type="radio" name="one"{" checked" if at == chosen else ""}> {escape(name)}</label>'
        for at, name in enumerate(names)
    )
    return wrap("p", " ".join(buttons))


def _tick(kit: Kit, name: str) -> str:
    on = " checked" if kit.random.random() < 0.5 else ""
    return wrap("p", f'<label><input type="checkbox"{on}> {escape(name)}</label>')
