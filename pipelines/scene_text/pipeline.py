"""The pipeline `scene_text`: pictures with writing in the scene, for the component scene_text_ocr."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from corpus.counting import counting_rule
from corpus.identity import digest, fingerprint
from corpus.record import Record
from pipelines.engine.pipeline import BUNDLED, Drop, InputError, Item, Operation, Parameters, Pipeline, Unit
from pipelines.scene_text import annotated
from pipelines.scene_text.backgrounds import Background, backgrounds
from pipelines.scene_text.photographed import photographed
from pipelines.scene_text.pictured import pictured
from pipelines.scene_text.wording import signs_text
from sources.folder_licence import folder_licence
from sources.input_files import digest as file_digest
from sources.input_files import path_of

_PICTURES_PER_UNIT = 40
#: Room for text beside one picture in the default sequence length of 4,096 tokens.
_MOST_TEXT_TOKENS = 3400


class SceneTextParameters(Parameters):
    """`count` pictures are composed from bundled photographs; `license` is that of a dataset named by `input`."""

    count: int = 170
    license: str | None = None


class SceneText(Pipeline):
    """Words set into bundled photographs, half of the pictures in Chinese; or the annotated photographs of a folder."""

    name = "scene_text"
    component = "scene_text_ocr"
    summary = "Words in photographs, with their polygons."
    operations = (Operation("scene_text.compose", 2), Operation("scene_text.annotated", 2))
    parameters_type = SceneTextParameters
    default_source = "scene_text"
    parameters: SceneTextParameters

    def units(self) -> Iterator[Unit]:
        """Pictures in English and Chinese by turns on each photograph by turns, or the photographs of the input."""
        if self.parameters.input == BUNDLED:
            items, content = self._composed_items()
        else:
            items, content = list(_annotated_items(Path(self.parameters.input))), ""
        digests: dict[str, str] = {}
        for start in range(0, len(items), _PICTURES_PER_UNIT):
            part = tuple(items[start : start + _PICTURES_PER_UNIT])
            yield Unit(f"scene_text/{start:06d}", part, content or self._content(part, digests))

    def process(self, item: Item) -> Iterator[Record]:
        """The record of one picture."""
        if self.parameters.input == BUNDLED:
            ground = _grounds()[item.payload["photograph"]]
            yield pictured(ground, item.payload["language"], item.locator, self.parameters.seed, self.parameters.source)
        else:
            yield self._photographed(item)

    def _photographed(self, item: Item) -> Record:
        annotation, number = item.payload["annotation"], item.payload["number"]
        if not annotation:
            raise Drop("not_annotated", item.locator)
        root = _root(self.parameters.input)
        photographs = annotated.read_annotations(root, annotation)
        if number >= len(photographs):
            raise Drop("file_changed", f"{annotation} no longer has entry {number}")
        photograph = photographs[number]
        file = annotated.locate(root, photograph.path)
        seed, source = self.parameters.seed, self.parameters.source
        licence = self.parameters.license or folder_licence(path_of(annotation, root), root)
        record = photographed(photograph, file, root, item.locator, seed, source, licence)
        length = counting_rule().tokenizer.count(record.messages[0].content[-1].text or "")
        if length > _MOST_TEXT_TOKENS:
            raise Drop("longer_than_sequence", f"{length} text tokens")
        return record

    def _composed_items(self) -> tuple[list[Item], str]:
        grounds = _grounds()
        if not grounds:
            raise InputError("scene_text needs the photographs of scikit-image or scikit-learn; install one of them")
        items = []
        for number in range(self.parameters.count):
            language = ("en", "zh")[number % 2]
            name = list(grounds)[number // 2 % len(grounds)]
            items.append(Item(f"scene_text/{language}/{number:05d}", {"photograph": name, "language": language}))
        photographs = [digest(ground.photograph.path.read_bytes()) for ground in grounds.values()]
        return items, fingerprint([digest(signs_text()), photographs])

    def _content(self, items: tuple[Item, ...], digests: dict[str, str]) -> str:
        """A digest of the annotations and pictures behind `items`; `digests` of annotation files are kept by path."""
        root = _root(self.parameters.input)
        files = sorted({item.payload["annotation"] for item in items} - {""})
        for file in files:
            if file not in digests:  # one file may annotate thousands of photographs
                digests[file] = file_digest(path_of(file, root), root)
        pictures = [annotated.locate(root, item.payload["picture"]) for item in items]
        return fingerprint(
            [
                [digests[file] for file in files],
                [file_digest(picture, root) if picture else "" for picture in pictures],
            ]
        )


def _annotated_items(path: Path) -> Iterator[Item]:
    if not path.exists():
        raise InputError(f"{path} does not exist; name a folder of annotated photographs, or an annotation file")
    for found in annotated.find(path):
        locator = f"{found.annotation}#{found.number}:{found.picture}" if found.annotation else found.picture
        payload = {"annotation": found.annotation, "number": found.number, "picture": found.picture}
        yield Item(locator, payload)


def _root(path: str) -> Path:
    """The folder that annotation and picture paths are relative to."""
    return Path(path) if Path(path).is_dir() else Path(path).parent


@lru_cache(maxsize=1)
def _grounds() -> dict[str, Background]:
    return {ground.photograph.name: ground for ground in backgrounds()}
