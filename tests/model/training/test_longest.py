"""The heaviest micro-batch of a plan."""

from __future__ import annotations

from pathlib import Path

import toy_streams

from mixtures.loading.batch import TokenBatch
from mixtures.loading.loader import Loader
from model.training.longest import heaviest


def test_no_micro_batch_that_comes_is_heavier(tmp_path: Path) -> None:
    loader = Loader(toy_streams.direct(tmp_path), micro=2)
    found = heaviest(loader, 0, loader.stream.steps)
    assert found is not None
    weights = {}
    for batch in loader:
        assert isinstance(batch, TokenBatch)
        tokens = sum(piece.stop - piece.start for piece in batch.pieces)
        weights[batch.step, batch.number] = (int((batch.image_index >= 0).sum()), tokens)
    assert weights[found.step, found.number] == max(weights.values()) == (found.image_tokens, found.tokens)


def test_a_blend_says_the_same(tmp_path: Path) -> None:
    loaders = [Loader(made(tmp_path), micro=12) for made in (toy_streams.direct, toy_streams.blend)]
    direct, blend = (heaviest(loader, 0, loader.stream.steps) for loader in loaders)
    assert direct == blend


def test_nothing_is_left(tmp_path: Path) -> None:
    loader = Loader(toy_streams.direct(tmp_path), micro=2)
    assert heaviest(loader, loader.stream.steps, loader.stream.steps) is None
