"""pipelines.web.questions.voice: the page's language, and the same words for the same seed."""

from pipelines.web.questions.voice import ROLES, Voice


def test_chinese_on_chinese_pages_and_english_elsewhere():
    english, chinese, german = Voice("en", "s"), Voice("zh", "s"), Voice("de", "s")
    assert chinese.say(["a {x}"], ["甲{x}"], x=1) == "甲1"
    assert english.say(["a {x}"], ["甲{x}"], x=1) == german.say(["a {x}"], ["甲{x}"], x=1) == "a 1"
    assert english.pair("q", "a") == "Question: q\nAnswer: a"
    assert chinese.pair("q", "a") == "问题：q\n回答：a"


def test_plurals_and_draws():
    english = Voice("en", "s")
    assert (english.roles("checkbox"), english.roles("link"), english.role("select")) == (
        "checkboxes",
        "links",
        "drop-down list",
    )
    assert [Voice("zh", "s").roles(role) for role in ROLES] == [chinese for _, chinese in ROLES.values()]
    many = [str(n) for n in range(50)]
    assert Voice("en", "1").say(many, many) == Voice("en", "1").say(many, many)
    assert len({Voice("en", str(seed)).say(many, many) for seed in range(20)}) > 5
