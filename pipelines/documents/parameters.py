"""What the pipeline `documents` can be told."""

from __future__ import annotations

from typing import Any, Self

from pydantic import Field, field_validator

from pipelines.documents.kinds.chosen import chosen
from pipelines.documents.kinds.kind import KINDS, Kind
from pipelines.documents.reading.process import Engine
from pipelines.documents.scans.eyes import Eyes, OcrMode
from pipelines.documents.user_records import Wishes
from pipelines.engine.pipeline import BUNDLED, Parameters
from pipelines.ocr.engines import RAPIDOCR, EngineName, is_installed

#: Points to the inch.
_POINTS = 72


class DocumentParameters(Parameters):
    """See `Parameters`. All but the first three act on the user's files alone."""

    #: What reads PDF files: pymupdf (AGPL-3.0) or pypdfium2 (BSD-3-Clause).
    engine: Engine = "pymupdf"
    #: Seconds that one page may take to read.
    page_seconds: float = 20.0
    #: Licence of the user's files, stored with each record.
    license: str | None = None
    #: The kinds of record that a page becomes, or `all` (`pipelines.documents.kinds.kind`).
    records: tuple[Kind, ...] = ("page",)
    #: Pages in a record of the kind `pages`.
    pages_together: int = Field(default=3, ge=2, le=16)
    #: Dots to the inch; less where the page's longer side would exceed 1280 pixels.
    dpi: int = Field(default=120, ge=96, le=144)
    #: auto: OCR where a page has no usable text layer; never; check: score sound text layers by OCR too.
    ocr: OcrMode = "auto"
    ocr_engine: EngineName = RAPIDOCR
    #: A second engine that reads the same pages; how far the two agree is the score `ocr_agreement`.
    ocr_second: EngineName | None = None
    #: For PaddleOCR: a folder of models, or `hub`; nothing takes the models of RapidOCR's wheel.
    ocr_models: str = ""
    #: For Tesseract, as `eng+chi_sim`.
    ocr_languages: str = ""
    #: Pages below are dropped: mean confidence of the engine, agreement of two readings.
    min_confidence: float = Field(default=0.8, ge=0, le=1)
    min_agreement: float = Field(default=0.9, ge=0, le=1)
    #: Share of the pages whose picture becomes a simulated scan.
    degrade: float = Field(default=0.0, ge=0, le=1)

    @field_validator("records", mode="before")
    @classmethod
    def _kinds(cls, value: Any) -> Any:
        return chosen(value, KINDS)

    def identity(self) -> dict[str, Any]:
        """Bundled pages depend on few of the parameters: on the others their units are not made again."""
        own = {"engine", "page_seconds", "license"} | set(Parameters.model_fields)
        whole = super().identity()
        return {name: value for name, value in whole.items() if self.input != BUNDLED or name in own}

    def settled(self) -> Self:
        """With `ocr` at `never` where it is `auto` and no engine is installed, so that units say what was done."""
        if self.input == BUNDLED or self.ocr != "auto" or is_installed(self.ocr_engine):
            return self
        return self.model_copy(update={"ocr": "never"})

    def wishes(self) -> Wishes:
        """What is to be made of each page."""
        eyes = Eyes(
            self.ocr,
            self.ocr_engine,
            self.ocr_second,
            self.ocr_models,
            self.ocr_languages,
            self.min_confidence,
            self.min_agreement,
        )
        return Wishes(self.records, eyes, self.dpi / _POINTS, self.degrade, self.seed, self.engine)
