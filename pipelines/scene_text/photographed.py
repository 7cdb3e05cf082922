"""The record of an annotated photograph: its transcription, or the places of its writing where none is given."""

from __future__ import annotations

import io
import re
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image as PillowImage

from corpus.identity import fingerprint
from corpus.images import FORMATS, ImageRejectedError, opened, orientation, plain
from corpus.record import Image, Record, Region, document, image
from pipelines.engine.pipeline import Drop
from pipelines.refusals import as_drops
from pipelines.scene_text import forms
from pipelines.scene_text.lettering import is_chinese
from pipelines.scene_text.lines import joined, lines_of
from pipelines.scene_text.reading import FoundGroup, FoundText
from pipelines.scene_text.wording import Language
from sources.input_files import printable, read
from sources.scene_text_annotation import AnnotatedPhotograph, TextInstance

#: Larger photographs are reduced to this longer side, in pixels.
LONGEST_SIDE = 1280
#: A larger file is not read, in bytes.
MAX_BYTES = 64_000_000
#: Letters of neither English nor Chinese: Greek to Thai, Japanese syllables, Korean.
_OTHER_SCRIPTS = re.compile(r"[\u0370-\u1fff\u3040-\u30ff\uac00-\ud7af]")


def photographed(
    photograph: AnnotatedPhotograph,
    file: Path | None,
    root: Path | None,
    locator: str,
    seed: int,
    source: str,
    licence: str | None,
) -> Record:
    """The record of `photograph`, whose picture is `file` below `root`; raises Drop where there can be none."""
    name = printable(photograph.path[:500])
    if photograph.problem:
        raise Drop("bad_annotation", printable(photograph.problem))
    if file is None:
        raise Drop("photograph_missing", name)
    if not photograph.instances:
        raise Drop("no_text", name)
    data, size, scale = _picture(file, root, photograph.size)
    found = [(instance, _polygon(instance, size, scale)) for instance in photograph.instances]
    transcribed = any(instance.text is not None and not instance.ignore for instance, _ in found)
    readable = [
        FoundText(instance.text, polygon)
        for instance, polygon in found
        if not instance.ignore and (instance.text is not None or not transcribed)
    ]
    if not readable:
        raise Drop("no_legible_text", name)
    ignored = [
        FoundText(None, polygon)
        for instance, polygon in found
        if instance.ignore or (transcribed and instance.text is None)
    ]
    lines = lines_of(readable)
    words = [word for line in lines for word in line]
    written = "".join(word.text or "" for word in words)
    rng = Random(fingerprint(["scene_text.annotated", locator, seed]))
    language: Language
    if transcribed:
        language = "zh" if is_chinese(written) else "en"
        form, text = _text(lines, size, language, rng)
    else:
        language = rng.choice(("en", "zh"))
        form, text = "detection", forms.detection(words, size, language)
    return Record(
        origin=locator,
        document=name,
        source=source,
        component="scene_text_ocr",
        messages=document(image(), "\n" + text),
        images=[Image(data, license=licence)],
        regions=[_region(word) for word in words] + [_region(word, "ignore") for word in ignored],
        language=None if _OTHER_SCRIPTS.search(written) else language,
        license=licence,
        provenance={"form": form, "words": len(words), "ignored": len(ignored)},
    )


def _picture(file: Path, root: Path | None, stated: tuple[int, int] | None) -> tuple[bytes, tuple[int, int], float]:
    """Bytes, (width, height) and the scale by which the photograph was reduced.

    Polygons are in the pixels of the file, unless its annotation states the size of the photograph turned upright: then
    it is turned. What is stored carries no EXIF data that would turn it again.
    """
    with as_drops():
        data = read(file, root or file.parent, MAX_BYTES)
    try:
        with opened(data, FORMATS) as picture:
            whole, turned = picture.size, orientation(picture) != 1
            flat = plain(picture, turn=bool(stated) and stated != whole)
            kept = picture.format in ("JPEG", "PNG") and picture.mode in ("RGB", "L", "P")
    except ImageRejectedError as error:
        raise Drop(error.reason, error.detail) from error
    size = flat.size
    if stated and stated != size:
        raise Drop("size_mismatch", f"{file.name} is {whole}, its annotation says {stated}")
    if max(size) <= LONGEST_SIDE and kept and not turned:
        return data, size, 1.0
    scale = min(1.0, LONGEST_SIDE / max(size))
    reduced = (max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))
    buffer = io.BytesIO()
    flat = flat if flat.mode == "RGB" else flat.convert("RGB")
    flat.resize(reduced, PillowImage.Resampling.LANCZOS).save(buffer, "JPEG", quality=90)
    return buffer.getvalue(), reduced, scale


def _polygon(instance: TextInstance, size: tuple[int, int], scale: float) -> np.ndarray:
    """The instance's corners in the stored picture; parts outside it are moved to its edge."""
    points = np.array(instance.points, dtype=np.float64).reshape(-1, 2) * scale
    return np.clip(points, 0, size)


def _text(lines: list[list[FoundText]], size: tuple[int, int], language: Language, rng: Random) -> tuple[str, str]:
    draw = rng.random()
    words = [word for line in lines for word in line]
    if draw < 0.5:
        whole = FoundGroup(tuple(FoundText(joined(line), line[0].polygon) for line in lines))
        return "transcription", forms.transcription([whole], language, rng)
    if draw < 0.8:
        return "boxes", forms.with_boxes([FoundGroup(tuple(words))], size, language)
    return "questions", forms.place_questions(words, size, language, rng)


def _region(word: FoundText, label: str | None = None) -> Region:
    return Region(0, "text", [round(float(value), 2) for value in word.polygon.ravel()], word.text, label)
