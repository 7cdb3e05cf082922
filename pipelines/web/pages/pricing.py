# ruff: noqa: E501 - texts and CSS rules, one per line
"""Three plans of a service side by side."""

from __future__ import annotations

from random import Random

from babel.numbers import format_currency

from pipelines.web.pages.build import Page, items, tag, wrap
from pipelines.web.pages.look import Look

_SERVICES = {
    "en": (
        ("Fieldnotes Cloud", ("Product", "Pricing", "Help"), "Notes that stay with you", "USD", "per month", "Choose {plan}", (
            ("Single", 0, ("100 notes", "2 devices", "Search in titles")), ("Writer", 6, ("Unlimited notes", "5 devices", "Search in full text", "Version history, 30 days")),
            ("Team", 14, ("Everything in Writer", "Shared notebooks", "Access rights", "Version history, 1 year", "Support within a day")))),
        ("Loft 22 Coworking", ("Rooms", "Prices", "Find us"), "Desks by the day or by the month", "EUR", "per month", "Take {plan}", (
            ("Ten days", 120, ("Any free desk", "Weekdays 8 to 20", "Coffee and tea")), ("Own desk", 240, ("Desk with a drawer", "Day and night", "Coffee and tea", "2 hours of meeting room")),
            ("Studio", 690, ("Room for four", "Day and night", "Coffee and tea", "10 hours of meeting room", "Post address")))),
    ),
    "zh": (
        ("云笔记", ("功能", "价格", "帮助"), "选择适合你的方案", "CNY", "每月", "选择{plan}", (
            ("基础版", 0, ("一百条笔记", "两台设备同步", "标题搜索")), ("个人版", 18, ("笔记数量不限", "五台设备同步", "全文搜索", "保留三十天历史版本")),
            ("团队版", 45, ("包含个人版全部功能", "共享笔记本", "成员权限管理", "保留一年历史版本", "一个工作日内答复")))),
        ("青禾健身", ("课程", "会费", "门店"), "会员方案", "CNY", "每月", "办理{plan}", (
            ("次卡", 160, ("每月八次", "工作日白天", "更衣柜")), ("月卡", 280, ("次数不限", "全天开放", "更衣柜", "团体课两节")),
            ("双人卡", 460, ("两人同行，次数不限", "全天开放", "更衣柜", "团体课不限", "体测一次")))),
    ),
}  # fmt: skip
_POPULAR = {"en": "Most popular", "zh": "最受欢迎"}


def pricing(random: Random, language: str, number: int, look: Look) -> Page:
    """The plans of one service; one of the two dearer ones is marked."""
    services = _SERVICES[language]
    site, links, title, currency, per, choose, plans = services[number % len(services)]
    marked = random.choice((1, 1, 2))
    gap = " " if language == "en" else ""
    columns = []
    for position, (name, price, features) in enumerate(plans):
        amount = format_currency(price, currency, locale=language, format="¤#,##0", currency_digits=False)
        badge = [tag("em", _POPULAR[language])] if position == marked else []
        columns.append(
            wrap(
                "section",
                [
                    tag("h2", name),
                    *badge,
                    wrap("p", tag("b", amount) + gap + tag("span", per)),
                    items(features),
                    tag("a", choose.format(plan=name), href="#"),
                ],
                **({"klass": "marked"} if position == marked else {}),
            )
        )
    css = f"""\
.plans {{ display: flex; flex-wrap: wrap; gap: 20px; align-items: stretch; }}
section {{ flex: 1 1 220px; padding: 20px; border: 1px solid {look.line}; border-radius: {look.radius}px; background: {look.surface}; }}
.marked {{ border: 2px solid {look.accent}; }}
section h2 {{ margin: 0; }}
em {{ color: {look.accent}; font-style: normal; font-size: 0.85em; }}
p b {{ font-size: 2em; }}
p span {{ color: {look.muted}; }}
ul {{ padding-left: 20px; }}
section a {{ display: block; padding: 10px; border-radius: {look.radius}px; background: {look.accent}; color: {look.on_accent}; text-align: center; text-decoration: none; }}
"""
    return Page(f"{title} - {site}", site, links, tag("h1", title) + "\n" + wrap("div", columns, klass="plans"), css)
