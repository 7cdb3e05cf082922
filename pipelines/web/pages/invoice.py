# ruff: noqa: E501 - texts and CSS rules, one per line
"""An invoice: positions, subtotal, tax and total, all of which add up."""

from __future__ import annotations

import datetime
from decimal import Decimal
from random import Random

from babel.dates import format_date
from babel.numbers import format_currency

from pipelines.web.pages.build import Page, table, tag, wrap
from pipelines.web.pages.look import Look

_WORDS = {
    "en": ("Alder & Sons, Joinery", ("Orders", "Invoices", "Contact"), "Invoice {number}", ("Position", "Quantity", "Price", "Amount"), ("Date", "Due"), ("Subtotal", "VAT {rate}%", "Total"), "EUR", (19, 20, 21), (
        ("Oak shelf, 120 cm", 68), ("Window frame, pine", 245), ("Door handle, brass", 32), ("Planing, per hour", 54), ("Delivery in town", 25), ("Kitchen drawer with runners", 96), ("Linseed oil, 1 litre", 18)),
        "Please pay within 14 days. Wood that is left over belongs to you."),
    "zh": ("木鱼家具坊", ("订单", "账单", "联系"), "账单 {number}", ("项目", "数量", "单价", "金额"), ("日期", "付款期限"), ("小计", "增值税 {rate}%", "合计"), "CNY", (6, 9, 13), (
        ("橡木搁板，120 厘米", 320), ("松木窗框", 980), ("黄铜拉手", 85), ("刨光加工，每小时", 150), ("市内送货", 60), ("带滑轨抽屉", 430), ("亚麻籽油，1 升", 78)),
        "请在十四天内付款。剩余木料归客户所有。"),
}  # fmt: skip


def invoice(random: Random, language: str, number: int, look: Look) -> Page:
    """Three to six positions."""
    site, links, title, head, (dated, due), (subtotal, tax, total), currency, rates, goods, note = _WORDS[language]
    title = title.format(number=f"2024-{random.randrange(100, 900)}")
    rate = random.choice(rates)
    positions = [
        (name, random.randrange(1, 6), Decimal(price)) for name, price in random.sample(goods, random.randrange(3, 7))
    ]
    net = sum((count * price for _, count, price in positions), Decimal(0))
    duty = (net * rate / 100).quantize(Decimal("0.01"))
    day = datetime.date(2024, 1, 8) + datetime.timedelta(days=random.randrange(300))

    def money(value: Decimal) -> str:
        return format_currency(value, currency, locale=language)

    rows = [(name, count, money(price), money(count * price)) for name, count, price in positions]
    sums = ((subtotal, net), (tax.format(rate=rate), duty), (total, net + duty))
    dates = ((dated, day), (due, day + datetime.timedelta(days=14)))
    body = [
        tag("h1", title),
        wrap(
            "dl",
            "".join(tag("dt", name) + tag("dd", format_date(when, "long", locale=language)) for name, when in dates),
        ),
        table(head, rows, klass="positions"),
        wrap("table", [wrap("tr", tag("th", name) + tag("td", money(value))) for name, value in sums], klass="sums"),
        tag("p", note),
    ]
    css = f"""\
main {{ background: {look.surface}; }}
dl {{ display: grid; grid-template-columns: max-content 1fr; gap: 4px 20px; }}
dt {{ color: {look.muted}; }}
dd {{ margin: 0; }}
table {{ border-collapse: collapse; }}
.positions {{ width: 100%; }}
th, td {{ padding: 8px; border-bottom: 1px solid {look.line}; text-align: right; }}
.positions th:first-child, .positions td:first-child {{ text-align: left; }}
.sums {{ margin: 16px 0 16px auto; }}
.sums tr:last-child {{ font-weight: bold; font-size: 1.15em; color: {look.accent}; }}
"""
    return Page(f"{title} - {site}", site, links, "\n".join(body), css, license="Apache-2.0 AND Unicode-3.0")
