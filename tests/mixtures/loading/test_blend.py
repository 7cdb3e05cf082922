from pathlib import Path

import pytest
import toy_streams

from mixtures.loading.blend import BlendStream
from mixtures.loading.loader import Loader
from mixtures.loading.ranks import LoadError
from mixtures.recipe import RecipeError

GROUPED = {
    "grouping": "modality",
    "components": [
        {"name": "caption", "share": 90, "datasets": [{"name": "toys", "reach": "local"}]},
        {"name": "text_only", "share": 10, "datasets": [{"name": "toys", "reach": "local"}]},
    ],
}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"packing": "none", "sequence_length": None, "total": 30_000},
        {"sequence_length": 32, "packing": "best_fit", "total": 3000, "components": [
            {"name": "text_only", "share": 100, "datasets": [{"name": "toys", "reach": "local"}]}]},
        {**GROUPED, "global_batch": 4},
        {**GROUPED, "global_batch": 4, "fill_gaps": "text_only/toys"},
    ],
    ids=["packed", "unpacked", "cut texts", "grouped", "gaps filled"],
)  # fmt: skip
def test_a_blend_is_the_direct_stream_element_by_element(
    changes: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # small files and row groups, so that sequences straddle them
    monkeypatch.setattr("mixtures.write.SHARD_BYTES", 60_000, raising=False)
    monkeypatch.setattr("mixtures.write.ROW_GROUP_BYTES", 16_000, raising=False)
    direct = toy_streams.direct(tmp_path, **changes)
    written = toy_streams.blend(tmp_path, **changes)
    assert written.steps == direct.steps
    assert written.sequences == len(direct.order)
    whole = toy_streams.whole_run(direct)
    assert len(whole) == len(direct.order)
    assert toy_streams.whole_run(written) == whole
    assert toy_streams.whole_run(written, world=2, micro=2) == whole


def test_a_state_goes_from_the_stores_to_the_blend(tmp_path: Path) -> None:
    direct = Loader(toy_streams.direct(tmp_path), threads=0)
    next(iter(direct))
    written = Loader(toy_streams.blend(tmp_path))
    written.load_state_dict(direct.state_dict())
    assert next(iter(written)).step == 1


def test_a_blend_needs_no_store(tmp_path: Path) -> None:
    toy_streams.blend(tmp_path / "out")
    (tmp_path / "out" / "mixes").rename(tmp_path / "elsewhere")
    assert toy_streams.whole_run(BlendStream(f"{tmp_path}/elsewhere/toys"))


def test_a_file_of_another_length_is_refused(tmp_path: Path) -> None:
    stream = toy_streams.blend(tmp_path)
    path = Path(stream.files.full(stream.parts[0]["path"]))
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(LoadError, match=r"train-00000.* bytes, and .* were written; write the blend again"):
        BlendStream(f"{tmp_path}/mixes/toys")


def test_a_recipe_without_global_batch_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="planned without `global_batch`"):
        toy_streams.blend(tmp_path, global_batch=None)
