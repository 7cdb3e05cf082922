"""Records of the bundled pictures: the whole or a crop, with a caption written for it in one language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from PIL import Image as PillowImage

from corpus.identity import digest, fingerprint
from corpus.images import perceptual_hash
from corpus.record import Image, Record, Region, document, image
from pipelines.captions.catalogue import LANGUAGES, Crop, Described, described_pictures
from pipelines.captions.pictures import jpeg, opened
from pipelines.engine.pipeline import Drop, Item, Unit
from sources.bundled_photographs import Photograph, pictures

_PICTURES_PER_UNIT = 5


def units() -> Iterator[Unit]:
    """Five pictures to a unit, an item per (picture, caption, language)."""
    described = described_pictures()
    for start in range(0, len(described), _PICTURES_PER_UNIT):
        chosen = described[start : start + _PICTURES_PER_UNIT]
        content = fingerprint([[one.model_dump(mode="json"), _file_digest(one.photo)] for one in chosen])
        yield Unit(f"captions/bundled/{start:05d}", tuple(item for one in chosen for item in _items(one)), content)


def record(item: Item, source: str) -> Record:
    """The record of one item. Raises Drop where the installed package has no such picture, or another one."""
    described = _described()[item.payload["photo"]]
    photograph = _photograph(described.photo)
    if photograph is None:
        raise Drop("image_missing", described.photo)
    picture, phash = _decoded(photograph.path)
    if not described.is_of(phash):
        raise Drop("image_changed", f"{described.photo} is not the picture that the captions describe")
    language, position = item.payload["language"], item.payload["position"]
    overall = len(described.overall)
    caption = described.overall[position] if position < overall else described.crops[position - overall]
    box = caption.box if isinstance(caption, Crop) else None
    return Record(
        origin=item.locator,
        document=described.photo,
        position=position,
        source=source,
        component="caption",
        messages=document(image(), "\n" + caption.text(language)),
        images=[Image(jpeg(picture, box), license=photograph.licence)],
        regions=[] if box else [_region(crop, language) for crop in described.crops],
        language=language,
        license=photograph.licence,
        provenance={"credit": photograph.credit, "box": list(box or (0, 0, *picture.size))},
    )


def _items(described: Described) -> Iterator[Item]:
    for position, caption in enumerate([*described.overall, *described.crops]):
        part = f"box={','.join(map(str, caption.box))}" if isinstance(caption, Crop) else f"overall={position}"
        for language in LANGUAGES:
            payload = {"photo": described.photo, "position": position, "language": language}
            yield Item(f"{described.photo}#{part}&language={language}", payload)


def _region(crop: Crop, language: str) -> Region:
    return Region(0, "box", [float(value) for value in crop.box], label=crop.name[LANGUAGES.index(language)])


def _file_digest(photo: str) -> str:
    photograph = _photograph(photo)
    return digest(photograph.path.read_bytes()) if photograph else ""


def _photograph(name: str) -> Photograph | None:
    return next((picture for picture in pictures() if picture.name == name), None)


@lru_cache(maxsize=1)
def _decoded(path: Path) -> tuple[PillowImage.Image, int]:
    """The picture and its perceptual hash; the items of one picture follow each other."""
    picture = opened(path.read_bytes())
    return picture, perceptual_hash(picture.copy())


@lru_cache(maxsize=1)
def _described() -> dict[str, Described]:
    return {described.photo: described for described in described_pictures()}
