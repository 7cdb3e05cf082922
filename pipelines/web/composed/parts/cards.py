# ruff: noqa: E501 - texts, shapes and CSS rules, one per line
"""Things side by side: cards, features, people, plans, figures, drawings."""

from __future__ import annotations

from pipelines.web.composed.html import ICONS, button, drawing, icon, link, tag, wrap
from pipelines.web.composed.kit import Kit, Part


def _grid(kit: Kit, name: str, least: int) -> str:
    return f".{name} {{ display: grid; grid-template-columns: repeat(auto-fit, minmax({least}px, 1fr)); gap: {kit.theme.gap}px; }}\n"


def _box(kit: Kit, name: str) -> str:
    theme, style = kit.theme, kit.style("box")
    edge = style.choice((f"border: 1px solid {theme.line};", f"border-top: 4px solid {theme.accent};", "border: 0;"))
    return f"{name} {{ padding: {theme.gap}px; {edge} border-radius: {theme.radius}px; background: {theme.surface}; box-shadow: {theme.shadow}; }}\n"


def cards(kit: Kit) -> Part:
    """Headings with a sentence each, some with a drawing, a tag or a link."""
    theme, style = kit.theme, kit.style("cards")
    drawn, tagged = style.random() < 0.5, style.random() < 0.4
    found = []
    for _ in range(kit.random.choice((3, 4, 6))):
        pieces = [drawing(kit)] if drawn else []
        pieces += [tag("small", kit.label("nav"), klass="tag")] if tagged else []
        pieces += [tag("h3", kit.heading()), tag("p", kit.sentence(120)), link(kit.label("action"))]
        found.append(wrap("article", pieces))
    css = (
        _grid(kit, "cards", style.choice((210, 240, 280)))
        + _box(kit, ".cards article")
        + f"""\
.cards h3 {{ margin: 8px 0 4px; font-size: 1.08em; }}
.cards p {{ margin: 0 0 8px; font-size: 0.95em; }}
.art {{ display: block; width: 100%; height: auto; border-radius: {theme.radius}px; }}
.tag {{ padding: 2px 8px; border-radius: 9px; background: {theme.line}; color: {theme.ink}; }}
"""
    )
    return Part(tag("h2", kit.label("heading")) + wrap("section", found, klass="cards"), css)


def features(kit: Kit) -> Part:
    """An icon, a word and a sentence each."""
    theme = kit.theme
    names = kit.random.sample(list(ICONS), kit.random.choice((3, 4)))
    found = [
        wrap("div", [icon(name, 28), tag("b", kit.label("feature")), tag("p", kit.sentence(90))]) for name in names
    ]
    css = (
        _grid(kit, "features", 200)
        + f"""\
.features svg {{ display: block; color: {theme.accent}; }}
.features p {{ margin: 4px 0 0; color: {theme.muted}; }}
"""
    )
    return Part(wrap("section", found, klass="features"), css)


def people(kit: Kit) -> Part:
    """Names with what their bearers do, and a disc with the first letter."""
    theme = kit.theme
    found = []
    for _ in range(kit.random.choice((3, 4, 5, 6))):
        name = kit.person()
        found.append(wrap("li", tag("i", name[0]) + wrap("span", tag("b", name) + tag("small", kit.label("role")))))
    css = (
        _grid(kit, "people", 180)
        + f"""\
.people {{ padding: 0; list-style: none; }}
.people li {{ display: flex; gap: 10px; align-items: center; }}
.people i {{ display: flex; align-items: center; justify-content: center; width: 42px; height: 42px; border-radius: 50%; background: {theme.accent}; color: {theme.on_accent}; font-style: normal; }}
.people small {{ display: block; color: {theme.muted}; }}
"""
    )
    return Part(tag("h2", kit.label("heading")) + wrap("ul", found, klass="people"), css)


def plans(kit: Kit) -> Part:
    """Two to four offers with their prices; one stands out."""
    theme = kit.theme
    names = kit.labels("plan", kit.random.choice((2, 3, 3, 4)))
    best = kit.random.randrange(len(names))
    found = []
    for at, name in enumerate(names):
        offers = wrap("ul", [tag("li", one) for one in kit.labels("feature", kit.random.choice((3, 4)))])
        inner = [tag("h3", name), tag("strong", kit.price()), offers, button(kit)]
        found.append(wrap("div", inner, **({"klass": "best"} if at == best else {})))
    css = (
        _grid(kit, "plans", 190)
        + _box(kit, ".plans div")
        + f"""\
.plans .best {{ outline: 2px solid {theme.accent}; }}
.plans h3 {{ margin: 0; }}
.plans strong {{ display: block; font-size: 1.7em; }}
.plans ul {{ padding-left: 18px; }}
"""
    )
    return Part(wrap("section", found, klass="plans"), css)


def figures(kit: Kit) -> Part:
    """A few large numbers with what they count."""
    theme = kit.theme
    found = [
        wrap("div", tag("b", kit.number(12, 90_000)) + tag("span", name))
        for name in kit.labels("metric", kit.random.choice((3, 4)))
    ]
    css = (
        _grid(kit, "figures", 140)
        + _box(kit, ".figures div")
        + f"""\
.figures b {{ display: block; color: {theme.accent}; font-size: 1.7em; }}
.figures span {{ color: {theme.muted}; }}
"""
    )
    return Part(wrap("section", found, klass="figures"), css)


def goods(kit: Kit) -> Part:
    """Things to buy: drawing, name, price, stars, a button that may be out of use."""
    theme = kit.theme
    gone = {"en": "Sold out", "zh": "已售罄"}[kit.language]
    buy = {"en": "Add to basket", "zh": "加入购物车"}[kit.language]
    found = []
    for _ in range(kit.random.choice((3, 4, 6))):
        stars = kit.random.randrange(2, 6)
        press = f"<button disabled>{gone}</button>" if kit.random.random() < 0.2 else tag("button", buy)
        rating = tag("span", "★" * stars + "☆" * (5 - stars), klass="stars")
        found.append(wrap("li", [drawing(kit), tag("h3", kit.heading()), rating, tag("b", kit.price()), press]))
    css = (
        _grid(kit, "goods", 190)
        + f"""\
.goods {{ padding: 0; list-style: none; }}
.goods h3 {{ margin: 8px 0 2px; font-size: 1em; }}
.goods b, .goods button {{ display: block; margin-top: 6px; }}
.stars {{ color: {theme.second}; }}
.art {{ display: block; width: 100%; height: auto; border-radius: {theme.radius}px; }}
button:disabled {{ background: {theme.line}; color: {theme.muted}; }}
"""
    )
    return Part(tag("h2", kit.label("heading")) + wrap("ul", found, klass="goods"), css)


def gallery(kit: Kit) -> Part:
    """Drawings with a line below each."""
    theme = kit.theme
    found = [
        wrap("figure", drawing(kit) + tag("figcaption", kit.heading())) for _ in range(kit.random.choice((3, 4, 6)))
    ]
    css = (
        _grid(kit, "gallery", 180)
        + f"""\
.gallery figure {{ margin: 0; }}
figcaption {{ color: {theme.muted}; font-size: 0.88em; }}
.art {{ display: block; width: 100%; height: auto; border-radius: {theme.radius}px; }}
"""
    )
    return Part(wrap("section", found, klass="gallery"), css)
