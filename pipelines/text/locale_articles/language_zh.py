"""An article in Chinese about a language: its name, where it is used, its calendar words, numbers and plurals."""

from __future__ import annotations

from datetime import datetime

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_scientific

from pipelines.text.locale_articles import chinese as zh
from pipelines.text.locale_articles.voice import Voice
from sources.cldr_facts import display, home_of, script_of, territories_of

_PLURALS = {"zero": "零数", "one": "单数", "two": "双数", "few": "少数", "many": "多数", "other": "其他"}
_SAMPLES = [*range(31), 100, 101, 102, 111, 1000]
_NAMED = ("CN", "FR", "DE", "JP", "BR", "EG", "IN", "US", "RU", "GR", "ES", "KR")
_NUMBERS_OF_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")


def article(code: str) -> tuple[str, list[str]]:
    """Title and paragraphs about the language `code`."""
    voice = Voice("language-zh", code)
    name = zh.language(code)
    locale = display(code)
    parts = [
        _calendar(name, locale, voice),
        _numbers(name, locale, voice),
        _plurals(name, locale, voice),
        _names(name, locale, voice),
    ]
    parts = [part for part in voice.shuffled("order", parts) if part]
    use = _use(code, name, voice)
    return name, [_introduction(code, name, locale, voice), *([use] if use else []), *parts]


def _introduction(code: str, name: str, locale: Locale, voice: Voice) -> str:
    english = display("en").languages[code]
    own = locale.languages.get(code)
    text = voice.pick(
        "intro",
        f"{name}的语言代码是{code}，英语里叫作{english}。",
        f"在国际通行的语言代码中，{code}表示{name}（英语：{english}）。",
        f"{name}，英文名称{english}，代码为{code}。",
    )
    if own and own not in (name, english):
        text += voice.pick("own", f"使用者自己把它写作“{own}”。", f"用它自己的文字书写，名称是“{own}”。")
    script = script_of(code)
    written = display("zh").scripts.get(script or "")
    if written:
        direction = locale.character_order
        text += voice.pick("script", f"这种语言通常用{written}书写", f"书写时一般采用{written}")
        text += "，方向是从右到左。" if direction == "right-to-left" else "，从左到右排列。"
    home = home_of(code)
    if home and home in display("zh").territories and home != "001":
        text += voice.pick(
            "home",
            f"在语言数据里，{zh.territory(home)}的{name}被当作默认的形式。",
            f"没有注明地区时，数据采用{zh.territory(home)}通行的形式。",
        )
    return text


def _use(code: str, name: str, voice: Voice) -> str:
    facts = territories_of(code)
    if not facts:
        return ""
    official = [zh.territory(fact.territory) for fact in facts if fact.status in ("official", "de_facto_official")]
    regional = [zh.territory(fact.territory) for fact in facts if fact.status == "official_regional"]
    sentences = []
    if len(facts) == 1:
        fact = facts[0]
        sentences.append(
            f"使用{name}的人集中在{zh.territory(fact.territory)}，{zh.portion('当地人口', fact.percent)}。"
        )
    else:
        top = facts[:5]
        shown = zh.listed([f"{zh.territory(fact.territory)}（{zh.percent(fact.percent)}）" for fact in top])
        place = "依次" if len(facts) <= 5 else "前几位"
        sentences.append(
            voice.pick(
                "use",
                f"有{len(facts)}个国家和地区记录了{name}的使用情况，按占人口的比例从高到低，{place}是{shown}。",
                f"{name}在{len(facts)}个国家和地区有人使用。按占当地人口的比例排列，{place}是{shown}。",
                f"看使用者占当地人口的比例，{place}是{shown}。",
            )
        )
        few = [zh.territory(fact.territory) for fact in facts[5:] if 0 < fact.percent < 1]
        if len(few) > 2:
            sentences.append(f"在{zh.listed(few[:4])}等地，使用者不到百分之一。")
    if official:
        count = f"等{len(official)}个国家和地区" if len(official) > 5 else ""
        sentences.append(
            voice.pick(
                "official",
                f"它是{zh.listed(official[:5]) if not count else '、'.join(official[:5])}{count}的官方语言。",
                f"把它定为官方语言的有{zh.listed(official[:5]) if not count else '、'.join(official[:5])}{count}。",
            )
        )
    else:
        sentences.append(
            voice.pick(
                "official", "它不是任何国家和地区全境的官方语言。", "目前没有哪个国家和地区以它为全境的官方语言。"
            )
        )
    if regional:
        sentences.append(f"在{zh.listed(regional[:5])}的部分地区，它具有官方地位。")
    return "".join(sentences)


def _calendar(name: str, locale: Locale, voice: Voice) -> str:
    days = [locale.days["format"]["wide"][number] for number in range(7)]
    months = [locale.months["format"]["wide"][number] for number in range(1, 13)]
    moment = datetime(2024, voice.number("month") % 12 + 1, voice.number("day") % 28 + 1)
    text = voice.pick(
        "days",
        f"在{name}里，从星期一到星期日依次叫作{'、'.join(days)}。",
        f"一周七天的{name}名称，从星期一数起，分别是{'、'.join(days)}。",
        f"{name}中，星期一是“{days[0]}”，星期三是“{days[2]}”，星期五是“{days[4]}”，星期日是“{days[6]}”。",
    )
    if voice.chance("all-months", 0.5):
        text += f"十二个月的名称是：{'、'.join(months)}。"
    else:
        chosen = sorted(voice.shuffled("months", range(12))[:4])
        shown = "，".join(f"{_NUMBERS_OF_MONTHS[month]}月叫“{months[month]}”" for month in chosen)
        text += voice.pick("few-months", f"月份也有各自的名称：{shown}。", f"至于月份，{shown}。")
    long, full = format_date(moment, "long", locale=locale), format_date(moment, "full", locale=locale)
    return text + voice.pick(
        "date",
        f"{zh.day(moment.date())}这个日期用{name}写出来是“{long}”，带上星期则是“{full}”。",
        f"例如，{zh.day(moment.date())}写作“{full}”。",
    )


def _numbers(name: str, locale: Locale, voice: Voice) -> str:
    number = 10_000_000 + voice.number("number") % 80_000_000 + 0.5
    shown = format_decimal(number, locale=locale)
    if format_decimal(1.5, locale=locale) == "1.5" and shown == format_decimal(number, locale=display("en")):
        return voice.pick(
            "same",
            f"书写数字时，{name}用逗号分隔每三位整数，用句点作小数点，例如{shown}。",
            f"{name}的数字写法与英语相同，{number}写成{shown}。",
        )
    symbols = locale.number_symbols.get("latn", {})
    marks = {
        ",": "逗号",
        ".": "句点",
        "\u00a0": "空格",
        "\u202f": "窄空格",
        "’": "撇号",
        "٫": "阿拉伯小数点",
        "٬": "阿拉伯分隔号",
    }
    decimal, group = marks.get(symbols.get("decimal", "")), marks.get(symbols.get("group", ""))
    text = ""
    if decimal and group and locale.default_numbering_system == "latn":
        text = voice.pick(
            "marks",
            f"{name}用{decimal}表示小数点，用{group}分隔整数部分。",
            f"在{name}的数字里，小数点写成{decimal}，各组数位之间用{group}隔开。",
        )
    small = format_scientific(12345, locale=locale)
    return text + voice.pick(
        "sample",
        f"例如，{number}写成“{shown}”。",
        f"按照这种习惯，{number}应当写作“{shown}”，用科学记数法表示的12345是“{small}”。",
    )


def _plurals(name: str, locale: Locale, voice: Voice) -> str:
    rule = locale.plural_form
    groups: dict[str, list[int]] = {}
    for number in _SAMPLES:
        groups.setdefault(rule(number), []).append(number)
    if len(groups) == 1:
        return voice.pick(
            "none",
            f"{name}不区分单数和复数：不论数目是1还是100，带数词的短语都用同一种形式。",
            f"与汉语相似，{name}在数词后面不需要改变形式，一个和许多个用的是同一种说法。",
        )
    shown = "；".join(
        f"“{_PLURALS[tag]}”用于{'、'.join(map(str, numbers[:5]))}{'等' if len(numbers) > 5 else ''}"
        for tag, numbers in sorted(groups.items(), key=lambda group: list(_PLURALS).index(group[0]))
    )
    return voice.pick(
        "plurals",
        f"计数的时候，{name}把整数分为{len(groups)}类，各用一种形式：{shown}。",
        f"{name}的数量短语有{len(groups)}种形式：{shown}。",
        f"跟在整数后面的词，在{name}里会随数目变化，一共有{len(groups)}种情况。{shown}。",
    )


def _names(name: str, locale: Locale, voice: Voice) -> str:
    chosen = voice.shuffled("named", [code for code in _NAMED if code in locale.territories])[:5]
    if len(chosen) < 3:
        return ""
    shown = "，".join(f"{zh.territory(code)}叫“{locale.territories[code]}”" for code in chosen)
    three = [locale.territories[code] for code in chosen[:3]]
    return voice.pick("names", f"在{name}里，{shown}。", f"几个国家的名字在{name}中是这样写的：{shown}。") + voice.pick(
        "list",
        f"把三个名字连在一起说，便是“{format_list(three, locale=locale)}”。",
        f"列举时写成“{format_list(three, locale=locale)}”。",
    )
