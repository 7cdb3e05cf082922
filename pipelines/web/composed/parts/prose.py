# ruff: noqa: E501 - texts, shapes and CSS rules, one per line
"""Running text: sections, columns, quotations, questions and answers, notes, lists, code."""

from __future__ import annotations

from pipelines.web.composed.html import button, drawing, link, tag, wrap
from pipelines.web.composed.kit import Kit, Part


def hero(kit: Kit) -> Part:
    """A large opening: title, sentence, one or two buttons, sometimes a drawing."""
    theme, style = kit.theme, kit.style("hero")
    beside = style.random() < 0.5
    buttons = button(kit) + (" " + button(kit, quiet=True) if style.random() < 0.6 else "")
    words = wrap("div", [tag("h1", kit.title), tag("p", kit.sentence(200)), wrap("p", buttons)])
    picture = drawing(kit, "scene") if beside else ""
    ground = style.choice(
        (theme.surface, "none", f"linear-gradient({style.randrange(0, 360, 15)}deg, {theme.surface}, {theme.line})")
    )
    css = f"""\
.hero {{ display: flex; flex-wrap: wrap; gap: 24px; align-items: center; padding: {theme.gap * 2}px; border-radius: {theme.radius}px; background: {ground}; {"" if beside else "text-align: center; justify-content: center;"} }}
.hero div {{ flex: 1; min-width: 240px; }}
.hero h1 {{ font-size: 2.1em; }}
.scene {{ width: 320px; height: 180px; border-radius: {theme.radius}px; }}
"""
    return Part(wrap("section", words + picture, klass="hero"), css)


def sections(kit: Kit) -> Part:
    """Headings with paragraphs of one text, in its order."""
    count = kit.random.choice((1, 2, 2, 3))
    pieces: list[str] = []
    for _ in range(count):
        pieces.append(tag("h2", kit.heading()))
        pieces += [tag("p", kit.paragraph(0)) for _ in range(kit.random.choice((1, 1, 2)))]
        if kit.random.random() < 0.25:
            pieces.append(wrap("p", link(kit.label("action"))))
    return Part(wrap("article", pieces))


def columns(kit: Kit) -> Part:
    """A text in two or three columns, as newspapers set it."""
    theme, style = kit.theme, kit.style("columns")
    rule = f"column-rule: 1px solid {theme.line};" if style.random() < 0.6 else ""
    text = [tag("p", kit.paragraph(0)) for _ in range(kit.random.choice((2, 3, 4)))]
    css = f"""\
.columns {{ columns: {style.choice((2, 2, 3))} 230px; column-gap: {theme.gap + 10}px; {rule} }}
.columns p {{ margin: 0 0 0.7em; {"text-align: justify;" if style.random() < 0.4 else ""} }}
"""
    return Part(tag("h2", kit.heading()) + wrap("div", text, klass="columns"), css)


def beside(kit: Kit) -> Part:
    """A drawing with text that flows around it, or stands next to it."""
    theme, style = kit.theme, kit.style("beside")
    edge = style.choice(("left", "right"))
    figure = wrap("figure", drawing(kit) + tag("figcaption", kit.heading()))
    text = [tag("p", kit.paragraph(0)) for _ in range(2)]
    css = f"""\
.beside {{ overflow: hidden; }}
.beside figure {{ float: {edge}; width: 240px; margin: 4px {0 if edge == "right" else 20}px 12px {20 if edge == "right" else 0}px; }}
.beside figcaption {{ color: {theme.muted}; font-size: 0.85em; }}
.art {{ display: block; width: 100%; height: auto; border-radius: {theme.radius}px; }}
"""
    return Part(wrap("section", tag("h2", kit.heading()) + figure + "".join(text), klass="beside"), css)


def quotation(kit: Kit) -> Part:
    """A sentence set apart, and who says it."""
    theme, style = kit.theme, kit.style("quotation")
    line = style.choice(
        (f"border-left: 4px solid {theme.accent};", f"border: 1px solid {theme.line}; text-align: center;")
    )
    quote = wrap("blockquote", tag("p", kit.sentence(180)) + tag("cite", f"{kit.person()}, {kit.label('role')}"))
    css = f"""\
blockquote {{ margin: 0; padding: 14px 22px; {line} background: {theme.surface}; }}
blockquote p {{ margin: 0 0 6px; font-size: 1.15em; {"font-style: italic;" if kit.language == "en" else ""} }}
cite {{ color: {theme.muted}; font-style: normal; }}
"""
    return Part(quote, css)


def questions(kit: Kit) -> Part:
    """Folded and unfolded answers."""
    theme = kit.theme
    folds = []
    for number in range(kit.random.choice((3, 4, 5))):
        opened = number == 0 or kit.random.random() < 0.25
        inner = tag("summary", kit.heading()) + tag("p", kit.sentence(220))
        folds.append(f"<details{' open' if opened else ''}>{inner}</details>")
    css = f"""\
details {{ margin-bottom: 8px; padding: 10px 14px; border: 1px solid {theme.line}; border-radius: {theme.radius}px; background: {theme.surface}; }}
summary {{ font-weight: bold; }}
details p {{ margin: 8px 0 0; }}
"""
    return Part(tag("h2", kit.label("heading")) + wrap("section", folds), css)


def notice(kit: Kit) -> Part:
    """A coloured strip with something to know."""
    theme = kit.theme
    text = tag("b", kit.label("notice")) + " " + tag("span", kit.sentence(110))
    css = f"""\
.notice {{ padding: 10px 16px; border-left: 5px solid {theme.second}; border-radius: {theme.radius}px; background: {theme.surface}; }}
"""
    return Part(wrap("p", text, klass="notice"), css)


def points(kit: Kit) -> Part:
    """A list with bullets, numbers or ticks."""
    theme, style = kit.theme, kit.style("points")
    kind = style.choice(("ul", "ol", "ticks"))
    entries = [tag("li", kit.sentence(110)) for _ in range(kit.random.choice((3, 4, 5)))]
    css = f".ticks {{ list-style: none; padding-left: 4px; }}\n.ticks li {{ margin: 6px 0; padding-left: 24px; border-left: 3px solid {theme.second}; }}\n"
    body = wrap("ul", entries, klass="ticks") if kind == "ticks" else wrap(kind, entries)
    return Part(tag("h2", kit.heading()) + body, css if kind == "ticks" else "")


def terms(kit: Kit) -> Part:
    """Terms with what they mean."""
    theme = kit.theme
    pairs = [tag("dt", kit.heading()) + tag("dd", kit.sentence(130)) for _ in range(kit.random.choice((3, 4)))]
    css = f"dt {{ margin-top: 10px; color: {theme.accent}; font-weight: bold; }}\ndd {{ margin: 2px 0 0 18px; }}\n"
    return Part(wrap("dl", pairs), css)


def listing(kit: Kit) -> Part:
    """A few lines of a program that add up numbers of the page."""
    theme = kit.theme
    names = kit.random.sample(("total", "count", "width", "height", "price", "days", "rate", "size"), 3)
    values = [kit.random.randrange(2, 90) for _ in names]
    lines = [f"{name} = {value}" for name, value in zip(names, values, strict=True)]
    lines += [f"if {names[0]} > {values[1]}:", f"    {names[0]} -= {names[1]}", f"print({' + '.join(names)})"]
    css = f"""\
pre {{ overflow-x: auto; padding: 12px 16px; border: 1px solid {theme.line}; border-radius: {theme.radius}px; background: {theme.surface}; font: 0.9em/1.5 monospace; }}
"""
    return Part(tag("pre", "\n".join(lines)), css)
