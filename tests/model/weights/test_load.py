"""Checkpoints as the hub has them, with transformers as the judge."""

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from twins import (
    deepseek_batch,
    qwen_batch,
    randomise,
    transformers_hybrid,
    transformers_plain,
    transformers_qwen,
    twins,
)

from model.errors import CheckpointError, ConfigurationError
from model.presets import make_model, preset
from model.weights.configuration import from_hub, to_hub
from model.weights.load import begin_from, load_model
from model.weights.names import ORIGINAL_HYBRID, SAM, SIGLIP


@pytest.mark.parametrize("make", [transformers_hybrid, transformers_plain, transformers_qwen])
def test_what_transformers_saves_is_read(make, tmp_path: Path) -> None:
    theirs = make()
    randomise(theirs)
    theirs.save_pretrained(tmp_path, max_shard_size="100KB")
    assert len(list(tmp_path.glob("*.safetensors"))) > 1
    ours = load_model(str(tmp_path))
    assert sum(p.numel() for p in ours.parameters()) == sum(p.numel() for p in theirs.parameters())
    with torch.no_grad():
        if make is transformers_qwen:
            tokens, images = qwen_batch()
            more = {"image_grid_thw": images.grids, "mm_token_type_ids": (tokens == 100).int()}
            expected = theirs(input_ids=tokens, pixel_values=images.patches, use_cache=False, **more).logits
        else:
            tokens, images = deepseek_batch()
            more = {"high_res_pixel_values": images.high} if make is transformers_hybrid else {}
            expected = theirs(input_ids=tokens, pixel_values=images.low, use_cache=False, **more).logits
        torch.testing.assert_close(ours(tokens, images), expected, rtol=0, atol=2e-5)


def test_deepseeks_own_names_and_what_they_leave_unused(tmp_path: Path) -> None:
    ours, _ = twins("hybrid")
    state = ORIGINAL_HYBRID.to_theirs({name: tensor.detach().clone() for name, tensor in ours.named_parameters()})
    state = {name: tensor.contiguous() for name, tensor in state.items()}
    low = "vision_model.vision_tower_low.vision_tower."
    # timm's position has an axis more, and there are parts that no forward pass uses
    state[f"{low}pos_embed"] = state[f"{low}pos_embed"][None]
    state[f"{low}attn_pool.latent"] = torch.zeros(1, 1, 48)
    state["vision_model.high_layer_norm.weight"] = torch.ones(64)
    save_file(state, tmp_path / "model.safetensors")
    (tmp_path / "config.json").write_text(json.dumps(to_hub(ours.config)))
    again = load_model(str(tmp_path))
    assert all(torch.equal(a, b) for a, b in zip(ours.parameters(), again.parameters(), strict=True))


def test_the_original_configurations() -> None:
    language = {"hidden_size": 2048, "intermediate_size": 5632, "num_attention_heads": 16, "num_hidden_layers": 24}
    language |= {"vocab_size": 102_400, "max_position_embeddings": 16_384}
    plain = {"model_type": "multi_modality", "vision_config": {"cls": "CLIPVisionTower"}, "language_config": language}
    assert from_hub(plain) == preset("1.3b")
    language = {"num_hidden_layers": 30, "vocab_size": 102_400, "max_position_embeddings": 16_384}
    hybrid = {
        "model_type": "multi_modality",
        "vision_config": {"cls": "HybridVisionTower"},
        "language_config": language,
    }
    assert from_hub(hybrid) == preset("7b")
    with pytest.raises(ConfigurationError, match="'llava'; vlend reads deepseek_vl"):
        from_hub({"model_type": "llava"})
    with pytest.raises(ConfigurationError, match="lacks 'text_config'"):
        from_hub({"model_type": "deepseek_vl", "vision_config": {}})


def test_parts_of_other_models(tmp_path: Path) -> None:
    source, _ = twins("hybrid")
    own = {name: tensor.detach().clone().contiguous() for name, tensor in source.named_parameters()}
    parts = {
        "siglip": (SIGLIP, {name[4:]: tensor for name, tensor in own.items() if name.startswith("low.")}),
        "sam": (SAM, {n[5:]: t for n, t in own.items() if n.startswith("high.") and n.split(".")[1] in SAM_PARTS}),
    }
    for name, (table, state) in parts.items():
        (tmp_path / name).mkdir()
        theirs = {key: tensor.contiguous() for key, tensor in table.to_theirs(state).items()}
        save_file({**theirs, "mask_decoder.weight": torch.zeros(1)}, tmp_path / name / "model.safetensors")
    target, _ = twins("hybrid")
    randomise(target, seed=5)
    begin_from(target, low=str(tmp_path / "siglip"), high=str(tmp_path / "sam"))
    after = dict(target.named_parameters())
    assert all(torch.equal(after[n], own[n]) for n in own if n.startswith("low."))
    assert torch.equal(after["high.position"], own["high.position"])
    assert torch.equal(after["high.early_neck.conv2.weight"], own["high.neck.conv2.weight"])
    plain, _ = twins("plain")
    with pytest.raises(CheckpointError, match="no high-resolution tower"):
        begin_from(plain, high=str(tmp_path / "sam"))


SAM_PARTS = {"patch", "position", "blocks", "neck"}


def test_another_family_or_size_names_the_first_tensors(tmp_path: Path) -> None:
    theirs = transformers_plain()
    theirs.save_pretrained(tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    config["text_config"]["num_hidden_layers"] = 5
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(CheckpointError, match=r"missing are language\.blocks\.3\.attention\.k\.weight, .* and 15 more"):
        load_model(str(tmp_path))
    config["text_config"] |= {"num_hidden_layers": 3, "intermediate_size": 100}
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(
        CheckpointError, match=r"gate_proj\.weight has the shape \[96, 64\], the model wants \[100, 64\]"
    ):
        load_model(str(tmp_path))


def test_missing_pieces_are_named(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"neither a folder with .* nor a hub id"):
        load_model(str(tmp_path / "nowhere"))
    with pytest.raises(CheckpointError, match=r"has no config\.json"):
        load_model(str(tmp_path))
    theirs = transformers_qwen()
    theirs.save_pretrained(tmp_path, max_shard_size="100KB")
    shard = sorted(tmp_path.glob("*.safetensors"))[1]
    whole = shard.read_bytes()
    shard.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CheckpointError, match=f"{shard.name} cannot be read"):
        load_model(str(tmp_path))
    shard.unlink()
    with pytest.raises(CheckpointError, match=f"lacks {shard.name} of its shards"):
        load_model(str(tmp_path))


def test_a_tied_head_stays_one_tensor(tmp_path: Path) -> None:
    from corpus.counting import counting_rule
    from model.weights.save import save_model

    model = make_model(preset("qwen2-vl/tiny"))
    save_model(model, counting_rule("qwen2-vl"), tmp_path)
    again = load_model(str(tmp_path))
    assert again.language.head.weight is again.language.embed.weight
