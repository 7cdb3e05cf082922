"""Which engines read a page, and how sure they must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipelines.ocr.engine import OcrEngine
from pipelines.ocr.engines import RAPIDOCR, EngineName
from pipelines.ocr.shared import shared_ocr

#: auto: pages without a usable text layer are read; never: they are dropped; check: pages with a sound layer are read
#: too, and how far the readings agree is their score.
OcrMode = Literal["auto", "never", "check"]


@dataclass(frozen=True)
class Eyes:
    """An engine that reads, perhaps a second one that reads the same page again, and the least scores to keep it."""

    mode: OcrMode = "auto"
    engine: EngineName = RAPIDOCR
    second: EngineName | None = None
    models: str = ""
    languages: str = ""
    #: Mean confidence over the characters, as the engine states it.
    min_confidence: float = 0.8
    #: Share of characters on which two readings agree.
    min_agreement: float = 0.9

    def first_engine(self) -> OcrEngine:
        """The process's engine; raises `OcrNotFoundError`."""
        return shared_ocr(self.engine, self.models, self.languages)

    def second_engine(self) -> OcrEngine | None:
        """The one that reads again, if there is one; raises `OcrNotFoundError`."""
        return shared_ocr(self.second, self.models, self.languages) if self.second else None
