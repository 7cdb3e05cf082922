"""Every article is written in its language from whole sentences, and its figures are those of the data."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from pipelines.text.locale_articles import currency_zh, language_zh, names_zh, territory_en, territory_zh
from sources.cldr_facts import currencies, display, languages, spoken_in, territories

Written = Callable[[str], tuple[str, list[str]] | None]


@pytest.mark.parametrize(
    ("article", "codes"),
    [
        (territory_zh.article, territories()),
        (currency_zh.article, currencies()),
        (language_zh.article, languages()),
        (names_zh.territory_article, territories()[::5]),
    ],
    ids=["territory", "currency", "language", "names"],
)
def test_chinese_articles_are_well_formed(article: Written, codes: list[str]) -> None:
    seen = set()
    for code in codes:
        written = article(code)
        if written is None:
            continue
        title, paragraphs = written
        text = "\n".join(paragraphs)
        assert title, code
        assert all(paragraph.endswith(("。", "”。")) for paragraph in paragraphs), (code, paragraphs)
        assert not re.search(r"None|\bnan\b|。。|，，|、、|（）|“”|\{|\}|约占不到|[\u4e00-\u9fff][,;?!]", text), (
            code,
            text,
        )
        assert text not in seen
        seen.add(text)


def test_english_articles_are_well_formed() -> None:
    for code in territories():
        _, paragraphs = territory_en.article(code)
        for paragraph in paragraphs:
            assert re.match(r"[A-ZÅÀ-Þ]", paragraph), (code, paragraph)
            assert paragraph.endswith("."), (code, paragraph)
            assert not re.search(r"None|\.\.(?!\.)|  |\{|\}|the the", paragraph), (code, paragraph)


@pytest.mark.parametrize("code", ["CH", "BE", "IN", "ZA", "PE", "PH"])
def test_shares_of_languages_are_those_of_the_data(code: str) -> None:
    text = "".join(territory_zh.article(code)[1])
    for fact in spoken_in(code)[1:5]:
        if fact.percent >= 0.1:
            name = display("zh").languages.get(fact.language)
            shown = f"{fact.percent:.0f}" if fact.percent >= 10 else f"{fact.percent:.1f}".removesuffix(".0")
            assert name is None or f"{name}（{shown}%）" in text


def test_known_facts_in_words() -> None:
    nepal = "".join(territory_zh.article("NP")[1])
    assert "UTC+5:45" in nepal or "5小时45分" in nepal
    assert "印度卢比（INR，1870年至1966年）" in nepal
    austral = currency_zh.article("ARA")
    assert austral
    assert "阿根廷比索（ARS）" in "".join(austral[1])
    polish = "".join(language_zh.article("pl")[1])
    assert "“少数”用于2、3、4、22、23" in polish
    assert "czwartek" in polish or "środa" in polish
    japan = "".join(territory_en.article("JP")[1])
    assert "nine hours ahead of Coordinated Universal Time" in japan


@pytest.mark.parametrize(("number", "word"), [(0, "Montag"), (6, "Sonntag")])
def test_weekdays_are_counted_from_monday(number: int, word: str) -> None:
    assert display("de").days["stand-alone"]["wide"][number] == word
    assert names_zh.weekday_article(number)[0] == f"“{['星期一', '星期日'][number // 6]}”的各种说法"
