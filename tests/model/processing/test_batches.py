"""From a store to gradients: loader, pictures, model."""

from pathlib import Path

import pytest
import torch
import toy_streams
from clip_streams import clip_stream
from toy_store import toy_store

from corpus.counting import counting_rule
from mixtures.loading.direct import DirectStream
from mixtures.loading.for_torch import tensors
from mixtures.loading.loader import Loader
from mixtures.make_order import make_order
from mixtures.plan import make_plan
from mixtures.supply import read_supply
from model.presets import make_model, preset
from model.processing.batches import Batches


@pytest.mark.parametrize(("name", "family"), [("nano", "deepseek-vl"), ("qwen2-vl/tiny", "qwen2-vl")])
def test_steps_on_a_stream_of_the_store(name: str, family: str, tmp_path: Path) -> None:
    files = toy_store(str(tmp_path), size=24, rule=counting_rule(family))
    total = 20_000 if family == "deepseek-vl" else 2_000
    recipe = toy_streams.recipe(sequence_length=1280, global_batch=2, total=total, counting={"template": family})
    supply = read_supply(files, recipe)
    plan = make_plan(recipe, supply)
    torch.manual_seed(0)
    model = make_model(preset(name))
    batches = Batches(model.config)
    losses = []
    pictures = 0
    stream = DirectStream(files, plan, supply, make_order(plan, supply))
    for batch in map(tensors, Loader(stream, micro=2, decode=batches.decode)):
        loss, count = model.loss(**batches.inputs(batch))
        assert count == int((batch.labels != -100).sum())
        (loss / max(count, 1)).backward()
        losses.append(float(loss.detach()) / max(count, 1))
        pictures += len(batch.images)
        if len(losses) == 2:
            break
    # a fresh model knows nothing: about the logarithm of the vocabulary
    assert all(abs(loss - 10.1) < 0.5 for loss in losses)
    assert pictures
    unused = [name for name, parameter in model.named_parameters() if parameter.grad is None]
    assert not unused


def test_media_come_in_the_order_of_their_placeholders(tmp_path: Path) -> None:
    stream = clip_stream(tmp_path)
    batches = Batches(preset("qwen2-vl/tiny"))
    batch = next(iter(Loader(stream, decode=batches.decode, decode_clip=batches.decode_clip)))
    given = batches.inputs(tensors(batch))
    # each record: a clip of three pairs of frames, then a picture
    assert given["images"].grids[:, 0].tolist() == [3, 1] * (len(batch.images) // 2)
    model = make_model(preset("qwen2-vl/tiny"))
    with torch.no_grad():
        loss, count = model.loss(**given)
    assert count
    assert abs(float(loss) / count - 10.1) < 0.5
