from sources.locale_words import locale_words


def test_words_of_both_languages():
    english, chinese = locale_words("en"), locale_words("zh")
    assert english.months[0] == "January"
    assert chinese.months[11] == "十二月"
    assert english.weekdays[0] == "Monday"
    assert chinese.weekdays[6] == "星期日"
    assert english.place_of["FR"] == "France"
    assert chinese.place_of["FR"] == "法国"
    assert "Euro" in english.currencies
    assert "法语" in chinese.languages


def test_names_are_unique_and_without_brackets():
    for language in ("en", "zh"):
        words = locale_words(language)
        for names in (words.places, words.currencies, words.languages):
            assert len(names) > 100
            assert len(set(names)) == len(names)
            assert not any(mark in name for name in names for mark in "()（）0123456789")


def test_former_currencies_are_left_out():
    assert "German Mark" not in locale_words("en").currencies
