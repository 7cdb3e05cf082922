"""Chinese reference texts made from locale data: handbooks of countries, calendars in other languages, currencies.

Every sentence pattern is ours; the facts are CLDR's. Which pattern a country gets follows from its code.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus.identity import fingerprint
from sources.locale_facts import AMOUNT, Country, Currency, LanguageFacts, country, currencies, language

_WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
_REGIONS: tuple[tuple[str, str], ...] = (
    ("东亚与东南亚", "CN JP KR MN VN TH MY SG ID PH"),
    ("南亚与中亚", "IN PK BD LK NP KZ UZ KG MV"),
    ("西亚", "TR IR IQ SA AE IL JO KW QA"),
    ("北欧", "SE NO DK FI IS EE LV LT"),
    ("西欧", "FR DE NL BE LU CH AT GB IE"),
    ("南欧", "ES PT IT GR MT HR SI AL RS"),
    ("东欧", "RU UA BY PL CZ SK HU RO BG MD"),
    ("北非", "EG MA DZ TN LY SD"),
    ("西非", "NG GH SN CI ML NE BJ TG"),
    ("东非", "KE TZ UG ET RW SO MG MU"),
    ("南部非洲", "ZA NA BW ZW ZM MZ AO MW"),
    ("北美洲与加勒比地区", "US CA MX CU JM HT DO BS BB"),
    ("中美洲", "GT HN SV NI CR PA BZ"),
    ("南美洲", "BR AR CL PE CO VE EC BO PY UY"),
    ("大洋洲", "AU NZ FJ PG WS TO VU SB"),
)
_FAMILIES: tuple[tuple[str, str], ...] = (
    ("法语、西班牙语和意大利语", "fr es it"),
    ("葡萄牙语、罗马尼亚语和加泰罗尼亚语", "pt ro ca"),
    ("德语、荷兰语和卢森堡语", "de nl lb"),
    ("瑞典语、丹麦语和冰岛语", "sv da is"),
    ("俄语、乌克兰语和保加利亚语", "ru uk bg"),
    ("波兰语、捷克语和克罗地亚语", "pl cs hr"),
    ("芬兰语、爱沙尼亚语和匈牙利语", "fi et hu"),
    ("希腊语、土耳其语和印度尼西亚语", "el tr id"),
)
_CURRENCIES_PER_DOCUMENT = 30
_ROWS = 10


def reference_documents() -> Iterator[tuple[str, str, str]]:
    """(name, title, markdown) of each document, in a fixed order."""
    for number, (region, codes) in enumerate(_REGIONS, 1):
        found = [facts for facts in map(country, codes.split()) if facts is not None]
        yield (
            f"zh-countries-{number:02}.md",
            f"国家手册：{region}",
            _handbook(region, found, with_table=number % 2 == 0),
        )
    for number, (names, codes) in enumerate(_FAMILIES, 1):
        title = f"月份与星期：{names}"
        yield f"zh-calendar-{number:02}.md", title, _calendar([language(code) for code in codes.split()])
    known = currencies()
    for number, start in enumerate(range(0, len(known), _CURRENCIES_PER_DOCUMENT), 1):
        chosen = known[start : start + _CURRENCIES_PER_DOCUMENT]
        yield f"zh-currencies-{number:02}.md", f"世界货币一览（{number}）", _currency_list(chosen)


def _handbook(region: str, found: list[Country], with_table: bool) -> str:
    pieces = [
        f"这份手册介绍{region}的 {len(found)} 个国家。每一节说明通用的语言、法定的货币，以及日期和金额的写法；"
        f"{'末尾的表格便于查对。' if with_table else ''}资料取自 Unicode 联盟的通用区域数据（CLDR）。"
        "人口比例是其中的估计数，同一个人可能使用几种语言，所以各项相加可以超过百分之百。"
    ]
    for facts in found:
        pieces += [f"## {facts.name}", _about(facts)]
    if with_table:
        pieces += ["## 对照表", "各国的代码和货币如下："]
        rows = [f"| {f.name} | {f.code} | {f.currency} | {f.currency_code} |" for f in found]
        pieces.append("\n".join(["| 国家 | 代码 | 货币 | 货币代码 |", "| --- | --- | --- | --- |", *rows]))
    return "\n\n".join(pieces)


def _about(facts: Country) -> str:
    pick = int(fingerprint(["about", facts.code]), 16)
    several = "、".join(facts.languages[:-1]) + "和" + facts.languages[-1] if len(facts.languages) > 1 else ""
    tongue = facts.languages[0]
    status = "官方语言" if facts.by_law else "通用语言"
    spoken = (
        [
            f"{facts.name}的国家代码是 {facts.code}，{status}有{several}。",
            f"在{facts.name}（代码 {facts.code}），{status}包括{several}。",
            f"{several}都是{facts.name}的{status}；这个国家的两字母代码是 {facts.code}。",
        ]
        if several
        else [
            f"{facts.name}的国家代码是 {facts.code}，{status}是{tongue}。",
            f"在{facts.name}（代码 {facts.code}），{status}是{tongue}。",
            f"{facts.name}以{tongue}为{status}，它的两字母代码是 {facts.code}。",
        ]
    )
    sentences = [spoken[pick % 3], _shares(facts, pick), _money(facts, pick), _week(facts, pick)]
    if facts.date:
        sentences.append(
            (
                f"用{facts.language}写日期，2024 年 3 月 5 日写作“{facts.date}”。",
                f"2024 年 3 月 5 日这一天，按{facts.language}的习惯写成“{facts.date}”。",
            )[pick // 7 % 2]
        )
    if facts.offset is not None:
        sentences.append(_time(facts.offset, pick))
    return "".join(sentences)


def _shares(facts: Country, pick: int) -> str:
    if not facts.shares:
        return ""
    listed = "，".join(f"{name}约 {share:g}%" for name, share in facts.shares)
    return (f"按使用人数占总人口的比例估计，{listed}。", f"据估计，各种语言的使用者在人口中所占的比例为：{listed}。")[
        pick // 3 % 2
    ]


def _money(facts: Country, pick: int) -> str:
    opening = (
        f"法定货币是{facts.currency}，国际代码为 {facts.currency_code}",
        f"当地使用的货币是{facts.currency}（{facts.currency_code}）",
        f"买卖东西用{facts.currency}结算，货币代码是 {facts.currency_code}",
    )[pick // 5 % 3]
    return f"{opening}；金额 {AMOUNT} 写作“{facts.amount}”。" if facts.amount else f"{opening}。"


def _week(facts: Country, pick: int) -> str:
    days = "和".join(_WEEKDAYS[day] for day in facts.weekend)
    first = _WEEKDAYS[facts.first_day]
    return (f"那里的日历以{first}为一周的第一天，周末是{days}。", f"一周从{first}算起，{days}是周末。")[pick // 11 % 2]


def _time(offset: float, pick: int) -> str:
    if offset == 0:
        return "2024 年 1 月中旬，当地时间与协调世界时相同。"
    relation = "早" if offset > 0 else "晚"
    beijing = 8 - offset
    compared = "与北京时间相同" if beijing == 0 else f"比北京时间{'晚' if beijing > 0 else '早'} {abs(beijing):g} 小时"
    return (
        f"2024 年 1 月中旬，当地时间比协调世界时{relation} {abs(offset):g} 小时，{compared}。",
        f"以 2024 年 1 月 15 日为例，当地时间比协调世界时{relation} {abs(offset):g} 小时，也就是{compared}。",
    )[pick // 13 % 2]


def _calendar(found: list[LanguageFacts]) -> str:
    pieces = [
        "学一门外语，最先用到的词里总有星期和月份。下面把三种语言的说法列成表格，并举例说明日期和数字的写法。"
        "表格里都是单独使用时的形式，在句子里有的语言还会有词尾变化。"
    ]
    for facts in found:
        pieces += [
            f"## {facts.name}",
            f"{facts.name}自称“{facts.own_name}”，语言代码是 {facts.code}。一周的七天，从星期一到星期日依次是："
            f"{'、'.join(facts.days)}。2024 年 3 月 5 日的完整写法是“{facts.date}”，简写是“{facts.short_date}”。"
            f"数字 {AMOUNT} 写作“{facts.number}”{_separators(facts.number)}。",
            "\n".join(
                [
                    "| 汉语 | " + facts.name + " | 汉语 | " + facts.name + " |",
                    "| --- | --- | --- | --- |",
                    *(f"| {n + 1}月 | {facts.months[n]} | {n + 7}月 | {facts.months[n + 6]} |" for n in range(6)),
                ]
            ),
            _remark(facts),
        ]
    return "\n\n".join(pieces)


def _separators(number: str) -> str:
    names = {",": "逗号", ".": "句点", " ": "空格", "’": "撇号"}
    decimal, thousands = names.get(number[-3], ""), names.get(number[1], "")
    return f"，用{thousands}分隔千位，用{decimal}表示小数点" if decimal and thousands and number[1] != number[2] else ""


def _remark(facts: LanguageFacts) -> str:
    longest = max(facts.months, key=len)
    shortest = min(facts.months, key=len)
    capital = "月份和星期的首字母大写" if facts.months[0][0].isupper() and facts.days[0][0].isupper() else ""
    small = "月份和星期的首字母都小写" if facts.months[0][0].islower() and facts.days[0][0].islower() else ""
    return (
        f"在{facts.name}里，{capital or small or '月份和星期的大小写规则不同'}。十二个月份中，"
        f"“{longest}”（{facts.months.index(longest) + 1}月）最长，有 {len(longest)} 个字符；"
        f"“{shortest}”（{facts.months.index(shortest) + 1}月）最短，只有 {len(shortest)} 个字符。"
    )


def _currency_list(chosen: tuple[Currency, ...]) -> str:
    pieces = [
        "货币的国际代码由三个拉丁字母组成，前两个字母一般是国家或地区的代码，第三个字母多半取自货币的名称。"
        f"本表按代码的字母顺序列出从 {chosen[0].code} 到 {chosen[-1].code} 的 {len(chosen)} 种货币，"
        "并说明它们在哪些国家和地区是法定货币。"
    ]
    for start in range(0, len(chosen), _ROWS):
        part = chosen[start : start + _ROWS]
        pieces.append(f"## {part[0].code} 至 {part[-1].code}")
        shared = [entry for entry in part if len(entry.places) > 1]
        if shared:
            pieces.append("".join(_shared(entry) for entry in shared))
        rows = [f"| {e.code} | {e.name} | {e.symbol} | {_places(e)} |" for e in part]
        pieces.append("\n".join(["| 代码 | 货币 | 符号 | 使用的国家和地区 |", "| --- | --- | --- | --- |", *rows]))
    return "\n\n".join(pieces)


def _shared(entry: Currency) -> str:
    if len(entry.places) <= 3:
        # some names hold an "和" of their own
        last = "以及" if any("和" in place for place in entry.places) else "和"
        return f"{entry.name}在{'、'.join(entry.places[:-1])}{last}{entry.places[-1]}通行。"
    return f"{entry.name}在 {len(entry.places)} 个国家和地区通行，其中有{'、'.join(entry.places[:3])}等。"


def _places(entry: Currency) -> str:
    return "、".join(entry.places[:2]) + ("等" if len(entry.places) > 2 else "")
