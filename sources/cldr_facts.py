"""Facts about territories, languages, currencies and time zones from Babel's copy of the Unicode CLDR, as plain data.

Everything here is a look-up or a plain computation on the data; wording is left to whoever writes about it. Names are
given in a display language (`en`, `zh`). CLDR data is under the Unicode licence, Babel under BSD-3-Clause.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global
from babel.localedata import exists, locale_identifiers

from sources.cldr_locale import locale as display

LICENSE = "Unicode-3.0"
#: The two moments at which offsets from UTC are read: months with and without moved clocks in either hemisphere.
JANUARY, JULY = datetime(2024, 1, 15, 12), datetime(2024, 7, 15, 12)


@dataclass(frozen=True)
class Spoken:
    """A language in a territory: share of the population that uses it (percent), and official status or ""."""

    language: str
    territory: str
    percent: float
    status: str


@dataclass(frozen=True)
class Tender:
    """A currency in a territory: legal tender or not, from and until which day (None: unknown, or still valid)."""

    currency: str
    territory: str
    since: date | None
    until: date | None
    tender: bool


@dataclass(frozen=True)
class Zone:
    """An IANA time zone: hours east of UTC in January and July 2024; `family` is CLDR's group of equal zones."""

    name: str
    territory: str
    january: float
    july: float
    family: str

    @property
    def changes(self) -> bool:
        """Whether clocks are moved between January and July."""
        return self.january != self.july


def territories() -> list[str]:
    """Codes of the territories with languages and a Chinese and an English name, sorted."""
    known = get_global("territory_languages")
    return sorted(
        code for code in known if all(code in display(shown).territories for shown in ("en", "zh")) and code != "ZZ"
    )


def languages() -> list[str]:
    """Codes of the languages with locale data of their own (month names) and names in English and Chinese, sorted."""
    return [
        code
        for code in sorted(locale_identifiers())
        if "_" not in code
        and all(code in display(shown).languages for shown in ("en", "zh"))
        and display(code).months["format"]["wide"][1] != "M01"
    ]


def currencies() -> list[str]:
    """Codes of the currencies that a territory uses or used, with names in English and Chinese, sorted."""
    return sorted(
        code
        for code in get_global("all_currencies")
        if all(code in display(shown).currencies for shown in ("en", "zh"))
    )


def spoken_in(territory: str) -> list[Spoken]:
    """Languages of a territory, the most used first; written variants of one language are counted as one."""
    best: dict[str, Spoken] = {}
    for code, facts in get_global("territory_languages").get(territory, {}).items():
        language = code.split("_")[0]
        percent, status = facts["population_percent"] or 0.0, facts["official_status"] or ""
        known = best.get(language)
        if known:
            percent, status = max(known.percent, percent), known.status or status
        best[language] = Spoken(language, territory, percent, status)
    best.pop("und", None)
    return sorted(best.values(), key=lambda fact: (-fact.percent, fact.language))


@lru_cache(maxsize=1)
def _by_language() -> dict[str, list[Spoken]]:
    found: dict[str, list[Spoken]] = {}
    for territory in territories():
        for fact in spoken_in(territory):
            found.setdefault(fact.language, []).append(fact)
    return found


def territories_of(language: str) -> list[Spoken]:
    """Territories where `language` is used, the highest share first."""
    return sorted(_by_language().get(language, []), key=lambda fact: (-fact.percent, fact.territory))


def tenders_in(territory: str) -> list[Tender]:
    """Currencies of a territory, oldest first."""
    found = [
        Tender(code, territory, _day(since), _day(until), tender)
        for code, since, until, tender in get_global("territory_currencies").get(territory, [])
    ]
    return sorted(found, key=lambda fact: (fact.since or date.min, fact.until or date.max, fact.currency))


@lru_cache(maxsize=1)
def _by_currency() -> dict[str, list[Tender]]:
    found: dict[str, list[Tender]] = {}
    for territory in territories():
        for fact in tenders_in(territory):
            found.setdefault(fact.currency, []).append(fact)
    return found


def tenders_of(currency: str) -> list[Tender]:
    """Territories that use or used `currency`, oldest first."""
    return sorted(_by_currency().get(currency, []), key=lambda fact: (fact.since or date.min, fact.territory))


def decimals(currency: str) -> int:
    """Digits after the decimal separator in amounts of `currency`."""
    fractions = get_global("currency_fractions")
    return int(fractions.get(currency, fractions["DEFAULT"])[0])


def _day(value: tuple[int, int, int] | None) -> date | None:
    return date(*value) if value else None


def zones_of(territory: str) -> list[Zone]:
    """The time zones of a territory, the latest clock first."""
    found = [zone(name) for name in get_global("territory_zones").get(territory, [])]
    return sorted(found, key=lambda fact: (fact.january, fact.name))


@cache
def zone(name: str) -> Zone:
    """Facts of one IANA time zone."""
    info = ZoneInfo(name)
    january, july = (_hours(moment.replace(tzinfo=info).utcoffset()) for moment in (JANUARY, JULY))
    family = get_global("meta_zones").get(name, "")
    return Zone(name, get_global("zone_territories").get(name, ""), january, july, family)


def _hours(offset: timedelta | None) -> float:
    return (offset or timedelta()).total_seconds() / 3600


def local_locale(territory: str) -> Locale | None:
    """The locale of the most used official language of `territory` that has data for it, or None."""
    for fact in spoken_in(territory):
        identifier = f"{fact.language}_{territory}"
        if fact.status in ("official", "de_facto_official") and exists(identifier):
            return display(identifier)
    return None


def script_of(language: str) -> str | None:
    """The ISO 15924 code of the script that `language` is usually written in, or None."""
    likely = get_global("likely_subtags").get(language)
    return str(likely).split("_")[1] if likely else None


def home_of(language: str) -> str | None:
    """The territory that CLDR assumes for `language` when none is named, or None."""
    likely = get_global("likely_subtags").get(language)
    return str(likely).split("_")[2] if likely and likely.count("_") >= 2 else None


@lru_cache(maxsize=1)
def _older_names() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for old, new in get_global("zone_aliases").items():
        found.setdefault(new, []).append(old)
    return found


def city_of(zone_name: str, shown: str) -> str | None:
    """The city that a zone is called after, in the display language, or None if CLDR has no name for it there."""
    known = display(shown).time_zones
    for name in (zone_name, *_older_names().get(zone_name, [])):
        if "city" in known.get(name, {}):
            return str(known[name]["city"])
    return zone_name.rsplit("/", 1)[-1].replace("_", " ") if shown == "en" else None


def family_name(zone_of: Zone, shown: str) -> str | None:
    """The name of the standard time that a zone keeps, such as Central European Standard Time, or None."""
    names = display(shown).meta_zones.get(zone_of.family, {}).get("long", {})
    return names.get("standard") or names.get("generic")
