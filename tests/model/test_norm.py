"""model.norm: values and gradients are those of PyTorch's own."""

import pytest
import torch
from torch import nn

from model.norm import RMSNorm


@pytest.mark.parametrize("shape", [(2, 5, 24), (7, 24), (0, 24)])
def test_values_and_gradients(shape: tuple[int, ...]) -> None:
    torch.manual_seed(0)
    ours, theirs = (RMSNorm(24, eps=1e-6).double(), nn.RMSNorm(24, eps=1e-6).double())
    with torch.no_grad():
        ours.weight.normal_()
        theirs.weight.copy_(ours.weight)
    one = torch.randn(shape, dtype=torch.float64, requires_grad=True)
    two = one.detach().clone().requires_grad_()
    above = torch.randn(shape, dtype=torch.float64)
    ours(one).backward(above)
    theirs(two).backward(above)
    assert torch.allclose(ours(one), theirs(two), rtol=1e-13)
    assert one.grad is not None
    assert two.grad is not None
    assert torch.allclose(one.grad, two.grad, rtol=1e-11, atol=1e-14)
    assert torch.allclose(ours.weight.grad, theirs.weight.grad, rtol=1e-11, atol=1e-14)
    if one.numel():
        assert torch.autograd.gradcheck(lambda x: ours(x), (one,))


def test_a_row_of_zeros_has_a_finite_gradient() -> None:
    norm = RMSNorm(8, eps=1e-6)
    x = torch.zeros(3, 8, requires_grad=True)
    norm(x).sum().backward()
    assert x.grad is not None
    assert bool(torch.isfinite(x.grad).all())


def test_half_precision_is_pytorchs() -> None:
    torch.manual_seed(0)
    x = torch.randn(4, 16, dtype=torch.bfloat16)
    ours, theirs = RMSNorm(16, eps=1e-6).bfloat16(), nn.RMSNorm(16, eps=1e-6).bfloat16()
    assert torch.equal(ours(x), theirs(x))
