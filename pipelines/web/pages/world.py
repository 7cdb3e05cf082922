# ruff: noqa: E501 - texts and CSS rules, one per line
"""Tables about countries, currencies, languages and numbers, from the Unicode locale data in Babel."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from babel import Locale
from babel.dates import get_day_names, get_month_names
from babel.numbers import format_decimal, get_currency_symbol, get_territory_currencies

from pipelines.web.pages.build import Page, table, tag
from pipelines.web.pages.look import Look

LICENSE = "Apache-2.0 AND Unicode-3.0"
_TERRITORY_CODES = "AR AU BR CA CH CL CN CO CZ DK EG FI FR GB GR HU ID IE IN IS IT JP KE KR MA MX MY NG NO NZ PE PH PL PT SE SG TR US VN ZA"
_TERRITORIES = _TERRITORY_CODES.split()
# Languages whose months have one form. For the others the stand-alone form would be needed, and Babel mixes up the
# stand-alone forms of languages that it has loaded before.
_LOCALE_CODES = "da de en es fr hu id it ja ko nb nl pt ro sv tr vi zh"
_LOCALES = _LOCALE_CODES.split()
_WORDS = {
    "en": ("World in tables", ("Money", "Calendar", "Numbers"), "Currencies of {count} countries", ("Country", "Currency", "Code", "Symbol"), "Days and months in {count} languages", ("Language", "In the language", "Monday", "January"), "How {count} languages write numbers", ("Language", "One and a half million", "Two thirds, rounded"), "Source: Unicode Common Locale Data Repository."),
    "zh": ("表格看世界", ("货币", "历法", "数字"), "{count} 个国家的货币", ("国家", "货币", "代码", "符号"), "{count} 种语言里的星期和月份", ("语言", "本语名称", "星期一", "一月"), "{count} 种语言的数字写法", ("语言", "一百五十万", "三分之二（约数）"), "资料来源：Unicode 通用语言环境数据仓库。"),
}  # fmt: skip


def world(random: Random, language: str, number: int, look: Look) -> Page:
    """Money, days and months, or numbers."""
    site, links, money, money_head, days, days_head, numbers, numbers_head, source = _WORDS[language]
    here = Locale(language)
    count = random.randrange(9, 16)
    territories = sorted(random.sample(_TERRITORIES, count), key=lambda code: here.territories[code])
    locales = sorted(random.sample(_LOCALES, count), key=lambda code: here.languages[code])
    kind = number % 3
    head: Sequence[str]
    if kind == 0:
        title, head = money, money_head
        codes = [get_territory_currencies(territory)[0] for territory in territories]
        rows = [
            [here.territories[territory], here.currencies[code], code, get_currency_symbol(code, locale=language)]
            for territory, code in zip(territories, codes, strict=True)
        ]
    elif kind == 1:
        title, head = days, days_head
        rows = [
            [
                here.languages[code],
                Locale(code).languages[code],
                get_day_names("wide", locale=code)[0],
                get_month_names("wide", locale=code)[1],
            ]
            for code in locales
        ]
    else:
        title, head = numbers, numbers_head
        rows = [
            [here.languages[code], format_decimal(1_500_000, locale=code), format_decimal(0.667, locale=code)]
            for code in locales
        ]
    title = title.format(count=count)
    css = f"""\
table {{ width: 100%; border-collapse: collapse; background: {look.surface}; }}
th {{ border-bottom: 2px solid {look.accent}; }}
th, td {{ padding: 8px 12px; text-align: left; }}
td {{ border-bottom: 1px solid {look.line}; }}
.source {{ color: {look.muted}; font-size: 0.85em; }}
"""
    body = tag("h1", title) + "\n" + table(head, rows) + "\n" + tag("p", source, klass="source")
    return Page(f"{title} - {site}", site, links, body, css, license=LICENSE)
