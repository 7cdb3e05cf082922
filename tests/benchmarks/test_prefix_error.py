"""The script that judges written blends: content with ours, and not with ones that were shuffled."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import blend_writer
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from made_units import make_unit

from corpus.store.files import FileSystem
from corpus.store.snapshot import publish

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "prefix_error.py"
ROWS = {"text_only": ("books", "notes", "pages"), "interleaved": ("web", "scans"), "caption": ("photos",)}
KINDS: dict[str, dict[str, Any]] = {
    "packed": {},
    "unpacked": {"packing": "none", "sequence_length": None},
    "grouped": {"grouping": "modality"},
    "scheduled": {"schedule": {"kind": "linear", "fraction": 0.6}},
    "scheduled and grouped": {"schedule": {"kind": "cosine", "fraction": 0.9}, "grouping": "modality"},
    "records": {"unit": "records", "packing": "none", "sequence_length": None, "total": 400},
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Texts of 1 to about 150 tokens in three components, of which two count as vision."""
    out = tmp_path_factory.mktemp("store")
    files = FileSystem(str(out))
    chance = np.random.default_rng(0)
    for component, sources in ROWS.items():
        for source in sources:
            words = [chance.integers(0, 99, chance.integers(1, 60)).tolist() for _ in range(80)]
            texts = {component: [f"{source} {number}: {said}" for number, said in enumerate(words)]}
            unit = make_unit(files, f"{component} {source}", texts, source=source)
            publish(files, f"p/{source}", component, [unit])
    return out


def _write(store: Path, changes: dict[str, Any]) -> Path:
    rows = [
        {
            "name": component,
            "share": {"text_only": 50, "interleaved": 35, "caption": 15}[component],
            "datasets": [{"name": source, "reach": "local"} for source in sources],
        }
        for component, sources in ROWS.items()
    ]
    recipe = {
        "name": "judged", "components": rows, "max_epochs": 2, "sequence_length": 400, "global_batch": 4,
        "total": 25_000, "on_shortage": "shrink",
    }  # fmt: skip
    blend_writer.write(store, **{**recipe, **changes, "name": f"judged{len(list(store.glob('mixes/*')))}"})
    return max(store.glob("mixes/*"), key=lambda path: path.stat().st_mtime)


def _judge(folder: Path) -> tuple[int, str]:
    done = subprocess.run([sys.executable, str(SCRIPT), str(folder)], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_a_blend_keeps_its_shares_at_every_prefix_and_a_shuffled_one_does_not(kind: str, store: Path) -> None:
    folder = _write(store, KINDS[kind])
    code, told = _judge(folder)
    assert code == 0, told
    assert "BROKEN" not in told
    for name in [*ROWS, *(source for sources in ROWS.values() for source in sources)]:
        assert name in told
    _shuffle(folder)
    code, told = _judge(folder)
    assert code == 1, told
    assert "BROKEN" in told or "a global batch holds both modalities" in told


def test_the_script_imports_nothing_of_ours() -> None:
    imported = {
        line.split()[1].split(".")[0] for line in SCRIPT.read_text().splitlines() if line.startswith(("import", "from"))
    }
    assert imported == {"__future__", "argparse", "json", "sys", "dataclasses", "pathlib", "typing", "numpy", "pyarrow"}


def _shuffle(folder: Path) -> None:
    """The same units, numbered anew in another order, in one file."""
    paths = sorted((folder / "data").glob("train-*"))
    table = pa.concat_tables([pq.read_table(path) for path in paths])
    packed = "sequence" in table.column_names
    unit = table.column("sequence").to_numpy() if packed else np.arange(len(table))
    place = np.random.default_rng(1).permutation(int(unit.max()) + 1)[unit]
    order = np.argsort(place, kind="stable")
    if packed:
        table = table.set_column(table.column_names.index("sequence"), "sequence", pa.array(place))
    for path in paths[1:]:
        path.unlink()
    pq.write_table(table.take(pa.array(order)), paths[0])
