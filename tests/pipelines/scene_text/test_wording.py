from random import Random

from pipelines.scene_text.lettering import is_chinese
from pipelines.scene_text.wording import _templates, choose_signs, fill
from sources.locale_words import locale_words


def test_signs_of_a_picture_differ_and_follow_the_seed():
    one, same, other = (choose_signs(Random(seed), "zh", 4) for seed in (3, 3, 4))
    assert one == same
    assert one != other
    assert len({sign.lines for sign in one}) == 4


def test_every_template_fills_without_a_field_left():
    for group, kinds in _templates().items():
        for template in [] if group == "fillers" else [t for templates in kinds.values() for t in templates]:
            text = fill(template, Random(1), "en" if group == "en" else "zh")
            assert "{" not in text
            assert 1 <= len(text.split("|")) <= 3


def test_languages_are_those_asked_for():
    english = [line for seed in range(20) for sign in choose_signs(Random(seed), "en", 3) for line in sign.lines]
    chinese = [line for seed in range(20) for sign in choose_signs(Random(seed), "zh", 3) for line in sign.lines]
    assert sum(map(is_chinese, english)) < 0.2 * len(english)
    assert sum(map(is_chinese, chinese)) > 0.6 * len(chinese)


def test_bilingual_fields_name_the_same_thing():
    english, chinese = locale_words("en"), locale_words("zh")
    code_of = {name: code for code, name in english.place_of.items()}
    for seed in range(30):
        zh, en = fill("{placezh}|{placeen}", Random(seed), "zh").split("|")
        assert chinese.place_of[code_of[en]] == zh
        zh, en = fill("{monthzh}|{monthen}", Random(seed), "zh").split("|")
        assert chinese.months.index(zh) == english.months.index(en)


def test_prices_of_one_sign_are_in_one_currency():
    for seed in range(20):
        one, other = fill("{price}|{price}", Random(seed), "en").split("|")
        assert one[0] == other[0]


def test_names_are_of_countries_currencies_and_languages_that_signs_name():
    fillers = _templates()["fillers"]
    for language in ("en", "zh"):
        words = locale_words(language)
        assert set(fillers["countries"]) <= set(words.place_of)
        assert set(fillers["currencies"]) <= set(words.currency_of)
        assert set(fillers["languages"]) <= set(words.language_of)
    embassies = {fill("Embassy of {place}", Random(seed), "en") for seed in range(300)}
    assert "Embassy of France" in embassies
    assert not embassies & {"Embassy of Antarctica", "Embassy of Netherlands", "Embassy of Guam"}
