from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from build_toy import build

from corpus.identity import fingerprint
from corpus.store.files import FileSystem, file_checksum
from mixtures.verify_blend import check_blend


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built")
    build(str(out))
    return out


@pytest.fixture
def blend(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built / "mixes", tmp_path / "mixes")
    return tmp_path / "mixes" / "toys"


def _problems(blend: Path) -> list[str]:
    return check_blend(FileSystem(str(blend.parents[1])), blend.name).told()


def _edit(path: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    content = json.loads(path.read_bytes())
    change(content)
    path.write_text(json.dumps(content))


def test_a_sound_blend_has_no_problem(blend: Path) -> None:
    finding = check_blend(FileSystem(str(blend.parents[1])), "toys")
    assert finding.told() == []
    rows = sum(pq.read_metadata(path).num_rows for path in blend.glob("data/*.parquet"))
    assert (finding.rows, finding.files) == (rows, 2 + len(list(blend.glob("data/*.parquet"))))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda plan: plan.update(seed=5), "was edited"),
        (lambda plan: plan["parts"].pop(), "was edited"),
        (lambda plan: plan.pop("plan_hash"), "was edited"),
    ],
)
def test_an_edited_plan_is_found(blend: Path, change: Callable[[dict[str, Any]], Any], told: str) -> None:
    _edit(blend / "plan.json", change)
    assert any(told in problem and "plan.json" in problem for problem in _problems(blend))


def test_a_plan_that_was_edited_and_hashed_again_is_not_that_of_the_manifest(blend: Path) -> None:
    def rehash(plan: dict[str, Any]) -> None:
        plan["seed"] = 5
        plan["plan_hash"] = fingerprint({key: value for key, value in plan.items() if key != "plan_hash"})

    _edit(blend / "plan.json", rehash)
    (problem,) = _problems(blend)
    assert "belongs to another plan" in problem


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest["components"][0].update(records=1),
        lambda manifest: manifest["components"][0].update(n_text_tokens=1),
        lambda manifest: manifest["components"].pop(),
        lambda manifest: manifest["files"][0].update(rows=1),
        lambda manifest: manifest["files"][0].update(n_image_tokens=1),
        lambda manifest: manifest["files"][0].update(row_groups=99),
        lambda manifest: manifest["counting_rule"].update(template="other"),
        lambda manifest: manifest.update(strange=1),
    ],
)
def test_an_edited_manifest_is_found(blend: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    _edit(blend / "manifest.json", change)
    assert _problems(blend) != []


@pytest.mark.parametrize("damage", ["gone", "cut", "flipped", "text"])
@pytest.mark.parametrize("name", ["plan.json", "manifest.json", "data/train-00000-of-00001.parquet"])
def test_a_damaged_file_is_named(blend: Path, name: str, damage: str) -> None:
    path = blend / name
    data = bytearray(path.read_bytes())
    if damage == "flipped":
        data[len(data) // 2] ^= 1
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes({"cut": data[:-9], "flipped": data, "text": b"[1]"}[damage])
    assert any(f"mixes/toys/{name}" in problem for problem in _problems(blend))


def test_training_rows_are_counted_again(blend: Path) -> None:
    """A file with fewer rows that the manifest names with its new checksum: only the counts tell."""
    path = blend / "data/train-00000-of-00001.parquet"
    table = pq.read_table(path)
    pq.write_table(table.slice(0, len(table) - 1), path)

    def name_it(manifest: dict[str, Any]) -> None:
        (file,) = (file for file in manifest["files"] if file["path"].startswith("data/train"))
        kept = table.slice(0, len(table) - 1)
        file.update(checksum=file_checksum(path), bytes=path.stat().st_size, rows=len(kept))
        file.update(row_groups=pq.read_metadata(path).num_row_groups)
        file.update({name: pa.compute.sum(kept.column(name)).as_py() for name in file if name.startswith("n_")})

    _edit(blend / "manifest.json", name_it)
    assert any("its training files hold" in problem for problem in _problems(blend))
    assert all("run `vlend mix write --replace`" in problem for problem in _problems(blend))
