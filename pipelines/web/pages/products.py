# ruff: noqa: E501 - texts and CSS rules, one per line
"""A shop's list of goods with prices, ratings and a button each."""

from __future__ import annotations

from random import Random

from babel.numbers import format_currency

from pipelines.web.pages.build import Page, tag, wrap
from pipelines.web.pages.look import Look

_SHOPS = {
    "en": (
        ("Kiln & Kettle", ("Teapots", "Cups", "Trays"), "Teapots and cups", "GBP", (
            ("Brown betty teapot", "Red clay, holds four cups, pours without a drip.", 24.5), ("Cast iron kettle", "1.2 litres, enamelled inside, keeps warm for an hour.", 58.0),
            ("Porcelain cup, pair", "Thin walls and a foot ring left unglazed.", 19.0), ("Bamboo tray", "Slatted top over a drawer that collects the water.", 32.0),
            ("Glass infuser", "Borosilicate glass with a steel strainer.", 15.5), ("Tea caddy", "Tin with an inner lid, for 150 grams of leaves.", 9.9),
            ("Matcha whisk", "Cut from one piece of bamboo, eighty tines.", 17.5), ("Travel set", "A pot and two cups that fit into each other.", 36.0))),
        ("Spoke Supply", ("Lights", "Bags", "Tools"), "For the ride to work", "USD", (
            ("Front light 60 lux", "Runs five hours at full power, charges by USB-C.", 49.0), ("Rear light", "Brake signal and side visibility, one clip.", 22.0),
            ("Pannier bag", "20 litres, rolled closure, hooks that lock.", 64.0), ("Multi-tool", "Sixteen functions, chain breaker included.", 29.0),
            ("Floor pump", "Gauge to 11 bar, fits both valves.", 38.0), ("Bell", "Brass, one clear note.", 12.0),
            ("Rain cover", "For helmets up to size 62, reflective seam.", 14.5), ("Frame lock", "Hardened steel, key stays in while open.", 41.0))),
    ),
    "zh": (
        ("窑火茶器", ("茶壶", "茶杯", "茶盘"), "新到茶器", "CNY", (
            ("紫砂壶", "容量二百毫升，出水利落，断水不滴。", 268.0), ("白瓷盖碗", "胎薄釉润，沿口外撇，不烫手。", 88.0),
            ("竹制茶盘", "上层竹条沥水，下层抽屉接水。", 129.0), ("铸铁水壶", "内壁搪瓷，可上明火，保温一小时。", 359.0),
            ("玻璃公道杯", "高硼硅玻璃，带不锈钢滤网。", 46.0), ("锡制茶叶罐", "双层盖，可装茶叶一百五十克。", 158.0),
            ("茶筅", "整段竹子劈成八十根细穗，打抹茶用。", 69.0), ("旅行茶具", "一壶两杯，可以套叠收进布袋。", 139.0))),
        ("晨光文具", ("本册", "笔类", "收纳"), "开学用品", "CNY", (
            ("方格笔记本", "A5 大小，一百九十二页，可以平摊。", 18.5), ("钢笔", "笔尖细，附吸墨器一个。", 59.0),
            ("水彩十二色", "固体颜料，盒盖可当调色盘。", 42.0), ("铅笔十支装", "硬度 HB，六角杆，不易滚落。", 12.0),
            ("直尺套装", "直尺、三角板、量角器各一件。", 9.9), ("帆布笔袋", "两格，可放二十支笔。", 25.0),
            ("回形针", "一盒二百枚，防锈。", 6.5), ("书立", "钢板一对，底部有防滑垫。", 21.0))),
    ),
}  # fmt: skip
_WORDS = {"en": ("Add to basket", "{count} reviews", "Sold out"), "zh": ("加入购物车", "{count} 条评价", "已售罄")}


def products(random: Random, language: str, number: int, look: Look) -> Page:
    """Six to eight goods of one shop in a grid."""
    shops = _SHOPS[language]
    site, links, title, currency, goods = shops[number % len(shops)]
    buy, reviews, gone = _WORDS[language]
    cards = []
    for name, text, price in random.sample(goods, random.choice((6, 8))):
        stars = random.choice((3, 4, 4, 5))
        rating = "★" * stars + "☆" * (5 - stars)
        sold_out = random.random() < 0.15
        cards.append(
            wrap(
                "article",
                [
                    tag("h2", name),
                    tag("p", text),
                    wrap("div", tag("b", rating) + " " + tag("small", reviews.format(count=random.randrange(3, 240)))),
                    tag("strong", format_currency(price, currency, locale="en_GB" if currency == "GBP" else language)),
                    "<button disabled>" + gone + "</button>" if sold_out else tag("button", buy),
                ],
            )
        )
    css = f"""\
.goods {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(210px, 1fr)); gap: 16px; }}
article {{ padding: 16px; border: 1px solid {look.line}; border-radius: {look.radius}px; background: {look.surface}; }}
article h2 {{ margin: 0; font-size: 1.05em; }}
article p {{ margin: 4px 0 8px; color: {look.muted}; font-size: 0.9em; }}
b {{ color: {look.accent}; }}
article strong {{ display: block; margin: 8px 0; font-size: 1.2em; }}
button {{ width: 100%; padding: 8px; border: 0; border-radius: {look.radius}px; background: {look.accent}; color: {look.on_accent}; font: inherit; }}
button:disabled {{ background: {look.line}; color: {look.muted}; }}
"""
    return Page(f"{title} - {site}", site, links, tag("h1", title) + "\n" + wrap("div", cards, klass="goods"), css)
