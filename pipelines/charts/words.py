"""Words of both languages that labels and headings are made of."""

from __future__ import annotations

from functools import lru_cache

from sources.table import Value


@lru_cache(maxsize=4)
def _months(language: str) -> dict[int, str]:
    from babel.dates import get_month_names

    if language == "zh":
        return {month: f"{month}月" for month in range(1, 13)}
    return dict(get_month_names("abbreviated", locale="en").items())


def derived_label(value: Value, derivation: str, language: str) -> tuple[float | str, str]:
    """Sort key and text of the part of a date or year that `derivation` names."""
    text = f"{value:.0f}" if isinstance(value, float) else str(value)
    year = int(text[:4])
    if derivation == "year":
        return float(year), str(year)
    if derivation == "decade":
        decade = year // 10 * 10
        return float(decade), f"{decade}s" if language == "en" else f"{decade}年代"
    month = int(text[5:7])
    if derivation == "month":
        return float(month), _months(language)[month]
    if derivation == "full_month":
        name = f"{_months('en')[month]} {year}" if language == "en" else f"{year}年{month}月"
        return text[:7], name
    if derivation == "day":
        day = int(text[8:10])
        return text, f"{_months('en')[month]} {day}, {year}" if language == "en" else f"{year}年{month}月{day}日"
    if derivation == "short_day":
        day = int(text[8:10])
        return text, f"{_months('en')[month]} {day}" if language == "en" else f"{month}月{day}日"
    raise ValueError(f"unknown derivation {derivation!r}")


def derived_title(title: str, derivation: str, language: str) -> str:
    """What a derived label is called: `year` of the column `date`."""
    words = {
        "year": ("year", "年份"),
        "decade": ("decade", "年代"),
        "month": ("month", "月份"),
        "full_month": ("month", "月份"),
        "day": ("day", "日期"),
        "short_day": ("day", "日期"),
    }
    return words.get(derivation, (title, title))[0 if language == "en" else 1]


def scale_word(largest: float, language: str) -> tuple[float, str]:
    """A divisor for numbers as large as `largest`, and its name."""
    if language == "zh":
        return (1e8, "亿") if largest >= 1e9 else (1e4, "万")
    return (1e9, "billion") if largest >= 1e10 else (1e6, "million")


def count_word(counted: tuple[str, str], language: str) -> str:
    return counted[0] if language == "en" else counted[1]


def interval_title(title: str, unit: str, language: str) -> str:
    """The heading over intervals of a quantity."""
    if language == "zh":
        return f"{title}区间（{unit}）" if unit else f"{title}区间"
    return f"range of {title} ({unit})" if unit else f"range of {title}"


def averaged(title: str, language: str) -> str:
    """What the average of a quantity is called."""
    if title.startswith(("average ", "mean ", "平均", "median ")):
        return title
    return f"average {title}" if language == "en" else f"平均{title}"


def plural(noun: str) -> str:
    """The English plural of a label such as `country`, `hour of the day` or `species`."""
    head, of, tail = noun.partition(" of ")
    if head.endswith(("s", "ss")) and not head.endswith(("ass", "ess")):
        return noun
    if head.endswith("bacterium"):
        head = head[:-2] + "a"
    elif head.endswith("y") and head[-2:-1] not in "aeiou":
        head = head[:-1] + "ies"
    elif head.endswith(("x", "ch", "sh", "ss")):
        head += "es"
    else:
        head += "s"
    return head + of + tail
