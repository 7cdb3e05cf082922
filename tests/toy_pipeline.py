"""A small pipeline for tests of the store and the engine: pictures and texts, drops, merges and failures."""

from __future__ import annotations

from collections.abc import Iterator

from pictures import picture_bytes

from corpus.record import Image, Record, document, image
from pipelines.engine.pipeline import Drop, Item, Merge, Operation, Parameters, Pipeline, Unit

UNITS = 6
ITEMS = 10


class ToyParameters(Parameters):
    """`size` is the side of the pictures in pixels."""

    size: int = 60


class Toy(Pipeline):
    """Of ten items each unit yields six, merges one and drops three for three reasons."""

    name = "toy"
    component = "caption"
    operations = (Operation("toy", 1),)
    parameters_type = ToyParameters
    default_source = "toys"

    def units(self) -> Iterator[Unit]:
        for unit in range(UNITS):
            yield Unit(f"piece {unit}", tuple(Item(f"{unit}/{n}", {"unit": unit, "n": n}) for n in range(ITEMS)))

    def process(self, item: Item) -> Iterator[Record]:
        number = item.payload["n"]
        if number == 3:
            raise Drop("third", "every third")
        if number == 4:
            raise Merge("0/1")
        if number == 5:
            raise RuntimeError("an unexpected failure")
        if number == 6:
            return
        seed = item.payload["unit"] * ITEMS + number
        text = f"Toy {item.locator}: " + " ".join(str(seed * k % 97) for k in range(5 + seed % 40))
        record = Record(item.locator, f"toy {seed // 2}", self.parameters.source, "caption", document(image(), text))
        assert isinstance(self.parameters, ToyParameters)
        record.images.append(Image(picture_bytes(self.parameters.size, self.parameters.size, seed)))
        record.license, record.language = "CC0-1.0", "en"
        yield record
        yield Record(
            f"{item.locator}#text", f"toy {seed // 2}", self.parameters.source, "text_only", document(text, " alone")
        )
