"""Babel locales whose calendar words do not depend on which locale was used before.

Babel shares what locales inherit from the root, and writes an alias that it has resolved for one locale back into the
shared dictionary (`LocaleDataDict.__getitem__`, seen in 2.18). After West Frisian, Romanian then finds West
Frisian words for the stand-alone days of the week. `locale` therefore loads into a cache that nothing resolves in,
and gives every locale its own copy of the parts that hold aliases.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from threading import Lock
from typing import Any

from babel import Locale, localedata

_ALIASED = ("days", "months", "quarters", "day_periods", "eras", "list_patterns", "date_fields")
_pristine: dict[str, Any] = {}
_lock = Lock()


class _OwnLocale(Locale):
    """A locale with its own copy of everything that holds aliases."""

    @property
    def _data(self) -> localedata.LocaleDataDict:
        if "_own" not in self.__dict__:
            data = dict(_load(str(self)))
            data.update({key: deepcopy(data[key]) for key in _ALIASED if key in data})
            self.__dict__["_own"] = localedata.LocaleDataDict(data)
        found: localedata.LocaleDataDict = self.__dict__["_own"]
        return found


@cache
def locale(identifier: str) -> Locale:
    """The locale `identifier` (such as `de` or `zh_Hant_TW`); raises `babel.UnknownLocaleError`."""
    parsed = Locale.parse(identifier)
    return _OwnLocale(parsed.language, parsed.territory, parsed.script, parsed.variant, parsed.modifier)


def _load(name: str) -> dict[str | int | None, Any]:
    with _lock:
        shared = localedata._cache
        localedata._cache = _pristine
        try:
            found: dict[Any, Any] = localedata.load(name)
            return found
        finally:
            localedata._cache = shared
