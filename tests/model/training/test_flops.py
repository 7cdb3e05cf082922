import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from model.presets import make_model, preset
from model.qwen2_vision import Qwen2VisionConfig
from model.training import flops


def _counted(run) -> int:
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        run()
    return counter.get_total_flops()


def _meta(name: str):
    return make_model(preset(name), "meta").to(torch.bfloat16)


def _zeros(*shape: int, dtype: torch.dtype = torch.bfloat16) -> torch.Tensor:
    return torch.zeros(*shape, device="meta", dtype=dtype)


@pytest.mark.parametrize("name", ["1.3b", "7b", "qwen2-vl/2b"])
def test_the_language_model(name: str) -> None:
    model = _meta(name)
    config = model.config.language
    shape = (3, 1, 1024) if config.sections else (1, 1024)
    positions = _zeros(*shape, dtype=torch.long)

    def run() -> None:
        model.language.logits(model.language(_zeros(1, 1024, config.width), positions))

    # the counter takes attention for full, and a causal one does half
    full = config.layers * 2 * 2 * config.width * 1024 * 1024
    causal = config.layers * 2 * 2 * config.width * 1024 * 1025 // 2
    assert flops.language(config, 1024) * 1024 == pytest.approx(_counted(run) - full + causal, rel=1e-6)


def test_the_towers_and_the_adaptor() -> None:
    model = _meta("7b")
    low, high = model.config.low, model.config.high
    assert flops.siglip(low) == _counted(lambda: model.low(_zeros(1, 3, 384, 384)))
    # a patch of padding is projected beside each piece of an image
    counted = _counted(lambda: model.high.encode(_zeros(1, 3, 1024, 1024)))
    assert flops.sam_encoder(high) == pytest.approx(counted, rel=2e-4)
    tokens = _zeros(1, 64, 64, 768)
    one, other = model.high.neck, model.high.early_neck
    assert flops.sam_convolutions(high, 24) == _counted(lambda: model.high.downsample(one(tokens) + other(tokens)))
    assert flops.adaptor(model.config) == _counted(lambda: model.adaptor(_zeros(1, 576, 1024), _zeros(1, 576, 1024)))


def test_the_transformer_for_any_resolution() -> None:
    model = _meta("qwen2-vl/2b")
    config: Qwen2VisionConfig = model.config.vision
    patches = 16 * 24
    counted = _counted(lambda: model.vision(_zeros(patches, 1176), torch.tensor([[1, 16, 24]])))
    assert flops.qwen_vision(config, patches) + flops.qwen_merger(config, patches, 1536) == counted


def test_known_figures() -> None:
    config = preset("7b")
    # as measured with PyTorch's counter on the released sizes: 381 GFLOP per image, 972 with padding projected
    assert flops.siglip(config.low) / 1e9 == pytest.approx(381, abs=1)
    assert flops.sam_encoder(config.high) / 1e9 == pytest.approx(935, abs=1)
