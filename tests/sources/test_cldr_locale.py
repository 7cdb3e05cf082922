"""Locales must not lend each other their words."""

import pytest
from babel import UnknownLocaleError

from sources.cldr_locale import locale


def test_stand_alone_days_do_not_depend_on_what_was_used_before() -> None:
    assert locale("fy").days["stand-alone"]["wide"][2] == "woansdei"
    assert locale("ro").days["stand-alone"]["wide"][2] == "miercuri"
    assert locale("sw").days["stand-alone"]["wide"][2] == "Jumatano"
    assert locale("fy").days["stand-alone"]["wide"][2] == "woansdei"


def test_territory_locales_inherit_from_their_language() -> None:
    assert locale("de_AT").months["format"]["wide"][1] == "Jänner"
    assert locale("de_CH").months["format"]["wide"][1] == "Januar"
    assert locale("zh_Hant_TW").territories["JP"] == "日本"


def test_unknown_locale() -> None:
    with pytest.raises(UnknownLocaleError):
        locale("qqq")
