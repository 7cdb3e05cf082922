"""pipelines.web.records.frame: what every record of a page says."""

from web_tiles import line, tile

from corpus.counting import counting_rule
from corpus.record import Image, image
from pipelines.web.records.frame import Frame, Pictures, fits

FRAME = Frame("a/b.html#look=2", 2, "mine", "en", "CC0-1.0", None, {"scale": 2})


def test_a_page_in_another_look_is_the_same_document():
    record = FRAME.record("html", "web_code", [image(), "x"], [Image(b"")], [], 3, extra=1)
    assert (record.origin, record.document, record.position) == ("a/b.html#look=2", "a/b.html", 3)
    assert record.provenance == {"form": "html", "scale": 2, "extra": 1}
    assert (record.language, record.license, record.source) == ("en", "CC0-1.0", "mine")


def test_a_tile_is_encoded_once():
    pictures, one = Pictures(), tile((line("x", 1, 1),))
    assert pictures.of(one).bytes is pictures.of(one).bytes
    assert (pictures.of(one).width, pictures.of(one).height) == one.picture.size == (600, 400)


def test_fits_counts_picture_and_text():
    rule = counting_rule()
    picture = Image(b"", width=600, height=400)
    record = FRAME.record("t", "c", [image(), "word " * 100], [picture], [])
    tokens = sum(rule.count(record)[:2])
    assert fits(record, rule, tokens)
    assert not fits(record, rule, tokens - 1)
