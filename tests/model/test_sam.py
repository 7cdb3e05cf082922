import pytest
import torch

from model import sam
from model.sam import _folded, _masked


@pytest.mark.parametrize("at_once", [1, 700, 1 << 26])
def test_the_bias_as_a_mask_and_folded_into_q_and_k_are_one(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sam, "MASK_AT_ONCE", at_once)
    torch.manual_seed(0)
    side, heads, size = 5, 3, 8
    shapes = [(2, heads, side * side, width) for width in (size, size, size, side, side)]
    given = [torch.randn(shape, dtype=torch.float64, requires_grad=True) for shape in shapes]
    weights = torch.randn(2, heads, side * side, size, dtype=torch.float64)
    results = []
    for way in (_folded, _masked):
        seen = way(*given)
        results.append((seen, *torch.autograd.grad((seen * weights).sum(), given)))
    for one, other in zip(*results, strict=True):
        assert torch.allclose(one, other, rtol=0, atol=1e-12)
    # the definition: row and column of each key added to its logit
    q, k, v, rows, columns = given
    place = torch.arange(side * side)
    bias = rows[..., place // side] + columns[..., place % side]
    logits = q @ k.transpose(-1, -2) * size**-0.5 + bias
    assert torch.allclose(results[0][0], logits.softmax(-1) @ v, rtol=0, atol=1e-12)
