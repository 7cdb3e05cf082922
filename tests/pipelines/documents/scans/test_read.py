"""Pages read by engines, and judged. The engines here say what they are told to: the judgement is tested."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import numpy as np
import pytest
from PIL import Image

from pipelines.documents.layout.layer import Fault
from pipelines.documents.reading.page import PageReading, TextRun
from pipelines.documents.scans.eyes import Eyes
from pipelines.documents.scans.read import layer_agreement, seen_page
from pipelines.engine.pipeline import Drop
from pipelines.ocr.engine import OcrEngine, OcrLine

pytest.importorskip("rapidfuzz")
IMAGE_ONLY = Fault("no_text_layer", "a picture", readable=True)


class Told:
    """An engine that reads the given lines on upright pages, and them on their side elsewhere."""

    version = "1"

    def __init__(self, name: str, *texts: str, score: float = 0.95, on_side: bool = False) -> None:
        self.name, self._texts, self._score, self._on_side = name, texts, score, on_side

    def read(self, picture: np.ndarray) -> list[OcrLine]:
        lying = self._on_side and picture.shape[0] < picture.shape[1]
        score = self._score if not self._on_side or picture[0, 0, 0] else 0.2
        lines = []
        for number, text in enumerate(self._texts):
            x0, y0, x1, y1 = 20.0, 40.0 * number + 20, 20.0 + 8 * len(text), 40.0 * number + 40
            if lying:
                x0, y0, x1, y1 = y0, x0, y1, x1
            lines.append(OcrLine(text, (x0, y0, x1, y0, x1, y1, x0, y1), score))
        return lines


@dataclass(frozen=True)
class ToldEyes(Eyes):
    one: OcrEngine = field(default_factory=lambda: Told("one"))
    two: OcrEngine | None = None

    def first_engine(self) -> OcrEngine:
        return self.one

    def second_engine(self) -> OcrEngine | None:
        return self.two


def reading(width: int = 300, height: int = 400, runs: tuple[TextRun, ...] = (), blank: bool = False) -> PageReading:
    pixels = np.full((height, width), 255, dtype=np.uint8)
    if not blank:
        pixels[0, -1] = pixels[-1, -1] = 0  # black corners on the right
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return PageReading(width, height, list(runs), buffer.getvalue())


def run(text: str, top: float, visible: bool = True) -> TextRun:
    return TextRun(text, (20, top, 20 + 8 * len(text), top + 20), 17, top + 15, visible=visible)


def reason(*arguments) -> str:
    with pytest.raises(Drop) as drop:
        seen_page(*arguments)
    return drop.value.reason


def test_agreement_of_two_engines_is_the_score() -> None:
    eyes = ToldEyes(
        one=Told("one", "The harbour freezes", "in winter"), two=Told("two", "The harbour freezes", "in winler")
    )
    seen = seen_page(reading(), IMAGE_ONLY, eyes)
    assert [line.text for line in seen.lines] == ["The harbour freezes", "in winter"]
    assert seen.scores == {"ocr_confidence": 0.95, "ocr_agreement": pytest.approx(1 - 1 / 25)}
    assert seen.provenance == {"text_layer": "no_text_layer", "ocr": "one 1", "ocr_second": "two 1"}


def test_pages_that_cannot_be_trusted_say_why() -> None:
    assert reason(reading(), IMAGE_ONLY, ToldEyes(one=Told("one", "Hmm", score=0.4))) == "ocr_unsure"
    differing = ToldEyes(one=Told("one", "one thing"), two=Told("two", "another"))
    assert reason(reading(), IMAGE_ONLY, differing) == "ocr_disagrees"
    assert reason(reading(), IMAGE_ONLY, ToldEyes(one=Told("one"))) == "no_text_layer"
    assert reason(reading(blank=True), IMAGE_ONLY, ToldEyes(one=Told("one", "x"))) == "blank_page"


def test_a_hidden_layer_is_a_second_reading() -> None:
    page = reading(runs=(run("The harbour freezes", 20, visible=False),))
    hidden = Fault("invisible_text", "", readable=True)
    seen = seen_page(page, hidden, ToldEyes(one=Told("one", "The harbour freezes")))
    assert seen.scores["ocr_agreement"] == 1
    assert seen.provenance["ocr_second"] == "hidden text layer"
    assert reason(page, hidden, ToldEyes(one=Told("one", "Something else here"))) == "ocr_disagrees"


def test_a_doubtful_layer_is_right_where_an_engine_reads_the_same() -> None:
    page = reading(runs=(run("grrl pwr brrr hmm", 20),))
    doubtful = Fault("garbled_text_layer", "", readable=True, doubtful=True)
    seen = seen_page(page, doubtful, ToldEyes(one=Told("one", "grrl pwr brrr hnm")))
    assert [line.text for line in seen.lines] == ["grrl pwr brrr hmm"]
    assert seen.provenance["text_layer"] == "sound"
    assert seen.outlines == {}
    other = seen_page(page, doubtful, ToldEyes(one=Told("one", "girl power is here")))
    assert [line.text for line in other.lines] == ["girl power is here"]


def test_a_page_on_its_side_is_turned() -> None:
    engine = Told("one", "The harbour freezes", on_side=True)
    seen = seen_page(reading(400, 300), IMAGE_ONLY, ToldEyes(one=engine))
    assert (seen.reading.width, seen.reading.height) == (300, 400)
    assert seen.provenance["turned_degrees"] == 90
    with Image.open(io.BytesIO(seen.reading.picture)) as picture:
        assert picture.size == (300, 400)
        assert picture.convert("L").getpixel((10, 200)) > 200


def test_a_sound_layer_can_be_scored() -> None:
    page = reading(runs=(run("The harbour freezes", 20),))
    assert layer_agreement(page, ToldEyes(one=Told("one", "The harbour freezes"))) == 1
    with pytest.raises(Drop, match="layer_disagrees"):
        layer_agreement(page, ToldEyes(one=Told("one", "quite other words")))
