# ruff: noqa: E501 - texts, shapes and CSS rules, one per line
"""Facts in order: tables, bars, progress, what happened when, what is true of a thing."""

from __future__ import annotations

from pipelines.web.composed.html import button, link, tag, wrap
from pipelines.web.composed.kit import Kit, Part

#: What a column or a line of facts is called -> what stands in it.
KINDS = {
    "en": {"Number": "number", "Date": "date", "Amount": "price", "Status": "status", "Owner": "person", "Year": "year"},
    "zh": {"编号": "number", "日期": "date", "金额": "price", "状态": "status", "负责人": "person", "年份": "year"},
}  # fmt: skip


def table(kit: Kit) -> Part:
    """Rows that begin differently; columns of names, numbers, dates, prices and states."""
    theme, style = kit.theme, kit.style("table")
    kinds = KINDS[kit.language]
    chosen = kit.random.sample(list(kinds), kit.random.choice((2, 3, 4)))
    first = {"en": "Name", "zh": "名称"}[kit.language]
    rows: dict[str, list[str]] = {}
    for _ in range(kit.random.choice((4, 5, 6, 8, 10))):
        rows[kit.heading() if style.random() < 0.5 else kit.person()] = [_value(kit, kinds[one]) for one in chosen]
    head = wrap("tr", "".join(tag("th", one) for one in [first, *chosen]))
    lines = [head, *(wrap("tr", "".join(tag("td", one) for one in [name, *row])) for name, row in rows.items())]
    caption = tag("caption", kit.heading()) if style.random() < 0.5 else ""
    striped = f"tr:nth-child(even) td {{ background: {theme.surface}; }}\n" if style.random() < 0.5 else ""
    rule = style.choice((f"border: 1px solid {theme.line};", f"border-bottom: 1px solid {theme.line};"))
    css = f"""\
table {{ {"width: 100%;" if style.random() < 0.7 else ""} border-collapse: collapse; font-size: 0.94em; }}
caption {{ padding: 6px 0; color: {theme.muted}; text-align: left; }}
th, td {{ padding: {style.choice((4, 6, 9))}px 10px; {rule} text-align: left; }}
th {{ background: {style.choice((theme.surface, theme.line))}; color: {theme.ink}; }}
{striped}"""
    return Part(wrap("table", caption + "\n".join(lines)), css)


def _value(kit: Kit, kind: str) -> str:
    if kind == "number":
        return kit.number(1, 9_000)
    if kind == "year":
        return str(kit.random.randrange(1990, 2026))
    return {"date": kit.date, "price": kit.price, "person": kit.person}.get(kind, lambda: kit.label("status"))()


def bars(kit: Kit) -> Part:
    """A bar chart of blocks, its numbers beside the bars."""
    theme = kit.theme
    rows = []
    for name in kit.labels("metric", kit.random.choice((3, 4, 5))):
        share = kit.random.randrange(8, 100)
        inner = tag("span", name) + wrap("div", tag("i", "", style=f"width: {share}%")) + tag("b", f"{share} %")
        rows.append(wrap("li", inner))
    css = f"""\
.bars {{ padding: 0; list-style: none; }}
.bars li {{ display: grid; grid-template-columns: 110px 1fr 56px; gap: 10px; align-items: center; margin: 6px 0; }}
.bars div {{ height: 14px; border-radius: 7px; background: {theme.line}; }}
.bars i {{ display: block; height: 100%; border-radius: 7px; background: {theme.accent}; }}
"""
    return Part(tag("h2", kit.heading()) + wrap("ul", rows, klass="bars"), css)


def steps(kit: Kit) -> Part:
    """Where one is on the way through something; the step that is current stands out."""
    theme = kit.theme
    names = kit.labels("step", kit.random.choice((3, 4, 5)))
    current = kit.random.randrange(len(names))
    found = [
        wrap("li", tag("b", at + 1) + " " + tag("span", name), **({"klass": "now"} if at == current else {}))
        for at, name in enumerate(names)
    ]
    css = f"""\
.steps {{ display: flex; flex-wrap: wrap; gap: 6px 24px; padding: 0; list-style: none; color: {theme.muted}; }}
.steps .now {{ color: {theme.accent}; font-weight: bold; }}
.steps b {{ display: inline-block; width: 1.7em; border: 1px solid {theme.line}; border-radius: 50%; text-align: center; line-height: 1.7; }}
"""
    return Part(wrap("ol", found, klass="steps"), css)


def timeline(kit: Kit) -> Part:
    """Days and what happened on them, the latest first."""
    theme = kit.theme
    years = sorted(kit.random.sample(range(1950, 2026), kit.random.choice((3, 4, 5))), reverse=True)
    found = [wrap("li", tag("time", year) + tag("p", kit.sentence(120))) for year in years]
    css = f"""\
.timeline {{ padding-left: 16px; border-left: 3px solid {theme.line}; list-style: none; }}
.timeline time {{ color: {theme.accent}; font-weight: bold; }}
.timeline p {{ margin: 2px 0 12px; }}
"""
    return Part(tag("h2", kit.heading()) + wrap("ul", found, klass="timeline"), css)


def facts(kit: Kit) -> Part:
    """What is true of one thing, name by name."""
    theme = kit.theme
    kinds = KINDS[kit.language]
    chosen = kit.random.sample(list(kinds), kit.random.choice((3, 4, 5)))
    rows = [wrap("div", tag("dt", name) + tag("dd", _value(kit, kinds[name]))) for name in chosen]
    css = f"""\
.facts {{ max-width: 460px; margin: 0; padding: 6px 14px; border: 1px solid {theme.line}; border-radius: {theme.radius}px; background: {theme.surface}; }}
.facts div {{ display: flex; justify-content: space-between; gap: 16px; padding: 6px 0; border-bottom: 1px dotted {theme.line}; }}
.facts dt {{ color: {theme.muted}; }}
.facts dd {{ margin: 0; }}
"""
    return Part(wrap("dl", rows, klass="facts"), css)


def records(kit: Kit) -> Part:
    """Entries with a state and buttons, as programs list them."""
    theme = kit.theme
    rows = []
    for _ in range(kit.random.choice((3, 4, 5))):
        words = wrap("div", link(kit.heading()) + tag("small", f"{kit.person()}, {kit.date()}"))
        press = button(kit, "small_action", quiet=True)
        rows.append(wrap("li", [words, tag("span", kit.label("status"), klass="state"), press]))
    css = f"""\
.records {{ padding: 0; list-style: none; border: 1px solid {theme.line}; border-radius: {theme.radius}px; }}
.records li {{ display: flex; gap: 12px; align-items: center; padding: 10px 14px; border-bottom: 1px solid {theme.line}; }}
.records div {{ flex: 1; }}
.records small {{ display: block; color: {theme.muted}; }}
.state {{ padding: 2px 10px; border-radius: 10px; background: {theme.line}; color: {theme.ink}; font-size: 0.85em; }}
"""
    return Part(wrap("ul", rows, klass="records"), css)


def pages(kit: Kit) -> Part:
    """Numbers of pages, of which one is open."""
    theme = kit.theme
    current = kit.random.randrange(1, 6)
    before, after = {"en": ("Previous", "Next"), "zh": ("上一页", "下一页")}[kit.language]
    numbers = [tag("b", at, **{"aria-current": "page"}) if at == current else link(str(at)) for at in range(1, 6)]
    css = f"""\
.pages {{ display: flex; gap: 6px; justify-content: center; }}
.pages a, .pages b {{ padding: 4px 11px; border: 1px solid {theme.line}; border-radius: {theme.radius}px; }}
.pages b {{ background: {theme.accent}; color: {theme.on_accent}; }}
"""
    return Part(wrap("nav", [link(before), *numbers, link(after)], klass="pages"), css)
