"""A training step of DeepSeek-VL's hybrid model: ours against transformers, same weights, batch, number type.

    python benchmarks/bench_model.py [--layers 4] [--images 1] [--rounds 5] [--device cpu|cuda] [--dtype float32]

Stage 2 of the recipe: both towers frozen, adaptor and language model trained; one sequence of 576 image tokens per
image and 448 tokens of text, all of them supervised; forward and backward. The towers have their released sizes (with
`--layers` of the 24 of SigLIP and all 12 of SAM), the language model is that of `small`. Arms take turns in one
process; the losses must agree. On CUDA the peak memory is printed beside.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import torch
from torch import nn

from benchmarks.common import alternate, machine, print_ratios
from model.deepseek_vl import DeepSeekVLConfig, Images
from model.presets import make_model, parameters, preset
from model.sam import SamConfig
from model.siglip import SiglipConfig
from model.weights.configuration import to_hub
from model.weights.names import FLAT_HYBRID

TEXT = 448


def make_pair(layers: int, device: str, dtype: torch.dtype) -> tuple[nn.Module, nn.Module]:
    """Ours and transformers' with equal weights, towers frozen."""
    from transformers import DeepseekVLHybridConfig, DeepseekVLHybridForConditionalGeneration

    small = preset("small")
    config = DeepSeekVLConfig(small.language, replace(SiglipConfig(), layers=layers), SamConfig(), small.image_token)
    ours = make_model(config)
    content = to_hub(config)
    parts = {name: content[name] for name in ("text_config", "vision_config", "high_res_vision_config")}
    theirs = DeepseekVLHybridForConditionalGeneration(
        DeepseekVLHybridConfig(**parts, image_token_id=config.image_token, tie_word_embeddings=False)
    )
    state = FLAT_HYBRID.to_theirs(dict(ours.named_parameters()))
    theirs.load_state_dict(state, strict=True)
    for tower in (ours.low, ours.high, theirs.model.vision_model, theirs.model.high_res_vision_model):
        tower.requires_grad_(False)
    for part in (ours.high.neck, ours.high.early_neck, ours.high.downsample):
        part.requires_grad_(True)
    theirs.model.high_res_vision_model.vision_encoder.neck.requires_grad_(True)
    return ours.to(device, dtype).train(), theirs.to(device, dtype).train()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--images", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--dtype", default="float32")
    arguments = parser.parse_args()
    device, dtype = arguments.device, getattr(torch, arguments.dtype)
    torch.manual_seed(0)
    ours, theirs = make_pair(arguments.layers, device, dtype)
    count = arguments.images
    placeholder = ours.config.image_token
    tokens = torch.randint(100, 20_000, (1, 576 * count + TEXT), device=device)
    tokens[0, 1 : 1 + 576 * count] = placeholder
    labels = tokens.masked_fill(tokens == placeholder, -100)
    low, high = (torch.randn(count, 3, side, side, device=device, dtype=dtype) for side in (384, 1024))
    losses: dict[str, float] = {}

    def finish(name: str, loss: torch.Tensor) -> None:
        loss.backward()
        losses[name] = float(loss)
        if device == "cuda":
            torch.cuda.synchronize()

    def step_of_ours() -> None:
        ours.zero_grad()
        loss, number = ours.loss(tokens, labels, Images(low, high))
        finish("vlend", loss / number)

    def step_of_theirs() -> None:
        theirs.zero_grad()
        out = theirs(input_ids=tokens, pixel_values=low, high_res_pixel_values=high, labels=labels, use_cache=False)
        finish("transformers", out.loss)

    arms = {"vlend": step_of_ours, "transformers": step_of_theirs}
    for step in arms.values():
        step()
    print(f"losses {losses}")
    assert abs(losses["vlend"] - losses["transformers"]) < 1e-3 * losses["vlend"]
    print(f"{machine()}, torch {torch.__version__}, transformers {version('transformers')}, {device} {dtype}")
    print(f"{parameters(ours):,} parameters")
    print_ratios(f"step, {count} images", alternate(arms, arguments.rounds), "vlend")
    if device == "cuda":
        for name, step in arms.items():
            torch.cuda.reset_peak_memory_stats()
            step()
            print(f"{name}: peak {torch.cuda.max_memory_allocated() / 2**30:.2f} GiB")


if __name__ == "__main__":
    main()
