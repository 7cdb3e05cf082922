"""The record of a scene that vlend composed: picture, polygons and what is written there."""

from __future__ import annotations

import io
from random import Random

import numpy as np
from PIL import Image as PillowImage

from corpus.identity import fingerprint
from corpus.record import Image, Record, Region, document, image
from pipelines.engine.pipeline import Drop
from pipelines.scene_text import forms
from pipelines.scene_text.backgrounds import Background, crop
from pipelines.scene_text.reading import FoundGroup, FoundText, rows
from pipelines.scene_text.scene import Scene, compose
from pipelines.scene_text.wording import Language, choose_signs


def pictured(background: Background, language: Language, locator: str, seed: int, source: str) -> Record:
    """Compose the picture named `locator` on `background`. Raises Drop where no line can be read."""
    key = fingerprint(["scene_text", locator, seed])
    rng = Random(key)
    ground = crop(background, rng)
    signs = choose_signs(rng, language, rng.randint(2, 4))
    scene = compose(ground.pixels, signs, background.busy, key)
    groups = _groups(scene)
    if not groups:
        raise Drop("no_legible_text", background.photograph.name)
    data = _jpeg(scene.pixels, rng)
    size = (scene.pixels.shape[1], scene.pixels.shape[0])
    absent = [line for sign in choose_signs(rng, language, 3) for line in sign.lines]
    form, text = _text(groups, size, language, rng, absent)
    photograph = background.photograph
    return Record(
        origin=f"{photograph.name}#{ground.description}&scene={locator}&seed={seed}",
        document=f"{photograph.name}#{ground.description}",
        source=source,
        component="scene_text_ocr",
        messages=document(image(), "\n" + text),
        images=[Image(data, license=photograph.licence)],
        regions=[
            Region(0, "text", [round(float(value), 2) for value in line.polygon.ravel()], line.text)
            for group in groups
            for line in group.lines
        ],
        language=language,
        license=photograph.licence,
        scores={"legibility": min(line.contrast for line in scene.lines)},
        provenance={"form": form, "photograph": photograph.name, "credit": photograph.credit, "seed": seed},
    )


def _groups(scene: Scene) -> list[FoundGroup]:
    """The signs in reading order, each with its lines."""
    signs: dict[int, list[FoundText]] = {}
    for line in scene.lines:
        signs.setdefault(line.sign, []).append(FoundText(line.text, line.polygon))
    return [group for row in rows([FoundGroup(tuple(lines)) for lines in signs.values()]) for group in row]


def _text(
    groups: list[FoundGroup], size: tuple[int, int], language: Language, rng: Random, absent: list[str]
) -> tuple[str, str]:
    draw = rng.random()
    if draw < 0.45:
        return "transcription", forms.transcription(groups, language, rng)
    if draw < 0.72:
        return "boxes", forms.with_boxes(groups, size, language)
    return "questions", forms.questions(groups, size, language, rng, absent)


def _jpeg(pixels: np.ndarray, rng: Random) -> bytes:
    buffer = io.BytesIO()
    PillowImage.fromarray(pixels).save(buffer, "JPEG", quality=rng.randint(76, 93))
    return buffer.getvalue()
