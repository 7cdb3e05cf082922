from taxonomy.conversations.voice import Voice


def test_equal_names_speak_alike_and_others_vary() -> None:
    def said(name: str) -> str:
        return Voice("en", name).say(["one {x}", "two {x}", "three {x}"], ["一{x}"], x=1)

    assert said("a") == said("a")
    assert {said(str(number)) for number in range(30)} == {"one 1", "two 1", "three 1"}
    assert Voice("zh", "a").say(["one"], ["一{x}"], x=2) == "一2"


def test_names_are_listed_in_both_languages() -> None:
    assert Voice("en", "x").listing(["a", "b", "c"]) == "a, b and c"
    assert Voice("zh", "x").listing(["甲", "乙", "丙"]) == "甲、乙和丙"
    assert Voice("en", "x").listing(["a"]) == "a"
    assert len(Voice("en", "x").draw([1, 2, 3], 2)) == 2
