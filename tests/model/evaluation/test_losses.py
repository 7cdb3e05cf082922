import math

import pytest
import torch
from mite import mite
from pictures import picture_bytes

from corpus.counting import counting_rule
from corpus.encoding import IGNORE, encode
from corpus.record import Image, Record, document, image, turn
from model.evaluation.examples import LeftOut, examples
from model.evaluation.losses import Loss, bits_per_byte, component_losses
from model.evaluation.rows import Reader


def _records() -> list[Record]:
    texts = ["The first document, short.", "第二篇。" * 9, "A third one.\n" * 30]
    found = [Record("", f"document {n}", "", "text_only", document(text)) for n, text in enumerate(texts)]
    picture = Record("", "picture", "", "caption", document(image(), "\nA grey square."))
    picture.images, picture.modality = [Image(picture_bytes(30, 30), width=30, height=30)], "vision_language"
    talk = Record("", "talk", "", "in_house", [turn("user", "Two and two?"), turn("assistant", "Four.")])
    return [*found, picture, talk]


def test_losses_are_those_that_training_sums() -> None:
    model, rule = mite()
    reader = Reader(model)
    for record in _records():
        made = list(examples([record], rule, 2048, LeftOut({})))
        found = component_losses(reader, {"one": made})["one"]
        encoded = encode(record, rule)
        labels = torch.from_numpy(encoded.labels)[None].clone()
        labels[:, 0] = IGNORE
        with torch.no_grad():
            images = reader.inputs([one.row for one in made])["images"]
            expected, count = model.loss(torch.from_numpy(encoded.input_ids)[None], labels, images)
        assert found.tokens == count
        assert found.sum == pytest.approx(float(expected), rel=1e-5)
        # the token that ends a document stands for no text
        assert found.text_sum < found.sum
        said = [message for message in record.messages if message.role != "user"]
        size = len("".join(part.text or "" for message in said for part in message.content).encode())
        # the space between `Assistant:` and the answer is part of the answer's first token
        assert found.bytes == size + (record.component == "in_house")


def test_a_model_that_knows_nothing_needs_the_logarithm_of_its_vocabulary() -> None:
    model, rule = mite(spread=0.0)
    found = component_losses(Reader(model), {"text_only": examples(_records()[:3], rule, 2048, LeftOut({}))})[
        "text_only"
    ]
    assert found.per_token().value == pytest.approx(math.log(24_576), rel=1e-6)
    tokens = sum(len(rule.tokenizer.ids(record.messages[0].content[0].text)) for record in _records()[:3])
    bytes_ = sum(len(record.messages[0].content[0].text.encode()) for record in _records()[:3])
    assert bits_per_byte(found).value == pytest.approx(tokens * math.log2(24_576) / bytes_, rel=1e-6)
    assert bits_per_byte(found).number == 3


def test_long_texts_are_cut_and_long_pictures_left_out() -> None:
    rule = counting_rule("deepseek-vl")
    text, picture = _records()[2], _records()[3]
    left = LeftOut({})
    whole = list(examples([text], rule, 2048, left))
    pieces = list(examples([text, picture], rule, 50, left))
    assert left.counts == {"longer than 50 tokens, with pictures": 1}
    assert len(pieces) == -(-len(whole[0].row) // 50)
    # the first token of each piece carries no loss
    assert sum(len(one.supervised) for one in pieces) == len(whole[0].supervised) - (len(pieces) - 1)
    assert all(one.supervised.min() >= 1 for one in pieces)


def test_documents_are_the_units_of_an_interval() -> None:
    loss = Loss()
    loss.add("a", 10.0, 5, 9.0, 20)
    loss.add("a", 6.0, 3, 6.0, 10)
    other = Loss()
    other.add("b", 4.0, 4, 4.0, 10)
    both = loss.merged(other)
    assert (both.sum, both.tokens, both.bytes) == (20.0, 12, 40)
    assert both.per_token().number == 2
    assert bits_per_byte(both).value == pytest.approx(19.0 / math.log(2) / 40)
    # merging changes neither
    assert (loss.tokens, other.tokens) == (8, 4)
