from sources.locale_words import locale_words


def test_words_of_both_languages():
    english, chinese = locale_words("en"), locale_words("zh")
    assert english.months[0] == "January"
    assert chinese.months[11] == "十二月"
    assert english.weekdays[0] == "Monday"
    assert chinese.weekdays[6] == "星期日"
    assert english.place_of["FR"] == "France"
    assert chinese.place_of["FR"] == "法国"
    assert english.currency_of["EUR"] == "Euro"
    assert chinese.language_of["fr"] == "法语"


def test_names_are_without_brackets():
    for language in ("en", "zh"):
        words = locale_words(language)
        for names in (words.place_of, words.currency_of, words.language_of):
            assert len(names) > 100
            assert not any(mark in name for name in names.values() for mark in "()（）0123456789")


def test_former_currencies_are_left_out():
    assert "DEM" not in locale_words("en").currency_of
