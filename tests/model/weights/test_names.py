import pytest
import torch
from twins import twins

from model.weights.names import FLAT_HYBRID, FLAT_QWEN, HUB_HYBRID, ORIGINAL_HYBRID, ORIGINAL_PLAIN, Names


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        ("hybrid", FLAT_HYBRID),
        ("hybrid", HUB_HYBRID),
        ("hybrid", ORIGINAL_HYBRID),
        ("plain", ORIGINAL_PLAIN),
        ("qwen", FLAT_QWEN),
    ],
)
def test_there_and_back_again(kind: str, table: Names) -> None:
    ours, _ = twins(kind)
    state = dict(ours.named_parameters())
    theirs = table.to_theirs(state)
    back, unknown = table.to_ours(theirs)
    assert not unknown
    assert back.keys() == state.keys()
    assert all(torch.equal(back[name], state[name]) for name in state)


def test_q_k_and_v_are_one_with_us() -> None:
    theirs = FLAT_HYBRID.to_theirs({"low.blocks.3.attention.qkv.bias": torch.arange(6.0)})
    prefix = "model.vision_model.encoder.layers.3.self_attn."
    assert {name: tensor.tolist() for name, tensor in theirs.items()} == {
        f"{prefix}q_proj.bias": [0, 1],
        f"{prefix}k_proj.bias": [2, 3],
        f"{prefix}v_proj.bias": [4, 5],
    }
    del theirs[f"{prefix}k_proj.bias"]
    found, unknown = FLAT_HYBRID.sources(theirs)
    assert not found
    assert unknown == sorted(theirs)


def test_a_parameter_without_a_rule_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"low\.pool"):
        FLAT_HYBRID.to_theirs({"low.pool": torch.zeros(1)})
