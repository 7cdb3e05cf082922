"""A store of records with a clip, a picture and a region that their text names, planned for Qwen2-VL."""

from __future__ import annotations

from pathlib import Path

from clips import clip_bytes
from pictures import picture_bytes

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.grounding import mark
from corpus.identity import fingerprint
from corpus.record import Image, Part, Record, Region, Video, document, image
from corpus.store.files import FileSystem
from corpus.store.snapshot import publish
from corpus.store.units import UnitWriter
from mixtures.loading.direct import DirectStream
from mixtures.plan import make_plan
from mixtures.recipe import Recipe
from mixtures.supply import read_supply

RULE = counting_rule("qwen2-vl")


def clip_record(number: int) -> Record:
    """The clip stands before the picture, in which a region is a door."""
    talk = document(Part("video"), f"clip {number}, then ", image(), f" where {mark(0, 'the door')} opens")
    door = Region(0, "object", [3.0, 5.0, 15.0, 20.0], label="door")
    facts = {"width": 160, "height": 120, "frames": 30, "fps": 10.0}
    return Record(
        f"o#{number}",
        f"d{number}",
        "clips",
        "interleaved",
        talk,
        images=[Image(picture_bytes(30, 20, number))],
        videos=[Video(clip_bytes(), **facts)],
        regions=[door],
    )


def clip_stream(out: Path) -> DirectStream:
    """The stream of all of them, two a step."""
    files = FileSystem(str(out))
    writer = UnitWriter(files, "clips", fingerprint("clips"), RULE.describe())
    records = [complete(clip_record(number), RULE) for number in range(12)]
    for record in records:
        writer.add([record])
    unit = writer.commit({}, expected_items=len(records))
    publish(files, "clips/clips", "interleaved", [unit])
    recipe = Recipe.model_validate(
        {
            "name": "clips",
            "total": 4 * records[0].n_tokens,
            "global_batch": 2,
            "counting": {"template": "qwen2-vl"},
            "components": [
                {"name": "interleaved", "share": 100, "datasets": [{"name": "clips", "reach": "local"}]},
            ],
        }
    )
    supply = read_supply(files, recipe)
    return DirectStream(files, make_plan(recipe, supply), supply)
