"""pipelines.web.records.source: the screenshot with its HTML."""

from PIL import Image
from web_tiles import board, line

from corpus.record import flatten
from pipelines.web.records.frame import Frame, Pictures
from pipelines.web.records.source import source
from pipelines.web.visit import Html

FRAME = Frame("a.html", 0, "mine", "en", None, None, {})


def test_the_record_holds_picture_html_regions_and_similarity():
    html = Html(Image.new("RGB", (600, 400)), "<!DOCTYPE html>…", 0.97)
    (record,) = source(FRAME, html, board((line("x", 1, 1),)), Pictures())
    assert (record.component, record.provenance["form"]) == ("web_code", "html")
    assert flatten(record) == "<image>\n<!DOCTYPE html>…"
    assert record.scores == {"render_similarity": 0.97}
    assert (record.images[0].width, record.images[0].height) == (600, 400)
    assert {region.kind for region in record.regions} == {"paragraph", "line", "word"}
