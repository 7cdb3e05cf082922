import pytest
from mite import mite
from pictures import picture_bytes

from corpus.counting import counting_rule
from corpus.images import ImageRejectedError
from model.evaluation.texts import Prompt, Texts

PROMPT = Prompt("Question: What is it?\nAnswer:", (picture_bytes(40, 30),))


@pytest.mark.parametrize("family", ["deepseek-vl", "qwen2-vl"])
@pytest.mark.parametrize("form", ["document", "conversation"])
def test_an_answer_follows_what_is_asked(family: str, form) -> None:
    texts = Texts(counting_rule(family), form)
    asked, answered = texts.asked(PROMPT), texts.answered(PROMPT, "A grey heron")
    assert answered.row.media == asked.media == PROMPT.pictures
    said = answered.row.tokens[answered.positions]
    assert texts.text_of(said.tolist()).strip() == "A grey heron"
    # what a model is asked with is what stands before the answer when it is scored
    assert answered.row.tokens[: int(answered.positions[0])].tolist() == asked.tokens.tolist()
    assert answered.positions.tolist() == list(range(answered.positions[0], answered.positions[0] + len(said)))
    assert not set(said.tolist()) & set(texts.stop)


def test_letters_are_one_token_after_equal_ones() -> None:
    for form in ("document", "conversation"):
        texts = Texts(mite()[1], form)
        found = [texts.answered(Prompt("Which?\nA. one\nB. two\nAnswer:"), letter) for letter in "AB"]
        assert [len(one.positions) for one in found] == [1, 1]
        place = int(found[0].positions[0])
        assert found[0].row.tokens[:place].tolist() == found[1].row.tokens[:place].tolist()


def test_what_parts_prompt_and_answer_is_kept() -> None:
    texts = Texts(mite()[1], "document")
    prompt = Prompt("", (picture_bytes(40, 30),), "\n")
    assert texts.text_of(texts.asked(prompt).tokens[-1:].tolist()) == "\n"
    found = texts.answered(prompt, "Words")
    assert texts.text_of(found.row.tokens[found.positions].tolist()) == "Words"


def test_a_picture_that_is_none_is_refused() -> None:
    with pytest.raises(ImageRejectedError):
        Texts(mite()[1], "document").asked(Prompt("What?", (b"no picture",)))
