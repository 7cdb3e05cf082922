"""Words that every language needs, from the CLDR data inside Babel: places, months, weekdays, currencies, languages.

`locale_words("zh")` has the same fields as `locale_words("en")`. All names are without brackets or digits, in a
fixed order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from babel.numbers import get_territory_currencies

from sources.cldr_locale import locale as cldr_locale

#: Codes among the territories that name no place: private use, pseudo-locales, unions.
_NO_PLACES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
_UNFIT = re.compile(r"[0-9()（）\[\]/]")


@dataclass(frozen=True)
class LocaleWords:
    """Names in one language; `_of` maps ISO codes. `months` begins with January, `weekdays` with Monday."""

    place_of: dict[str, str]
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    currency_of: dict[str, str]
    language_of: dict[str, str]


@lru_cache(maxsize=8)
def locale_words(language: str) -> LocaleWords:
    """The words of `language`, a code that Babel knows such as "en" or "zh"."""
    locale = cldr_locale(language)
    places = {str(code): name for code, name in locale.territories.items()}
    territories = sorted(code for code in places if len(code) == 2 and code not in _NO_PLACES)
    in_use = {currency for code in territories for currency in get_territory_currencies(code)}
    months = locale.months["stand-alone"]["wide"]
    weekdays = locale.days["stand-alone"]["wide"]
    return LocaleWords(
        place_of=_fit({code: places[code] for code in territories}),
        months=tuple(months[number] for number in range(1, 13)),
        weekdays=tuple(weekdays[number] for number in range(7)),
        currency_of=_fit({code: locale.currencies[code] for code in sorted(in_use) if code in locale.currencies}),
        language_of=_fit({code: locale.languages[code] for code in sorted(locale.languages) if len(code) == 2}),
    )


def _fit(names: dict[str, str]) -> dict[str, str]:
    """The entries of `names` without brackets, digits or slashes."""
    return {code: name for code, name in names.items() if name and not _UNFIT.search(name)}
