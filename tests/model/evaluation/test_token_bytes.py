import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpus.counting import counting_rule
from corpus.encoding import encode
from corpus.record import Image, Record, document, image, turn
from model.evaluation.token_bytes import position_bytes, text_bytes

RULE = counting_rule("deepseek-vl")


@given(st.text(max_size=80))
def test_the_bytes_of_a_text_are_all_given_out(text: str) -> None:
    found = text_bytes(text, RULE)
    assert found.sum() == len(text.encode())
    assert (found >= 0).all()
    assert len(found) == len(RULE.tokenizer.ids(text))


def test_tokens_of_plain_text_have_their_own_length() -> None:
    text = "A heron waits. 苍鹭 🦢"
    ids, offsets = RULE.tokenizer.encode(text)
    found = text_bytes(text, RULE)
    assert len(ids) == len(found)
    for (start, stop), size in list(zip(offsets, found, strict=True))[:4]:
        assert size == len(text[start:stop].encode())
    # a character in several tokens counts once
    whole = text_bytes("🦢", RULE)
    assert len(whole) > 1
    assert whole.tolist() == [0] * (len(whole) - 1) + [4]


def test_positions_are_those_of_the_sequence() -> None:
    records = [
        Record("", "", "", "", document(image(), "\nA page."), images=[Image(b"", width=30, height=20)]),
        Record("", "", "", "", [turn("user", "Why?"), turn("assistant", "Because, 因为。")]),
    ]
    for family in ("deepseek-vl", "qwen2-vl"):
        rule = counting_rule(family)
        for record in records:
            encoded, sizes = encode(record, rule), position_bytes(record, rule)
            assert len(encoded) == len(sizes)
            assert not sizes[encoded.image >= 0].any()
            special = np.isin(encoded.input_ids, [rule.tokenizer.special("<｜end▁of▁sentence｜>")])
            assert not sizes[special].any()
    # the answer alone carries loss, and its bytes are those of its text and the space before it
    encoded, sizes = encode(records[1], RULE), position_bytes(records[1], RULE)
    assert sizes[encoded.labels >= 0].sum() == len(" Because, 因为。".encode())
