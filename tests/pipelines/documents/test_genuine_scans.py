"""A genuine scan against the transcription that lies beside it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from corpus.record import flatten
from pipelines.documents.parameters import DocumentParameters
from pipelines.documents.pipeline import Documents
from pipelines.documents.verify import agreement
from pipelines.engine.inline import records


@pytest.mark.slow
@pytest.mark.parametrize("second", [None, "tesseract"])
def test_a_scan_reads_as_its_transcription(second) -> None:
    pytest.importorskip("rapidocr")
    if "VLEND_SAMPLES" not in os.environ:
        pytest.skip("VLEND_SAMPLES is not set")
    if second and not shutil.which(second):
        pytest.skip(f"{second} is not installed")
    folder = Path(os.environ["VLEND_SAMPLES"]) / "pdf" / "ocrmypdf_scans"
    (record,) = records(Documents(DocumentParameters(input=str(folder / "linn.pdf"), ocr_second=second)))
    known = (folder / "linn.txt").read_text(encoding="utf-8")
    assert agreement(known, flatten(record)) > 0.93
    assert record.scores["ocr_confidence"] > 0.95
    assert record.scores.get("ocr_agreement", 1.0) > 0.95
