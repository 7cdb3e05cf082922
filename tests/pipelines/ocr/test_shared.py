"""One engine for a worker process."""

from __future__ import annotations

import pytest
from reading_pipeline import WORDS, Reading

pytest.importorskip("rapidocr")

from corpus.record import Part
from pipelines.engine.held import release_all
from pipelines.engine.inline import records
from pipelines.engine.pipeline import Parameters
from pipelines.ocr.shared import shared_ocr


def test_pipelines_share_the_engine_of_their_process() -> None:
    first = shared_ocr()
    made = records(Reading(Parameters()))
    assert [part.text for record in made for part in record.messages[0].content if isinstance(part, Part)] == [*WORDS]
    assert shared_ocr() is first
    release_all()
    assert shared_ocr() is not first
    release_all()
