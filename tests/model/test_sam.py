import pytest
import torch

from model import sam
from model.sam import Sam, SamConfig, _folded, _masked


@pytest.mark.parametrize("at_once", [1, 700, 1 << 26])
def test_the_bias_as_a_mask_and_folded_into_q_and_k_are_one(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sam, "AT_ONCE", at_once)
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


@torch.no_grad()
def test_layers_in_pieces_are_the_same_layers(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(0)
    config = SamConfig(image=96, patch=8, width=16, layers=2, heads=2, mlp=64, window=5, global_layers=(1,), channels=8)
    tower = Sam(config, 6)
    for parameter in tower.parameters():
        parameter.normal_()
    images = torch.randn(3, 3, 96, 96)
    tower, images = tower.double(), images.double()
    with torch.enable_grad():  # whole, since a gradient keeps everything
        whole = tower(images).detach()
    # windows of 5 in 12 rows: bands of 10 and 2, of 5, 5 and 2, and of all rows at once
    for at_once, rows in ((1 << 40, 1 << 20), (2_000, 10), (1, 1)):
        monkeypatch.setattr(sam, "AT_ONCE", at_once)
        monkeypatch.setattr(sam, "ROWS_AT_ONCE", rows)
        monkeypatch.setattr(sam, "QUERIES_AT_ONCE", 7)
        assert torch.allclose(tower(images), whole, rtol=1e-9, atol=1e-9)
