"""An article in Chinese about a currency: code, sign, where and when it was valid, what came before and after."""

from __future__ import annotations

from datetime import date

from babel.numbers import format_currency, get_currency_symbol

from pipelines.text.locale_articles import chinese as zh
from pipelines.text.locale_articles.voice import Voice
from sources.cldr_facts import Tender, decimals, display, local_locale, tenders_in, tenders_of

_DIGITS = {
    0: "的金额通常只写整数",
    2: "的金额写到小数点后两位",
    3: "的金额写到小数点后三位",
    4: "的金额写到小数点后四位",
}
_FOREIGN = ("fr", "de", "ja", "ru", "es", "ko", "pt", "it")


def article(code: str) -> tuple[str, list[str]] | None:
    """Title and paragraphs about the currency `code`, or None if it was nowhere legal tender."""
    facts = [fact for fact in tenders_of(code) if fact.tender]
    if not facts:
        return None
    voice = Voice("currency-zh", code)
    name = zh.currency(code)
    parts = [_writing(code, name, facts, voice), _neighbours(code, name, facts, voice)]
    parts = [part for part in voice.shuffled("order", parts) if part]
    return f"{name}（{code}）", [_introduction(code, name, voice), _places(name, facts, voice), *parts]


def _introduction(code: str, name: str, voice: Voice) -> str:
    english = zh.without_years(display("en").currencies[code])
    symbol = get_currency_symbol(code, display("zh"))
    text = voice.pick(
        "intro",
        f"{name}是一种货币，国际标准ISO 4217给它的代码是{code}，英语名称为{english}。",
        f"在ISO 4217标准中，三个字母{code}代表{name}，英语写作{english}。",
        f"{name}（英语：{english}）的货币代码为{code}。",
    )
    if symbol != code:
        text += f"中文里常用符号“{symbol}”来表示它。"
    foreign = voice.shuffled("foreign", _FOREIGN)[:3]
    shown = [
        (zh.language(language), zh.without_years(display(language).currencies.get(code) or "")) for language in foreign
    ]
    text += "，".join(f"{language}称之为“{word}”" for language, word in shown if word)
    return text + "。" if not text.endswith("。") else text


def _places(name: str, facts: list[Tender], voice: Voice) -> str:
    current = sorted({fact.territory for fact in facts if fact.until is None})
    former = [fact for fact in facts if fact.until is not None and fact.territory not in current]
    sentences = []
    if current:
        names = [zh.territory(code) for code in current]
        first = min((fact for fact in facts if fact.until is None and fact.since), key=_since, default=None)
        if len(names) == 1:
            sentences.append(voice.pick("one", f"它是{names[0]}的法定货币。", f"目前只有{names[0]}把它作为法定货币。"))
        elif len(names) <= 8:
            sentences.append(f"目前以它为法定货币的有{zh.listed(names)}。")
        else:
            chosen = voice.shuffled("places", names)[:6]
            sentences.append(f"使用它的国家和地区多达{len(names)}个，例如{zh.listed(chosen)}。")
        if first and first.since:
            alone = sum(fact.since == first.since for fact in facts if fact.until is None) == 1
            where = f"在{zh.territory(first.territory)}" if alone and len(names) > 1 else ""
            sentences.append(
                voice.pick(
                    "since",
                    f"现行资料中最早的启用日期是{zh.day(first.since)}{'，' + where if where else ''}。",
                    f"{where or '人们'}从{first.since.year}年{first.since.month}月开始使用它。",
                )
            )
    else:
        sentences.append(
            voice.pick(
                "gone", f"{name}如今已经停止流通。", "这种货币已成为历史。", "现在已经没有国家和地区以它为法定货币。"
            )
        )
    for fact in former[:4]:
        sentences.append(_former(fact, voice))
    if len(former) > 4:
        sentences.append(f"另外还有{len(former) - 4}个国家和地区曾经用过它。")
    return "".join(sentences)


def _former(fact: Tender, voice: Voice) -> str:
    place = zh.territory(fact.territory)
    assert fact.until is not None
    if fact.since is None:
        return f"{place}使用它到{zh.day(fact.until)}为止。"
    years = (fact.until - fact.since).days // 365
    lasted = f"，历时约{years}年" if years >= 1 else f"，只有{max((fact.until - fact.since).days // 30, 1)}个月左右"
    return voice.pick(
        f"former-{fact.territory}",
        f"在{place}，它从{fact.since.year}年用到{fact.until.year}年{lasted}。",
        f"{place}在{zh.day(fact.since)}至{zh.day(fact.until)}之间使用过它{lasted}。",
        f"{place}于{fact.since.year}年启用，{fact.until.year}年停用{lasted}。",
    )


def _neighbours(code: str, name: str, facts: list[Tender], voice: Voice) -> str:
    """What the main territory used before and after."""
    home = facts[0].territory
    if len({fact.territory for fact in facts}) > 1:
        return ""
    own = next(fact for fact in facts if fact.territory == home)
    others = [fact for fact in tenders_in(home) if fact.tender and fact.currency != code and fact.since]
    named = [fact for fact in others if fact.currency in display("zh").currencies]
    before = [fact for fact in named if own.since and fact.since and fact.since < own.since]
    after = [fact for fact in named if own.since and fact.since and fact.since > own.since]
    place = zh.territory(home)
    text = ""
    if before:
        text += voice.pick(
            "before",
            f"在它之前，{place}用的是{_with_code(before[-1])}。",
            f"{place}以{name}取代了此前的{_with_code(before[-1])}。" if before[-1].until else "",
        )
    if after and own.until and after[0].since:
        text += voice.pick(
            "after",
            f"后来，{place}从{after[0].since.year}年起改用{_with_code(after[0])}。",
            f"接替它的是{_with_code(after[0])}，于{zh.day(after[0].since)}启用。",
        )
    return text


def _writing(code: str, name: str, facts: list[Tender], voice: Voice) -> str:
    text = f"{name}{_DIGITS.get(decimals(code), '的金额可以带小数')}。"
    amount = 1000 + voice.number("amount") % 9000
    text += f"在中文里，{amount}个单位记作“{format_currency(amount, code, locale='zh')}”"
    locale = next((found for fact in facts[-6:] if (found := local_locale(fact.territory))), None)
    if locale and locale.language != "zh":
        language = zh.language(locale.language)
        return text + f"，在{language}里记作“{format_currency(amount, code, locale=locale)}”。"
    return text + "。"


def _with_code(fact: Tender) -> str:
    return f"{zh.currency(fact.currency)}（{fact.currency}）"


def _since(fact: Tender) -> date:
    return fact.since or date.max
