import numpy as np
import torch
from mite import mite
from pictures import picture_bytes

from corpus.counting import counting_rule
from corpus.encoding import encode
from corpus.record import Image, Record, document, image
from model.evaluation import rows
from model.evaluation.rows import Reader, Row, log_probabilities
from model.presets import make_model, preset

TEXTS = ("One.", "A second text that is longer than the first.", "三")


def _text_rows(rule) -> list[Row]:
    return [Row(encode(Record("", "", "", "", document(text)), rule).input_ids) for text in TEXTS]


def test_log_probabilities_are_those_of_the_logits() -> None:
    model, rule = mite()
    given = _text_rows(rule)
    reader = Reader(model)
    places = torch.tensor(
        [[row, position, int(given[row].tokens[position])] for row in range(3) for position in (1, 2)]
    )
    with torch.no_grad():
        found = log_probabilities(model, reader.inputs(given), places)
        for (row, position, token), value in zip(places.tolist(), found.tolist(), strict=True):
            logits = model(torch.from_numpy(given[row].tokens)[None])
            assert abs(float(logits[0, position - 1].log_softmax(-1)[token]) - value) < 1e-5


def test_a_batch_with_pictures_is_as_if_each_row_was_alone() -> None:
    for name in ("mite", "qwen2-vl/tiny"):
        model, rule = mite() if name == "mite" else (make_model(preset(name)).eval(), counting_rule("qwen2-vl"))
        reader = Reader(model)
        data = [picture_bytes(60, 40, 1), picture_bytes(50, 70, 2)]
        record = Record("", "", "", "", document(image(), "\nA picture, ", image(), "two."))
        record.images = [Image(one, width=w, height=h) for one, (w, h) in zip(data, ((60, 40), (50, 70)), strict=True)]
        given = [*_text_rows(rule), Row(encode(record, rule).input_ids, tuple(data))]
        last = [len(row) - 1 for row in given]
        places = [torch.tensor([[0, at, int(row.tokens[at])]]) for row, at in zip(given, last, strict=True)]
        with torch.no_grad():
            alone = [
                float(log_probabilities(model, reader.inputs([row]), place))
                for row, place in zip(given, places, strict=True)
            ]
            for place, number in zip(places, range(4), strict=True):
                place[0, 0] = number
            together = log_probabilities(model, reader.inputs(given), torch.cat(places))
        assert np.allclose(alone, together.numpy(), atol=1e-4)


def test_groups_hold_every_row_once_within_their_bounds(monkeypatch) -> None:
    monkeypatch.setitem(rows.TOKENS_AT_ONCE, "cpu", 100)
    monkeypatch.setitem(rows.PICTURES_AT_ONCE, "cpu", 2)
    reader = Reader(mite()[0])
    given = [
        Row(np.zeros(length, dtype=np.int64), (b"x",) * (length % 2)) for length in (150, 40, 30, 20, 19, 17, 5, 3, 2)
    ]
    groups = list(reader.groups(given))
    assert sorted(number for group in groups for number in group) == list(range(9))
    assert groups[0] == [0]
    for group in groups[1:]:
        assert len(group) * len(given[group[0]]) <= 100
        assert sum(len(given[number].media) for number in group) <= 2
