"""The same records from a folder on this machine and from its copy of a remote one: no trace of where the copy lies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from pictures import picture_bytes

from cli.building import make_pipeline
from corpus.record import to_row
from pipelines.engine.inline import records

TEXT = "# Rivers\n\n" + " ".join(
    f"The river number {number} rises in the hills, and it reaches the sea after {number * 37} kilometres of plain."
    for number in range(1, 30)
)
TABLE = "café,tables,guests\n" + "".join(f"Café {n},{n + 3},{20 + n * n}\n" for n in range(12))
ROWS = "".join(json.dumps({"image": "a.png", "caption": f"Squares of colour, number {n}."}) + "\n" for n in range(4))
FILES = {
    "texts/rivers.md": TEXT.encode(),
    "tables/towns.csv": TABLE.encode(),
    "pictures/a.png": picture_bytes(220, 220, 1),
    "pictures/a.txt": b"Squares of many colours beside each other.",
    "rows/data.jsonl": ROWS.encode(),
    "rows/a.png": picture_bytes(220, 220, 2),
    "rows/LICENSE": b"CC0 1.0 Universal",
}


@pytest.fixture
def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The files below a local folder and at memory://, and a cache somewhere else."""
    memory = fsspec.filesystem("memory")
    memory.store.clear()
    for name, data in FILES.items():
        path = tmp_path / "local" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        memory.pipe_file(f"/{name}", data)
    monkeypatch.setenv("VLEND_CACHE", str(tmp_path / "cache"))
    yield tmp_path / "local"
    memory.store.clear()


@pytest.mark.parametrize(
    ("name", "place", "options"),
    [
        ("text", "texts", {}),
        ("charts", "tables", {}),
        ("captions", "pictures", {}),
        ("user_files", "rows", {"component": "caption"}),
        ("user_files", "rows/*.jsonl", {"component": "caption"}),
    ],
)
def test_records_do_not_tell_where_the_copy_lies(name: str, place: str, options: dict[str, str], both: Path) -> None:
    here = make_pipeline(name, input=str(both / place), source="mine", **options)
    there = make_pipeline(name, input=f"memory://{place}", source="mine", **options).with_local_input()
    assert list(here.units()) == list(there.units())
    rows = [to_row(record) for record in records(here)]
    assert rows
    assert rows == [to_row(record) for record in records(there)]
