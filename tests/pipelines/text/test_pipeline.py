"""The text pipeline end to end, on small inputs."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from corpus.record import flatten
from pipelines.engine.inline import outcomes, records
from pipelines.engine.pipeline import Drop, Merge
from pipelines.text.pipeline import Text, TextParameters

STORY = "The old bridge over the river was closed, so that we had to take the long way around to {0}, and it was {0}. "
LONG = "\n\n".join(STORY.format(f"place{n}") * 3 for n in range(120))


def test_a_folder_of_files(tmp_path: Path) -> None:
    rows = [
        {"text": STORY.format("market") * 3 + STORY.format("church") * 2},
        {"text": STORY.format("market") * 3 + STORY.format("church") * 2 + "End."},
        {"text": "too short"},
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows) + '{"text', encoding="utf-8")
    (tmp_path / "b.txt").write_text(LONG, encoding="utf-8")
    found = {
        outcome.item.locator: outcome for outcome in outcomes(Text(TextParameters(input=str(tmp_path), license="MIT")))
    }
    first = found["a.jsonl#line=1"].records[0]
    assert (first.component, first.source, first.language, first.license) == ("text_only", "text", "en", "MIT")
    assert first.scores["function_words"] > 0.4
    merged, short, broken = (found[f"a.jsonl#line={line}"].rejected for line in (2, 3, 4))
    assert isinstance(merged, Merge)
    assert merged.into == "a.jsonl#line=1"
    assert isinstance(short, Drop)
    assert (short.reason, getattr(broken, "reason", "")) == ("too_short", "broken_json")
    parts = found["b.txt"].records
    assert len(parts) > 1
    assert [part.position for part in parts] == list(range(len(parts)))
    assert len({part.origin for part in parts}) == len(parts)
    assert {part.document for part in parts} == {"b.txt"}
    assert max(part.n_tokens for part in parts) <= 4096


def test_bundled_material_is_the_same_every_time() -> None:
    def texts() -> list[tuple[str, str, str]]:
        made = records(Text(TextParameters(packages=("idna", "w3lib"), limit=400)))
        return [(record.id, record.origin, flatten(record)) for record in made]

    first = texts()
    assert first == texts()
    assert {origin.partition(":")[0] for _, origin, _ in first} >= {"essay", "locale"}


def test_documentation_records_name_licence_and_source() -> None:
    pipeline = Text(TextParameters(packages=("idna", "w3lib")))
    units = [unit for unit in pipeline.units() if unit.piece.startswith("package/")]
    assert {unit.piece for unit in units} == {"package/idna/0", "package/w3lib/0"}
    made = [record for unit in units for item in unit.items for record in _records(pipeline, item)]
    assert made
    for record in made:
        assert record.license == "BSD-3-Clause"
        assert record.provenance["package"] in ("idna", "w3lib")
        assert "/site-packages" not in record.origin
        assert flatten(record).startswith("# ")


def _records(pipeline: Text, item):  # type: ignore[no-untyped-def]
    try:
        return list(pipeline.process(item))
    except (Drop, Merge):
        return []


def test_genuine_samples() -> None:
    samples = os.environ.get("VLEND_SAMPLES")
    if not samples:
        pytest.skip("VLEND_SAMPLES is not set")
    made = records(Text(TextParameters(input=str(Path(samples) / "text"))))
    languages = {record.language for record in made}
    assert {"en", "zh", "fo"} <= languages
    assert max(record.n_tokens for record in made) <= 4096
    poems = [record for record in made if "宋词" in record.origin]
    assert poems
    assert not [record for record in made if "***" in flatten(record)]
