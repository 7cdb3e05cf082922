from dataclasses import replace

import parents
import pytest
from tampering import builder_of, conversations, refuse

from taxonomy.conversations.conversation import family
from taxonomy.conversations.scene_text import BUILDERS


def test_all_writing_is_transcribed_in_order() -> None:
    (found,) = conversations(builder_of(BUILDERS, "transcription"), family([parents.scene("PUSH", "Exit 4")]))
    assert found.exchanges[0].answer == "PUSH\nExit 4"
    assert found.component == "general_multimodal"


def test_one_script_of_bilingual_signs() -> None:
    builder = builder_of(BUILDERS, "one_script")
    answers = set()
    for sign in ("推", "拉", "出口", "电梯", "书店", "花店"):
        (found,) = conversations(builder, family([parents.scene(sign, "Welcome", language="zh")]))
        answers.add(found.exchanges[0].answer == "Welcome")
    assert answers == {True, False}
    assert conversations(builder, family([parents.scene("PUSH", "Exit 4")])) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_opening_hours_decide_whether_it_is_open(language: str) -> None:
    builder = builder_of(BUILDERS, "opening_hours")
    states = set()
    for hour in range(6, 12):
        record = parents.scene("OPEN" if language == "en" else "营业时间", f"{hour}:30 – 18:00", language=language)
        (found,) = conversations(builder, family([record]))
        states.add(found.exchanges[0].answer.startswith(("Yes", "营业")))
    assert states == {True, False}


def test_prices_are_added_up_and_reduced() -> None:
    builder = builder_of(BUILDERS, "prices")
    for record, stated in (
        (parents.scene("SALE", "Everything 25% off"), "75% of"),
        (parents.scene("Coffee £2.50"), "£"),
        (parents.scene("牛肉面12元", language="zh"), "12元"),
    ):
        (found,) = conversations(builder, family([record]))
        assert stated in found.exchanges[0].answer
        wrong = found.exchanges[0].answer.replace("0", "1").replace("5", "6").replace("2", "3")
        refuse(builder, found, 0, replace(found.exchanges[0], answer=wrong))
