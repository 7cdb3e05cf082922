"""Each rule drops what it names, and prose passes all of them."""

from __future__ import annotations

import pytest

from pipelines.text.quality import language, measure, reason_to_drop

ENGLISH = "The old bridge over the river was closed for repairs, so that we had to take the long way around. "
CHINESE = "旧桥正在维修，我们只好绕远路回家。河水涨得很高，孩子们站在岸边看船。"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("".join(f"{ENGLISH}It was day {word}. " for word in ("one", "two", "three", "four", "five")), None),
        (CHINESE + "今天的风很大。" * 14, None),
        (ENGLISH, "too_short"),
        ("好。" * 20, "too_short"),
        ("zebra yacht xylophone window violin umbrella tiger " * 15, "not_prose"),
        (ENGLISH * 5 + "\n```\n" + "x = compute(y)\n" * 80 + "```", "mostly_code"),
        (ENGLISH * 5 + "1234567 " * 60, "mostly_numbers"),
        ("\n".join([ENGLISH] * 8), "repeated_lines"),
        (ENGLISH * 5 + "\ufffd" * 20, "broken_encoding"),
        ((ENGLISH + "LâÃ©cole Ã¨re ") * 5, "broken_encoding"),
    ],
)  # fmt: skip
def test_rules(text: str, reason: str | None) -> None:
    assert reason_to_drop(measure(text), language(text)) == reason


def test_function_words_are_asked_of_english_only() -> None:
    faroese = "Klaksvíkar kommuna er næststørsta kommuna og liggur norðarlaga hjá okkum øllum saman í dag " * 8
    assert reason_to_drop(measure(faroese), "fo") is None
    assert reason_to_drop(measure(faroese), "en") == "not_prose"


def test_chinese_tutorials_with_code_are_not_mostly_code() -> None:
    text = f"{CHINESE * 6}\n```\n" + "var x = compute(y);\n" * 20 + "```"
    assert reason_to_drop(measure(text), "zh") is None


def test_language_and_scores() -> None:
    assert (language(ENGLISH), language(CHINESE), language("用Python写的程序运行得很快")) == ("en", "zh", "zh")
    scores = measure(ENGLISH + "`code`").scores()
    assert scores["prose_words"] == 20
    assert 0 < scores["code_share"] < 0.1
