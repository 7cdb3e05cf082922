"""Figures of OpenStax books as captioned pictures."""

import os
from pathlib import Path

import pytest
from PIL import Image

from corpus.record import flatten
from pipelines.captions.pipeline import Captions
from pipelines.engine.inline import outcomes, records
from pipelines.engine.pipeline import Parameters

LONG = "A wooden pier at high water, with three boats tied to its posts and gulls on the rail."


def figure(name: str, alt: str, caption: str = "") -> str:
    return f'<media alt="{alt}"><image src="../../media/{name}"/></media><caption>{caption}</caption>'


@pytest.fixture
def library(tmp_path):
    book = tmp_path / "books" / "tides"
    (book / "media").mkdir(parents=True)
    (book / "LICENSE").write_text("Attribution 4.0 International")
    for name in ("pier.jpg", "chart.png"):
        Image.new("RGB", (90, 60), "navy").save(book / "media" / name)
    figures = [
        figure("pier.jpg", LONG, "High water. (credit: A. Bee)"),
        figure("chart.png", "A chart.", "Heights of the tide over a day. (credit: modification of work by NOAA)"),
        figure("gone.jpg", LONG),
        figure("chart.png", ""),
        figure("pier.jpg", "Left.") + figure("chart.png", "Right.", "Two views."),
        figure("../../../secret.jpg", LONG),
    ]
    for module, body in (("m1", "".join(f"<figure>{one}</figure>" for one in figures)), ("m2", "<figure>")):
        (book / "modules" / module).mkdir(parents=True)
        (book / "modules" / module / "index.cnxml").write_text(
            f'<document xmlns="http://cnx.rice.edu/cnxml"><title>T</title><content>{body}</content></document>'
        )
    return tmp_path / "books"


def test_every_figure_is_accounted_for(library):
    became = [
        (outcome.item.locator, outcome.rejected.reason if outcome.rejected else "yielded")
        for outcome in outcomes(Captions(Parameters(input=str(library))))
    ]
    place = "books/tides/modules"
    assert became == [
        (f"{place}/m1/index.cnxml#figure=1", "yielded"),
        (f"{place}/m1/index.cnxml#figure=2", "yielded"),
        (f"{place}/m1/index.cnxml#figure=3", "image_missing"),
        (f"{place}/m1/index.cnxml#figure=4", "caption_missing"),
        (f"{place}/m1/index.cnxml#figure=5", "yielded"),
        (f"{place}/m2/index.cnxml", "module_unreadable"),
    ]


def test_a_description_is_preferred_to_a_caption_and_credits_are_cut(library):
    described, captioned, pair = records(Captions(Parameters(input=str(library))))
    assert flatten(described) == f"<image>\n{LONG}"
    assert described.provenance["credit"] == "A. Bee"
    assert flatten(captioned) == "<image>\nHeights of the tide over a day."
    assert flatten(pair) == "<image>\nLeft.\n\n<image>\nRight.\n\nTwo views."
    assert {described.license, described.images[0].license} == {"CC-BY-4.0"}
    assert described.document == "books/tides/modules/m1/index.cnxml"


def test_genuine_figures_all_become_records():
    if "VLEND_SAMPLES" not in os.environ:
        pytest.skip("VLEND_SAMPLES is not set")
    made = list(outcomes(Captions(Parameters(input=str(Path(os.environ["VLEND_SAMPLES"]) / "interleaved")))))
    assert len(made) == 64
    for outcome in made:
        [record] = outcome.records
        assert record.language == "en"
        assert "redit:" not in flatten(record)
