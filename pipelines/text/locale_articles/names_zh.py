"""Articles in Chinese that follow one word through many languages: a territory, a weekday, a month, a unit."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from babel import Locale

from pipelines.text.locale_articles import chinese as zh
from pipelines.text.locale_articles.voice import Voice
from sources.cldr_facts import display

#: Languages whose names a Chinese reader may know, from many families and scripts.
_CODES = """
en fr de es pt it nl sv da nb is fi et lv lt pl cs sk hu ro bg sr hr sl mk sq el tr az kk uz ky mn ru uk be hy he ar fa
ur hi bn mr th vi id ms fil sw ha yo zu af so ja ko cy ga eu ca gl mt eo la lb fo fy gd br oc rm sc
"""
LANGUAGES = tuple(_CODES.split())
_MONTHS = ("一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月")


def territory_article(code: str) -> tuple[str, list[str]]:
    """How the territory `code` is called in other languages."""
    name = zh.territory(code)
    return _article(name, f"territory-{code}", lambda locale: locale.territories.get(code), "名称")


def weekday_article(number: int) -> tuple[str, list[str]]:
    """How the weekday `number` (0 is Monday) is called."""
    return _article(
        zh.WEEKDAYS[number], f"day-{number}", lambda locale: locale.days["stand-alone"]["wide"][number], "名称", 40
    )


def month_article(number: int) -> tuple[str, list[str]]:
    """How the month `number` (1 to 12) is called."""
    return _article(
        _MONTHS[number - 1], f"month-{number}", lambda locale: locale.months["stand-alone"]["wide"][number], "名称", 40
    )


def language_article(code: str) -> tuple[str, list[str]]:
    """How the language `code` is called in other languages."""
    return _article(zh.language(code), f"language-{code}", lambda locale: locale.languages.get(code), "名称")


def _article(
    name: str, key: str, named: Callable[[Locale], str | None], kind: str, most: int = 14
) -> tuple[str, list[str]]:
    voice = Voice("names-zh", key)
    forms: dict[str, list[str]] = {}
    for language in voice.shuffled("languages", LANGUAGES)[:most]:
        word = named(display(language))
        if word:
            forms.setdefault(str(word), []).append(zh.language(language))
    shared = {word: spoken for word, spoken in forms.items() if len(spoken) > 1}
    single = [(spoken[0], word) for word, spoken in forms.items() if len(spoken) == 1]
    count = sum(map(len, forms.values()))
    opening = voice.pick(
        "opening",
        f"“{name}”在不同的语言里有不同的{kind}。下面比较{count}种语言，共有{len(forms)}种写法。",
        f"同一个“{name}”，各国的人叫法不一。在随意挑选的{count}种语言里，可以看到{len(forms)}种写法。",
        f"汉语说“{name}”，别的语言怎么说呢？这里列出{count}种语言的写法。",
    )
    paragraphs = [opening]
    if shared:
        most_common = sorted(shared, key=lambda word: (-len(shared[word]), word))
        sentences = [f"{zh.listed(shared[word])}都写作“{word}”" for word in most_common]
        paragraphs.append(
            voice.pick("shared", "有些语言的写法完全相同：", "其中几种语言不谋而合：") + "；".join(sentences) + "。"
        )
    half = (len(single) + 1) // 2 if len(single) > 10 else len(single)
    for start in range(0, len(single), half or 1):
        chosen = single[start : start + half]
        lead = voice.pick(
            f"lead-{start}", "", "再看另外一些语言：" if start else "", "此外，" if start or shared else ""
        )
        paragraphs.append(lead + _run(chosen, voice, start) + "。")
    if extremes := _extremes(forms):
        paragraphs.append(extremes)
    return f"“{name}”的各种说法", paragraphs


def _extremes(forms: dict[str, list[str]]) -> str:
    """A sentence on the longest and the shortest form, each told only if no other form has as many characters."""
    lengths = {word: _characters(word) for word in forms}
    counted = list(lengths.values())
    most, least = max(counted), min(counted)
    if most <= least + 2:
        return ""
    told = []
    for extreme, size, count in (("最长", most, "有"), ("最短", least, "只有")):
        if counted.count(size) == 1:
            word = next(word for word, length in lengths.items() if length == size)
            told.append(f"{extreme}的是{zh.listed(forms[word])}的“{word}”，{count}{size}个字符")
    return f"按字符数计算，{'；'.join(told)}。" if told else ""


def _characters(word: str) -> int:
    """Characters as a reader counts them: marks that are written above, below or around a letter belong to it."""
    return sum(not unicodedata.category(character).startswith("M") for character in word)


def _run(pairs: list[tuple[str, str]], voice: Voice, start: int) -> str:
    pattern = voice.pick(f"pattern-{start}", "{0}是“{1}”", "{0}写作“{1}”", "{0}叫“{1}”", "{0}里说“{1}”")
    return "，".join(pattern.format(*pair) for pair in pairs)
