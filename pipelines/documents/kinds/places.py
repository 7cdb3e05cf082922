"""Reading by place: what stands in given boxes, and where given words stand."""

from __future__ import annotations

import random
from collections import Counter

from corpus.grounding import has_marks, mark
from corpus.identity import fingerprint
from corpus.record import Record
from pipelines.documents.kinds.kind import blocks, derived, is_chinese

#: Boxes that are read, and words that are found, in one record.
_READ, _FOUND = 8, 8
_MIN_WORDS = 8


def places_record(page: Record, seed: int) -> Record | None:
    """Some blocks in reading order, each as its box and its text; then lines, each named with its box.

    Only lines that no other line repeats are asked for. None where the page has nothing to name.
    """
    if any(has_marks(region.text or "") for region in page.regions):
        return None
    rng = random.Random(fingerprint(["places", page.origin, seed]))
    readable = blocks(page)
    read = sorted(rng.sample(readable, min(_READ, len(readable))), key=lambda entry: entry[0])
    lines = [
        (number, region)
        for number, region in enumerate(page.regions)
        if region.kind == "line"
        and region.text
        and len(region.text) >= _MIN_WORDS
        and not set(region.text) & set("⟦⟧\n")
    ]
    count = Counter(region.text for _, region in lines)
    single = [entry for entry in lines if count[entry[1].text] == 1]
    found = rng.sample(single, min(_FOUND, len(single)))
    if not read:
        return None
    heads = ("各处的文字：", "文字的位置：") if is_chinese(page) else ("What stands where:", "Where it stands:")
    chosen = [region for _, region in (*read, *found)]
    text = heads[0] + "\n" + "\n".join(f"{mark(number)} {entry[1].text}" for number, entry in enumerate(read))
    if found:
        named = (mark(len(read) + number, entry[1].text or "") for number, entry in enumerate(found))
        text += f"\n\n{heads[1]}\n" + "\n".join(named)
    return derived(page, "regions", text, regions=tuple(chosen))
