"""What CLDR (inside Babel) knows of countries, languages and currencies, with names in Chinese."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date
from babel.languages import get_official_languages, get_territory_language_info
from babel.numbers import format_currency, format_decimal, get_currency_symbol, get_territory_currencies

from sources.cldr_locale import locale as cldr_locale

#: The day and the amount that examples of writing are made from.
DAY = datetime.date(2024, 3, 5)
AMOUNT = 1234567.89
_CHINESE = Locale("zh")
#: Scripts that the bundled fonts cover: Latin, Greek and Cyrillic letters, digits and signs.
_COVERED = frozenset(range(0x20, 0x530)) | frozenset({0x2019, 0x202F, 0x00A0, 0x20AC, 0x200F})


@dataclass(frozen=True)
class Country:
    """A country or region. Shares are per cent of the population; `offset` is hours before UTC on 15 January 2024."""

    code: str
    name: str
    #: Official languages, or where no law names one (`by_law` is False) those in general use.
    languages: tuple[str, ...]
    by_law: bool
    shares: tuple[tuple[str, float], ...]
    currency: str
    currency_code: str
    amount: str | None
    date: str | None
    language: str
    first_day: int
    weekend: tuple[int, ...]
    offset: float | None


@dataclass(frozen=True)
class LanguageFacts:
    """How a language names months (January first) and weekdays (Monday first), and writes a date and a number."""

    code: str
    name: str
    own_name: str
    months: tuple[str, ...]
    days: tuple[str, ...]
    date: str
    short_date: str
    number: str


@dataclass(frozen=True)
class Currency:
    """A currency in use, with the countries and regions where it is legal tender."""

    code: str
    name: str
    symbol: str
    places: tuple[str, ...]


@lru_cache(maxsize=512)
def country(code: str) -> Country | None:
    """The facts of a country by its two-letter code; None where CLDR knows too little."""
    try:
        local = Locale.parse(f"und_{code}")
    except (UnknownLocaleError, ValueError):
        return None
    tender = get_territory_currencies(code, tender=True, start_date=DAY)
    by_law = tuple(c for c in get_official_languages(code) if c in _CHINESE.languages)
    official = by_law or tuple(c for c in get_official_languages(code, de_facto=True) if c in _CHINESE.languages)
    if not tender or not official or code not in _CHINESE.territories:
        return None
    info = get_territory_language_info(code)
    shares = sorted(((float(info[c]["population_percent"] or 0), c) for c in official if c in info), reverse=True)
    return Country(
        code=code,
        name=_CHINESE.territories[code],
        languages=tuple(_CHINESE.languages[c] for c in official),
        by_law=bool(by_law),
        shares=tuple((_CHINESE.languages[c], share) for share, c in shares[:3] if share >= 5),
        currency=_CHINESE.currencies[tender[0]],
        currency_code=tender[0],
        amount=_amount(tender[0], local),
        date=_covered(format_date(DAY, "long", locale=local)),
        language=_CHINESE.languages.get(local.language, ""),
        first_day=local.first_week_day,
        weekend=tuple(_days(local.weekend_start, local.weekend_end)),
        offset=_offset(code),
    )


@lru_cache(maxsize=128)
def language(code: str) -> LanguageFacts:
    """The facts of a language; raises `babel.UnknownLocaleError` for an unknown code."""
    locale = cldr_locale(code)
    months, days = locale.months["stand-alone"]["wide"], locale.days["stand-alone"]["wide"]
    return LanguageFacts(
        code=code,
        name=_CHINESE.languages[code],
        own_name=locale.get_language_name(code) or "",
        months=tuple(months[number] for number in range(1, 13)),
        days=tuple(days[number] for number in range(7)),
        date=_plain(format_date(DAY, "long", locale=locale)),
        short_date=_plain(format_date(DAY, "short", locale=locale)),
        number=_plain(format_decimal(AMOUNT, locale=locale)),
    )


@lru_cache(maxsize=1)
def currencies() -> tuple[Currency, ...]:
    """Every currency that is legal tender somewhere, by code."""
    places: dict[str, list[str]] = {}
    for code in sorted(get_global("territory_currencies")):
        if len(code) == 2 and code in _CHINESE.territories:
            for found in get_territory_currencies(code, tender=True, start_date=DAY):
                places.setdefault(found, []).append(_CHINESE.territories[code])
    return tuple(
        Currency(
            code, _CHINESE.currencies[code], _covered(get_currency_symbol(code, locale="en")) or code, tuple(names)
        )
        for code, names in sorted(places.items())
        if code in _CHINESE.currencies
    )


def _amount(currency: str, local: Locale) -> str | None:
    """The amount in local spelling, for currencies with two decimal places."""
    written = _covered(format_currency(AMOUNT, currency, locale=local))
    return written if written and "89" in written else None


def _days(first: int, last: int) -> list[int]:
    days = [first]
    while days[-1] != last:
        days.append((days[-1] + 1) % 7)
    return days


def _offset(code: str) -> float | None:
    """Hours before UTC in mid-January, for countries with one time zone."""
    zones = get_global("territory_zones").get(code, [])
    if len(zones) != 1:
        return None
    try:
        difference = datetime.datetime(2024, 1, 15, 12, tzinfo=ZoneInfo(zones[0])).utcoffset()
    except ZoneInfoNotFoundError:
        return None
    return difference.total_seconds() / 3600 if difference is not None else None


def _covered(text: str) -> str | None:
    return _plain(text) if all(ord(character) in _COVERED for character in text) else None


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u200f", "")
