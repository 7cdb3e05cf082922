"""The loss by component, and the picture that counts nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
import toy_streams
from micro_runs import CONFIG

from mixtures.loading.batch import TokenBatch
from mixtures.loading.for_torch import tensors
from mixtures.loading.loader import Loader
from model.presets import make_model, preset
from model.processing.batches import Batches
from model.training.parallel import Parallel
from model.training.supervised import blank_picture, blocks_of, kinds_of, placed, prepared, trimmed

ALONE = Parallel(0, 1, torch.device("cpu"), torch.float32, sharded=False)
COMPONENTS = ["caption", "text_only"]


def test_components_sum_to_the_loss_and_a_blank_picture_changes_nothing(tmp_path: Path) -> None:
    batches = Batches(CONFIG)
    batch = next(iter(Loader(toy_streams.direct(tmp_path), micro=4, decode=batches.decode)))
    assert isinstance(batch, TokenBatch)
    batch = tensors(batch)
    torch.manual_seed(0)
    model = make_model(CONFIG)
    module = prepared(model, 2, ALONE, checkpointing=False, compiled=False)
    assert trimmed(batch).input_ids.shape == batch.input_ids.shape
    inputs = placed(batches.inputs(batch), ALONE)
    kinds = kinds_of(batch, COMPONENTS)
    sums, counts = module(inputs, kinds)
    loss, count = model.loss(**inputs)
    assert int(counts.sum()) == count
    assert sums.sum().item() == pytest.approx(loss.item(), rel=1e-6)
    for number, component in enumerate(COMPONENTS):
        mine = {(piece.row, piece.segment) for piece in batch.pieces if piece.component == component}
        own = sum(int((batch.labels[row][batch.segment_ids[row] == segment] != -100).sum()) for row, segment in mine)
        assert int(counts[number]) == own
    again, _ = module(inputs, kinds, blank_picture(CONFIG))
    assert torch.equal(sums, again)
    again.sum().backward()
    assert all(one.grad is not None for one in model.adaptor.parameters())


def test_padding_that_all_rows_share_is_cut_off(tmp_path: Path) -> None:
    stream = toy_streams.direct(tmp_path, packing="none", sequence_length=2048)
    batches = Batches(CONFIG)
    batch = next(iter(Loader(stream, micro=4, decode=batches.decode)))
    assert isinstance(batch, TokenBatch)
    whole = tensors(batch)
    cut = trimmed(whole)
    assert cut.input_ids.shape[1] < 1024
    assert cut.input_ids.shape[1] % 128 == 0
    assert int((cut.labels != -100).sum()) == int((whole.labels != -100).sum())
    torch.manual_seed(0)
    module = prepared(make_model(CONFIG), 2, ALONE, checkpointing=False, compiled=False)
    with torch.no_grad():
        (one, _), (other, _) = (
            module(placed(batches.inputs(each), ALONE), kinds_of(each, COMPONENTS)) for each in (cut, whole)
        )
    assert torch.allclose(one, other, rtol=1e-5)


@pytest.mark.parametrize("name", ["nano", "qwen2-vl/tiny"])
def test_a_blank_picture_is_one_that_the_model_takes(name: str) -> None:
    model = make_model(preset(name))
    with torch.no_grad():
        assert model.image_features(blank_picture(model.config)).isfinite().all()


def test_every_layer_is_sharded_by_itself() -> None:
    assert len(blocks_of(make_model(preset("nano"), "meta"))) == 4 + 2 + 2
    assert len(blocks_of(make_model(preset("qwen2-vl/tiny"), "meta"))) == 8 + 6
