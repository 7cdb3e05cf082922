import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from build_toy import RECIPE, build
from trees import tree

from corpus.store.files import FileSystem, StoreError
from corpus.store.split import is_held_out
from mixtures.finished import PlanExistsError
from mixtures.make_order import make_order
from mixtures.manifest import read_manifest
from mixtures.plan import make_plan
from mixtures.supply import read_supply
from mixtures.verify_blend import check_blend
from mixtures.write import write_blend


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("toys")
    build(str(out))
    return out


@pytest.fixture
def copy(store: Path, tmp_path: Path) -> Path:
    shutil.copytree(store, tmp_path / "out")
    return tmp_path / "out"


def _rows(out: Path, pattern: str) -> list[dict]:
    return [row for path in sorted((out / "mixes/toys/data").glob(pattern)) for row in pq.read_table(path).to_pylist()]


def test_the_files_hold_what_the_manifest_says_in_training_order(store: Path) -> None:
    manifest = read_manifest(store / "mixes/toys")
    rows = _rows(store, "train-*.parquet")
    files = FileSystem(str(store))
    supply = read_supply(files, RECIPE)
    plan = make_plan(RECIPE, supply)
    order = make_order(plan, supply)
    expected = []
    for stretch in order.stretches():
        held = order.contents(stretch)
        assert held.position.tolist() == list(range(len(stretch)))
        for number, index in zip(held.source.tolist(), held.record.tolist(), strict=True):
            source = order.sources[number]
            expected.append(supply.datasets[source.component, source.dataset].train.ids[index])
    assert [row["id"] for row in rows] == expected
    assert not any(is_held_out(row["document"]) for row in rows)
    for component in manifest.components:
        mine = [row for row in rows if row["component"] == component.name]
        tokens = sum(row["n_text_tokens"] + row["n_image_tokens"] for row in mine)
        assert tokens == component.realised
        assert abs(component.realised_share - 100 * tokens / sum(c.realised for c in manifest.components)) < 1e-9
        assert component.records == len(mine)
        assert component.unique_records == len({row["id"] for row in mine})
        assert component.images == sum(len(row["images"]) for row in mine)
    caption = manifest.components[0]
    assert caption.duplication_factor == pytest.approx(caption.records / caption.unique_records)
    assert set(manifest.licenses) == {"CC0-1.0", "unknown"}


def test_validation_files_hold_whole_documents_of_each_component(store: Path) -> None:
    rows = _rows(store, "validation-caption-*.parquet")
    assert {row["component"] for row in rows} == {"caption"}
    assert all(is_held_out(row["document"]) for row in rows)
    assert (store / "mixes/toys/data/validation-text_only-00000-of-00001.parquet").exists()
    validation_documents = {row["document"] for row in _rows(store, "validation-*.parquet")}
    assert not validation_documents & {row["document"] for row in _rows(store, "train-*.parquet")}


def test_a_second_build_changes_no_byte(copy: Path) -> None:
    before = tree(copy)
    build(str(copy))
    assert tree(copy) == before
    shutil.rmtree(copy / "mixes")
    build(str(copy))
    assert tree(copy) == before


def test_another_plan_under_the_same_name_is_refused(copy: Path) -> None:
    files = FileSystem(str(copy))
    recipe = RECIPE.model_copy(update={"total": 10_000})
    supply = read_supply(files, recipe)
    plan = make_plan(recipe, supply)
    with pytest.raises(PlanExistsError, match=r"components, .*recipe, total differ.*--replace"):
        write_blend(files, plan, supply)
    stale = copy / "mixes/toys/data/train-00007-of-00009.parquet"
    stale.write_bytes(b"left by an earlier plan")
    manifest = write_blend(files, plan, supply, replace=True)
    assert manifest.plan_hash == plan.hash()
    assert not stale.exists()
    assert json.loads((copy / "mixes/toys/plan.json").read_text())["total"] == 10_000


def test_a_damaged_blend_is_written_again(copy: Path) -> None:
    before = tree(copy)
    next((copy / "mixes/toys/data").glob("train-*")).unlink()
    build(str(copy))
    assert tree(copy) == before


def test_a_part_that_is_gone_or_broken_is_named(copy: Path) -> None:
    shutil.rmtree(copy / "mixes")
    files = FileSystem(str(copy))
    supply = read_supply(files, RECIPE)
    plan = make_plan(RECIPE, supply)
    part = next((copy / "components/caption/toys").glob("*.parquet"))
    part.write_bytes(part.read_bytes()[:1000])
    with pytest.raises(StoreError, match=part.name):
        write_blend(files, plan, supply)
    part.unlink()
    with pytest.raises(StoreError, match=part.name):
        write_blend(files, plan, supply)


@pytest.mark.parametrize("name", ["plan.json", "manifest.json", "data/train-00000-of-00001.parquet"])
def test_replace_mends_what_verify_finds(name: str, copy: Path) -> None:
    before = tree(copy)
    files = FileSystem(str(copy))
    supply = read_supply(files, RECIPE)
    plan = make_plan(RECIPE, supply)
    path = copy / "mixes/toys" / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert check_blend(files, "toys").told() != []
    write_blend(files, plan, supply, replace=True)
    assert check_blend(files, "toys").told() == []
    assert tree(copy) == before
    at = path.stat().st_mtime_ns
    write_blend(files, plan, supply, replace=True)
    assert path.stat().st_mtime_ns == at
