"""Facts that anyone can check."""

from __future__ import annotations

from datetime import date

from sources.cldr_facts import (
    city_of,
    currencies,
    decimals,
    display,
    home_of,
    languages,
    local_locale,
    script_of,
    spoken_in,
    tenders_in,
    tenders_of,
    territories,
    territories_of,
    zone,
    zones_of,
)


def test_languages_of_a_territory_are_ordered_and_counted_once() -> None:
    facts = spoken_in("CH")
    assert facts[0].language == "de"
    assert [fact.percent for fact in facts] == sorted((fact.percent for fact in facts), reverse=True)
    assert len({fact.language for fact in facts}) == len(facts)
    assert [fact.language for fact in spoken_in("CN")].count("mn") == 1


def test_territories_of_a_language() -> None:
    assert territories_of("is")[0].territory == "IS"
    assert {"DE", "AT", "LI"} <= {fact.territory for fact in territories_of("de") if fact.status == "official"}


def test_money_of_germany() -> None:
    mark = next(fact for fact in tenders_in("DE") if fact.currency == "DEM")
    assert (mark.since, mark.until, mark.tender) == (date(1948, 6, 20), date(2002, 2, 28), True)
    assert next(fact for fact in tenders_in("DE") if fact.currency == "EUR").until is None
    assert "DE" in {fact.territory for fact in tenders_of("EUR")}


def test_decimals() -> None:
    assert (decimals("JPY"), decimals("EUR"), decimals("KWD")) == (0, 2, 3)


def test_time_zones() -> None:
    assert (zone("Asia/Shanghai").january, zone("Asia/Kathmandu").january) == (8.0, 5.75)
    berlin = zone("Europe/Berlin")
    assert (berlin.january, berlin.july, berlin.changes) == (1.0, 2.0, True)
    assert [found.january for found in zones_of("AU")] == sorted(found.january for found in zones_of("AU"))


def test_names_and_scripts() -> None:
    assert display("zh").territories["FR"] == "法国"
    assert (script_of("ja"), home_of("pt"), script_of("qqq")) == ("Jpan", "BR", None)
    assert city_of("Africa/Asmara", "en") == "Asmara"
    assert str(local_locale("AT")) == "de_AT"
    assert local_locale("AQ") is None


def test_lists_are_sorted_and_named_in_both_languages() -> None:
    for codes, names in ((territories(), "territories"), (languages(), "languages"), (currencies(), "currencies")):
        assert codes == sorted(set(codes))
        assert all(code in getattr(display("zh"), names) and code in getattr(display("en"), names) for code in codes)
