"""The pipeline `scene_text`: pictures with writing in the scene, for the component scene_text_ocr."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from corpus.identity import digest, fingerprint
from corpus.record import Record
from pipelines.engine.pipeline import InputError, Item, Operation, Parameters, Pipeline, Unit
from pipelines.scene_text.backgrounds import Background, backgrounds
from pipelines.scene_text.pictured import pictured
from pipelines.scene_text.wording import signs_text

_PICTURES_PER_UNIT = 40


class SceneTextParameters(Parameters):
    """`count` pictures are composed from bundled photographs."""

    count: int = 170


class SceneText(Pipeline):
    """Words set into bundled photographs, half of the pictures in Chinese."""

    name = "scene_text"
    summary = "Words in photographs, with their polygons."
    operations = (Operation("scene_text.compose", 1),)
    parameters_type = SceneTextParameters
    default_source = "scene_text"
    parameters: SceneTextParameters

    def units(self) -> Iterator[Unit]:
        """Pictures in English and Chinese by turns, on each photograph by turns."""
        grounds = _grounds()
        if not grounds:
            raise InputError("scene_text needs the photographs of scikit-image or scikit-learn; install one of them")
        content = fingerprint(
            [digest(signs_text()), [digest(g.photograph.path.read_bytes()) for g in grounds.values()]]
        )
        names = list(grounds)
        items = []
        for number in range(self.parameters.count):
            language = ("en", "zh")[number % 2]
            name = names[number // 2 % len(names)]
            items.append(Item(f"scene_text/{language}/{number:05d}", {"photograph": name, "language": language}))
        for start in range(0, len(items), _PICTURES_PER_UNIT):
            yield Unit(f"scene_text/{start:05d}", tuple(items[start : start + _PICTURES_PER_UNIT]), content)

    def process(self, item: Item) -> Iterator[Record]:
        """One composed picture."""
        ground = _grounds()[item.payload["photograph"]]
        yield pictured(ground, item.payload["language"], item.locator, self.parameters.seed, self.parameters.source)


@lru_cache(maxsize=1)
def _grounds() -> dict[str, Background]:
    return {ground.photograph.name: ground for ground in backgrounds()}
