"""Where a page's text is taken from."""

from __future__ import annotations

import pytest

from pipelines.documents.found import found_page
from pipelines.documents.reading.page import PageReading, TextRun
from pipelines.documents.scans.eyes import Eyes
from pipelines.engine.pipeline import Drop

LINES = ("The harbour freezes in most winters, and then", "the mail is carried over the ice by sledge.")


def reading(*texts: str, picture_share: float = 0.0, **how) -> PageReading:
    runs = [
        TextRun(text, (50, 100 + 14 * n, 450, 112 + 14 * n), 11, 110 + 14 * n, **how) for n, text in enumerate(texts)
    ]
    return PageReading(600, 800, runs, b"", picture_share)


def test_a_sound_layer_is_taken_without_an_engine() -> None:
    page = found_page(reading(*LINES), Eyes("never"))
    assert page.text.text == " ".join(LINES)
    assert page.provenance == {"text_layer": "sound"}
    assert page.scores == {}


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (reading(), "no_text_layer"),
        (reading("Page 7", picture_share=0.9), "no_text_layer"),
        (reading("Page 7"), "too_little_text"),
        (reading(*LINES, visible=False), "invisible_text"),
        (reading(*LINES, horizontal=False), "rotated_text"),
    ],
)
def test_pages_that_no_engine_may_read_say_what_is_wrong(page, reason) -> None:
    with pytest.raises(Drop) as drop:
        found_page(page, Eyes("never"))
    assert drop.value.reason == reason
