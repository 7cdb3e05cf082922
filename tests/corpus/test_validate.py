import copy
from collections.abc import Callable

import pytest
from pictures import picture_bytes

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.record import Image, Message, Part, Record, Region, document, image
from corpus.validate import RecordError, validate


def good() -> Record:
    record = Record("o", "d", "s", "c", document(image(), "text"), images=[Image(picture_bytes())])
    return complete(record, counting_rule())


def test_a_good_record_passes() -> None:
    validate(good())


BREAKS: dict[str, tuple[str, Callable[[Record], object]]] = {
    "no origin": ("origin", lambda r: setattr(r, "origin", "")),
    "a slash in the source": ("source", lambda r: setattr(r, "source", "a/b")),
    "an image too few": ("images", lambda r: r.images.clear()),
    "an image too many": ("images", lambda r: r.images.append(r.images[0])),
    "a null text": ("messages", lambda r: setattr(r.messages[0].content[1], "text", None)),
    "a text on an image part": ("messages", lambda r: setattr(r.messages[0].content[0], "text", "x")),
    "an unknown part": ("messages", lambda r: setattr(r.messages[0].content[1], "type", "audio")),
    "an unknown role": ("messages", lambda r: setattr(r.messages[0], "role", "bot")),
    "two documents": ("messages", lambda r: r.messages.append(Message("document", [Part("text", "more")]))),
    "a lone surrogate": ("messages", lambda r: setattr(r.messages[0].content[1], "text", "\ud800")),
    "the wrong modality": ("modality", lambda r: setattr(r, "modality", "text")),
    "a region outside": ("regions", lambda r: r.regions.append(Region(0, "box", [0, 0, 999, 5]))),
    "a region of no image": ("regions", lambda r: r.regions.append(Region(1, "box", [0, 0, 1, 1]))),
    "half a point": ("regions", lambda r: r.regions.append(Region(0, "box", [0, 0, 1, 1, 2]))),
    "more loss than text": ("n_loss_tokens", lambda r: setattr(r, "n_loss_tokens", 10**6)),
}


@pytest.mark.parametrize("name", BREAKS)
def test_each_broken_rule_names_row_and_column(name: str) -> None:
    column, damage = BREAKS[name]
    record = copy.deepcopy(good())
    damage(record)
    with pytest.raises(RecordError) as caught:
        validate(record, row=7)
    assert caught.value.column in (column, "modality") if name == "an image too few" else caught.value.column == column
    assert "row 7" in str(caught.value)
    assert f"column {caught.value.column}" in str(caught.value)
