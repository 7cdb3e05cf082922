"""A page's picture read by the engines, and judged: confidence, and agreement with a second reading."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from PIL import Image

from pipelines.documents.layout.layer import Fault
from pipelines.documents.layout.lines import Line, lines_of
from pipelines.documents.reading.page import PageReading
from pipelines.documents.scans.eyes import Eyes
from pipelines.documents.scans.lines import layout_lines, stands
from pipelines.engine.pipeline import Drop
from pipelines.ocr.agreement import agreement
from pipelines.ocr.engine import OcrEngine, OcrLine

#: A layer that only looks garbled is right where an engine reads this much of it.
_SOUND_AFTER_ALL = 0.8
#: Letters that stand on their heads are read with less confidence than this.
_UPSIDE_DOWN = 0.75
#: Grey levels between the lightest and darkest dot of a blank page.
_BLANK = 24


@dataclass(frozen=True)
class Seen:
    """What the engines made of a page. `reading` has the picture as it is kept, turned upright if it lay on its side;
    `outlines` is empty where the text layer turned out to be right."""

    reading: PageReading
    lines: list[Line]
    outlines: dict[Line, OcrLine] = field(default_factory=dict)
    scores: dict[str, float] = field(default_factory=dict)
    provenance: dict[str, Any] = field(default_factory=dict)


def seen_page(reading: PageReading, fault: Fault, eyes: Eyes) -> Seen:
    """Read a page whose text layer has the `fault`; raises `Drop` with ocr_unsure or ocr_disagrees, or the fault's own
    reason where nothing is read."""
    picture = pixels_of(reading)
    if int(picture.max()) - int(picture.min()) < _BLANK:
        raise Drop("blank_page", fault.detail)
    engine = eyes.first_engine()
    turn, picture, seen = _upright(picture, engine)
    if turn:
        reading = _turned(reading, picture, turn)
    if not seen:
        raise Drop(fault.reason, f"{fault.detail}; {engine.name} reads nothing on it")
    sure = confidence(seen)
    if sure < eyes.min_confidence:
        raise Drop("ocr_unsure", f"{engine.name} states {sure:.2f}, {eyes.min_confidence} is needed; {fault.detail}")
    scores = {"ocr_confidence": round(sure, 4)}
    provenance: dict[str, Any] = {"text_layer": fault.reason, "ocr": f"{engine.name} {engine.version}"}
    if turn:
        provenance["turned_degrees"] = turn
    if fault.doubtful:
        layer = lines_of(reading.runs)
        found = agreement(layer, seen).total
        if found >= _SOUND_AFTER_ALL:
            scores["layer_agreement"] = round(found, 4)
            return Seen(reading, layer, {}, scores, {**provenance, "text_layer": "sound"})
    against, other = _second(reading, picture, fault, eyes)
    if against:
        found = agreement(seen, other).total
        if found < eyes.min_agreement:
            raise Drop(
                "ocr_disagrees",
                f"{engine.name} and {against} agree on {found:.0%}, {eyes.min_agreement:.0%} are needed",
            )
        scores["ocr_agreement"] = round(found, 4)
        provenance["ocr_second"] = against
    outlines = layout_lines(seen, reading.width, reading.height)
    return Seen(reading, list(outlines), outlines, scores, provenance)


def layer_agreement(reading: PageReading, eyes: Eyes) -> float:
    """How far an engine's reading agrees with a sound text layer; raises `Drop("layer_disagrees")`."""
    engine = eyes.first_engine()
    found = agreement(lines_of(reading.runs), engine.read(pixels_of(reading))).total
    if found < eyes.min_agreement:
        raise Drop("layer_disagrees", f"{engine.name} and the text layer agree on {found:.0%}")
    return round(found, 4)


def pixels_of(reading: PageReading) -> np.ndarray:
    """The picture of a page as RGB (height, width, 3), uint8."""
    with Image.open(io.BytesIO(reading.picture)) as picture:
        return np.asarray(picture.convert("RGB"))


def confidence(seen: list[OcrLine]) -> float:
    """Mean score over the characters of the lines."""
    return sum(line.score * len(line.text) for line in seen) / max(1, sum(len(line.text) for line in seen))


def _upright(picture: np.ndarray, engine: OcrEngine) -> tuple[int, np.ndarray, list[OcrLine]]:
    """Degrees clockwise by which the picture is turned so that its lines run from left to right, and what is read."""
    seen = engine.read(picture)
    quarters = ((1, 270), (3, 90)) if stands(seen) else ((2, 180),) if confidence(seen) < _UPSIDE_DOWN else ()
    tries = [(0, picture, seen)]
    for quarter, degrees in quarters if seen else ():
        turned = np.ascontiguousarray(np.rot90(picture, quarter))
        tries.append((degrees, turned, engine.read(turned)))
    return max(tries, key=lambda found: (not stands(found[2]), confidence(found[2])))


def _turned(reading: PageReading, picture: np.ndarray, degrees: int) -> PageReading:
    """The reading with its picture turned; runs and margins of a turned page stand nowhere."""
    encoded = io.BytesIO()
    Image.fromarray(picture).save(encoded, "JPEG", quality=92)
    return replace(
        reading,
        width=picture.shape[1],
        height=picture.shape[0],
        picture=encoded.getvalue(),
        runs=[],
        margins=[],
        pictures=[],
    )


def _second(
    reading: PageReading, picture: np.ndarray, fault: Fault, eyes: Eyes
) -> tuple[str, list[Line] | list[OcrLine]]:
    """The name and lines of a second reading: another engine's, or what an OCR program left behind the picture."""
    if (engine := eyes.second_engine()) is not None:
        return f"{engine.name} {engine.version}", engine.read(picture)
    hidden = [run._replace(visible=True) for run in reading.runs if not run.visible]
    if fault.reason == "invisible_text" and hidden:
        return "hidden text layer", lines_of(hidden)
    return "", []
