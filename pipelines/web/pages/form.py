# ruff: noqa: E501 - texts and CSS rules, one per line
"""A form: sign in, register, or book."""

from __future__ import annotations

from html import escape
from random import Random

from pipelines.web.pages.build import Page, tag, wrap
from pipelines.web.pages.look import Look

#: Fields are (label, type, value or choices); a type in capitals starts from a placeholder instead of a value.
_FORMS = {
    "en": (
        ("Willow Library", ("Catalogue", "Opening hours", "Events"), "Sign in to your account", "Card number and PIN are on the back of your library card.", (
            ("Card number", "TEXT", "e.g. 2041 7730"), ("PIN", "password", "4821"), ("Keep me signed in", "checkbox", "yes")), "Sign in", "Forgotten your PIN?"),
        ("Hilltop Observatory", ("Visit", "Programme", "Shop"), "Book a night at the telescope", "Groups of up to twelve. If clouds cover the sky, we move your visit free of charge.", (
            ("Name", "TEXT", "First and last name"), ("E-mail", "EMAIL", "name@example.org"), ("Evening", "select", "Thursday|Friday|Saturday"), ("Visitors", "number", "4"),
            ("What would you like to see?", "textarea", "The rings of Saturn, if they are up."), ("I will bring children under ten", "checkbox", "")), "Request the visit", "Read the house rules"),
        ("Parcel Point", ("Send", "Track", "Prices"), "Register as a sender", "Registered senders pay once a month and print labels at home.", (
            ("Company", "text", "Hobart Seeds Ltd"), ("Street and number", "text", "14 Orchard Row"), ("Town", "text", "Brindle"), ("Parcels per week", "radio", "up to 10|11 to 50|more"),
            ("Send me the price list", "checkbox", "yes")), "Register", "I have an account"),
    ),
    "zh": (
        ("柳岸图书馆", ("馆藏目录", "开放时间", "活动"), "读者登录", "证号和密码见借书证背面。", (
            ("读者证号", "TEXT", "例如 2041 7730"), ("密码", "password", "4821"), ("记住我", "checkbox", "yes")), "登录", "忘记密码？"),
        ("山顶天文台", ("参观", "节目", "商店"), "预约夜间观星", "每组不超过十二人。如遇阴雨，可以免费改期。", (
            ("姓名", "TEXT", "请填写真实姓名"), ("手机号", "TEXT", "十一位号码"), ("日期", "select", "星期四|星期五|星期六"), ("人数", "number", "4"),
            ("最想看什么？", "textarea", "想看土星的光环。"), ("同行有十岁以下儿童", "checkbox", "")), "提交预约", "参观须知"),
        ("快捷驿站", ("寄件", "查件", "价格"), "注册寄件账户", "注册用户按月结算，可以在家打印面单。", (
            ("单位名称", "text", "禾田种子商行"), ("详细地址", "text", "果园路十四号"), ("城市", "text", "临江"), ("每周寄件数量", "radio", "十件以内|十一至五十件|五十件以上"),
            ("给我发送价目表", "checkbox", "yes")), "注册", "已有账户"),
    ),
}  # fmt: skip


def form(random: Random, language: str, number: int, look: Look) -> Page:
    """One of the forms, labels above the fields."""
    forms = _FORMS[language]
    site, links, title, hint, fields, send, link = forms[number % len(forms)]
    rows = [_field(random, *field) for field in fields]
    rows.append(wrap("p", tag("button", send) + " " + tag("a", link, href="#")))
    css = f"""\
form {{ max-width: {random.choice((420, 480, 560))}px; padding: 24px; border: 1px solid {look.line}; border-radius: {look.radius}px; background: {look.surface}; }}
form p {{ margin: 0 0 14px; }}
label span {{ display: block; margin-bottom: 4px; font-weight: bold; }}
.field {{ width: 100%; padding: 8px 10px; border: 1px solid {look.line}; border-radius: {look.radius}px; background: {look.page}; color: inherit; font: inherit; }}
button {{ padding: 10px 22px; border: 0; border-radius: {look.radius}px; background: {look.accent}; color: {look.on_accent}; font: inherit; }}
button + a {{ margin-left: 14px; }}
.hint {{ color: {look.muted}; }}
"""
    body = tag("h1", title) + "\n" + tag("p", hint, klass="hint") + "\n" + wrap("form", rows)
    return Page(f"{title} - {site}", site, links, body, css)


def _field(random: Random, label: str, kind: str, value: str) -> str:
    caption = tag("span", label)
    if kind == "checkbox":
        return wrap("p", f'<label><input type="checkbox"{" checked" if value else ""}> {escape(label)}</label>')
    if kind in ("radio", "select"):
        choices = value.split("|")
        chosen = random.randrange(len(choices))
        if kind == "select":
            options = "".join(
                f"<option{' selected' if at == chosen else ''}>{one}</option>" for at, one in enumerate(choices)
            )
            return wrap("p", wrap("label", caption + wrap("select", options, klass="field")))
        buttons = (
            f'<label><input type="radio" name="choice"{" checked" if at == chosen else ""}> {one}</label> '
            for at, one in enumerate(choices)
        )
        return wrap("p", wrap("label", caption) + "".join(buttons).rstrip())
    if kind == "textarea":
        return wrap("p", wrap("label", caption + tag("textarea", value, klass="field", rows="3")))
    hint = "placeholder" if kind.isupper() else "value"
    return wrap("p", wrap("label", caption + f'<input class="field" type="{kind.lower()}" {hint}="{escape(value)}">'))
