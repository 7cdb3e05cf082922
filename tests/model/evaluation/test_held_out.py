from pathlib import Path

import pyarrow.parquet as pq
import pytest
import toy_streams
from toy_store import toy_store

from corpus.store.files import StoreError
from corpus.store.split import is_held_out
from mixtures.manifest import ManifestError
from model.evaluation.errors import EvaluationError
from model.evaluation.held_out import HeldOut, of_blend, of_stores


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("store")
    toy_streams.blend(out)
    return out


def _ids(found: HeldOut, limit: int | None = None) -> dict[str, list[str]]:
    return {name: [record.id for record in found.records(name, limit)] for name in found.components}


def test_a_blend_and_the_stores_hold_out_the_same(out: Path) -> None:
    blend, stores = of_blend(f"{out}/mixes/toys"), of_stores(str(out), toy_streams.recipe())
    assert set(blend.components) == {"caption", "text_only"}
    assert {name: sorted(ids) for name, ids in _ids(blend).items()} == {
        name: sorted(ids) for name, ids in _ids(stores).items()
    }
    written = {
        name: pq.read_table(f"{out}/mixes/toys/data/validation-{name}-00000-of-00001.parquet").column("id").to_pylist()
        for name in blend.components
    }
    assert _ids(blend) == written
    for record in blend.records("caption"):
        assert is_held_out(record.document)
        assert record.images[0].bytes


def test_a_limit_takes_the_same_few_each_time(out: Path) -> None:
    found = of_blend(f"{out}/mixes/toys")
    whole, few = _ids(found), _ids(found, 1)
    assert few == _ids(of_blend(f"{out}/mixes/toys"), 1)
    for name, ids in few.items():
        assert len(ids) == 1
        assert set(ids) <= set(whole[name])


def test_what_is_not_there_is_said(out: Path, tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"no manifest\.json"):
        of_blend(str(tmp_path))
    files = toy_store(str(tmp_path), size=24, limit=1)
    with pytest.raises(EvaluationError, match="holds nothing out"):
        HeldOut(files, "toys", {"caption": []})
    found = of_blend(f"{out}/mixes/toys")
    lost = HeldOut(files, "toys", found.places)
    with pytest.raises(StoreError, match="is gone"):
        lost.records("caption")
