"""What "the same model" means: features, logits, gradients and a step of the optimizer."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from model.weights.names import Names


def their_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """The summed loss of the next tokens, plainly."""
    return functional.cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten(), reduction="sum")


def check_step(ours: Any, theirs: Any, names: Names, loss: Tensor, expected: Tensor, tolerance: float) -> None:
    """Gradients of both losses, and the weights after one AdamW step, agree."""
    loss.backward()
    expected.backward()
    gradients = {name: parameter.grad for name, parameter in theirs.named_parameters()}
    assert all(gradient is not None for gradient in gradients.values())
    wanted, _ = names.to_ours(gradients)
    own = dict(ours.named_parameters())
    assert set(own) == set(wanted)
    scale = max(float(gradient.abs().max()) for gradient in wanted.values())
    for name, parameter in own.items():
        difference = (parameter.grad - wanted[name].reshape(parameter.shape)).abs().max()
        assert difference.item() <= tolerance * max(1.0, scale), name
    # the step divides by the gradient's size, so that noise on a gradient that is zero would count fully
    certain = {name: wanted[name].reshape(one.shape).abs() > 1e-6 for name, one in own.items()}
    for model in (ours, theirs):
        torch.optim.AdamW(model.parameters(), lr=1e-3).step()
    after, _ = names.to_ours(dict(theirs.named_parameters()))
    for name, parameter in own.items():
        difference = (parameter - after[name].reshape(parameter.shape)).abs()[certain[name]]
        assert not len(difference) or difference.max().item() <= tolerance, name
