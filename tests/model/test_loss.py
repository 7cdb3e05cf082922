"""The loss in pieces is the loss at once, of supervised positions alone."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from corpus.encoding import IGNORE
from model import loss as module
from model.loss import next_token_loss, next_token_losses


@pytest.fixture
def given() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, nn.Linear]:
    torch.manual_seed(0)
    hidden = torch.randn(2, 9, 4, dtype=torch.float64, requires_grad=True)
    labels = torch.randint(0, 7, (2, 9))
    labels[0, 3] = labels[1, 5] = IGNORE
    segments = torch.tensor([[1] * 4 + [2] * 5, [1] * 9])
    return hidden, labels, segments, nn.Linear(4, 7, bias=False, dtype=torch.float64)


def plain(hidden: torch.Tensor, labels: torch.Tensor, segments: torch.Tensor, head: nn.Linear) -> torch.Tensor:
    """[B, S - 1], zero where nothing is supervised."""
    losses = functional.cross_entropy(head(hidden[:, :-1]).flatten(0, 1), labels[:, 1:].flatten(), reduction="none")
    return losses.unflatten(0, (2, 8)) * (segments[:, 1:] == segments[:, :-1])


@pytest.mark.parametrize(("rows", "kept"), [(1, 7), (3, 7), (3, 1 << 20), (256, 1 << 20)])
def test_pieces_are_the_whole_and_so_are_gradients(
    given, rows: int, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden, labels, segments, head = given
    whole = plain(*given).sum()
    wanted = torch.autograd.grad(whole, [hidden, head.weight])
    monkeypatch.setattr(module, "ROWS_ON_CPU", rows)
    monkeypatch.setattr(module, "LOGITS_KEPT", kept)
    found, number = next_token_loss(hidden, labels, segments, head)
    assert number == 16 - 1 - 2
    torch.testing.assert_close(found, whole)
    torch.testing.assert_close(torch.autograd.grad(found, [hidden, head.weight]), wanted)


def test_kinds_are_those_of_what_is_predicted(given) -> None:
    hidden, labels, segments, head = given
    kinds = torch.tensor([[0] * 4 + [2] * 5, [0] * 3 + [1] * 6])
    sums, counts = next_token_losses(hidden, labels, segments, head, kinds, 4)
    losses = plain(*given)
    assert counts.tolist() == [2 + 2, 6 - 1, 4, 0]
    torch.testing.assert_close(sums[:3], torch.stack([losses[kinds[:, 1:] == kind].sum() for kind in range(3)]))
    assert sums[3] == 0


def test_without_a_label_there_is_a_graph_all_the_same(given) -> None:
    hidden, labels, segments, head = given
    found, number = next_token_loss(hidden, torch.full_like(labels, IGNORE), segments, head)
    assert (found.item(), number) == (0.0, 0)
    assert torch.equal(torch.autograd.grad(found, hidden)[0], torch.zeros_like(hidden))
