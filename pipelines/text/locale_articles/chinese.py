"""Small pieces of Chinese that several articles share: lists, shares, days, offsets, names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from sources.cldr_facts import display

WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


def territory(code: str) -> str:
    """The Chinese name of a territory."""
    return str(display("zh").territories[code])


def language(code: str) -> str:
    """The Chinese name of a language, or its code where CLDR has none."""
    return str(display("zh").languages.get(code) or "")


def currency(code: str) -> str:
    """The Chinese name of a currency without the years that CLDR puts behind some."""
    return without_years(str(display("zh").currencies[code]))


def without_years(name: str) -> str:
    """A name without the years in brackets that CLDR puts behind currencies of the past."""
    return re.sub(r"\s*[（(][^）)]*\d{4}[^）)]*[）)]", "", name)


def listed(names: Sequence[str], word: str = "和") -> str:
    """`甲`, `甲和乙`, `甲、乙和丙`."""
    if len(names) < 2:
        return "".join(names)
    return "、".join(names[:-1]) + word + names[-1]


def percent(value: float) -> str:
    """A share as one writes it: `85%`, `1.2%`, `不到0.1%`."""
    if value < 0.1:
        return "不到0.1%"
    return f"{value:.0f}%" if value >= 10 else f"{value:.1f}%".replace(".0%", "%")


def portion(whole: str, value: float) -> str:
    """`约占人口的76%`, or `不到人口的0.1%`."""
    return f"不到{whole}的0.1%" if value < 0.1 else f"约占{whole}的{percent(value)}"


def share(value: float) -> str:
    """A share in words, for variety: `绝大多数居民`, `半数以上的居民` …"""
    for least, words in (
        (95, "几乎所有居民"), (80, "绝大多数居民"), (60, "多数居民"), (50, "半数以上的居民"),
        (30, "三成以上的居民"), (20, "两成以上的居民"), (10, "一成以上的居民"), (1, "少数居民"),
    ):  # fmt: skip
        if value >= least:
            return words
    return "极少数居民"


def day(value: date) -> str:
    """`1999年1月1日`."""
    return f"{value.year}年{value.month}月{value.day}日"


def hours(value: float) -> str:
    """`8小时`, `5小时30分`, `30分`."""
    whole, minutes = divmod(round(abs(value) * 60), 60)
    return (f"{whole}小时" if whole else "") + (f"{minutes}分" if minutes else "")


def against_utc(value: float) -> str:
    """`比协调世界时早8小时`, or that both agree."""
    if value == 0:
        return "与协调世界时一致"
    return f"比协调世界时{'早' if value > 0 else '晚'}{hours(value)}"


def offset(value: float) -> str:
    """`UTC+8`, `UTC−3:30`, `UTC`."""
    if value == 0:
        return "UTC±0"
    whole, minutes = divmod(round(abs(value) * 60), 60)
    return f"UTC{'+' if value > 0 else '−'}{whole}" + (f":{minutes:02d}" if minutes else "")
