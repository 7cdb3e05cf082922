"""Losses on held-out records: per token, and in bits per byte of the text that the tokens stand for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import torch

from model.evaluation.examples import Example
from model.evaluation.rows import Reader, log_probabilities
from model.evaluation.statistics import Estimate, ratio


@dataclass
class Loss:
    """Summed loss in nats. `sum` is of all supervised `tokens`; `text_sum` of those that stand for `bytes` of text: the
    token that ends a document is none of them, as in the usual harnesses. `documents` holds (nats, tokens, text nats,
    bytes) of each document, for what varies together."""

    sum: float = 0.0
    tokens: int = 0
    text_sum: float = 0.0
    bytes: int = 0
    documents: dict[str, list[float]] = field(default_factory=dict)

    def add(self, document: str, nats: float, tokens: int, text_nats: float, size: int) -> None:
        """One sequence more."""
        self.sum += nats
        self.tokens += tokens
        self.text_sum += text_nats
        self.bytes += size
        sums = self.documents.setdefault(document, [0.0, 0.0, 0.0, 0.0])
        for place, value in enumerate((nats, tokens, text_nats, size)):
            sums[place] += value

    def merged(self, other: Loss) -> Loss:
        """Both together."""
        whole = Loss(self.sum, self.tokens, self.text_sum, self.bytes, {k: [*v] for k, v in self.documents.items()})
        for document, sums in other.documents.items():
            whole.add(document, sums[0], int(sums[1]), sums[2], int(sums[3]))
        return whole

    def per_token(self) -> Estimate:
        """Nats per token; the interval takes documents as units."""
        units = self.documents.values()
        return ratio([unit[0] for unit in units], [unit[1] for unit in units])


def bits_per_byte(loss: Loss) -> Estimate:
    """Bits that the model needs for a byte of UTF-8; unlike a loss per token it depends on no tokenizer."""
    units = [unit for unit in loss.documents.values() if unit[3]]
    return ratio([unit[2] / math.log(2) for unit in units], [unit[3] for unit in units])


@torch.no_grad()
def component_losses(reader: Reader, examples: Mapping[str, Iterable[Example]]) -> dict[str, Loss]:
    """The loss of each component's examples. The model is put into evaluation mode and back."""
    training = reader.model.training
    reader.model.eval()
    try:
        return {component: _loss(reader, list(found)) for component, found in examples.items()}
    finally:
        reader.model.train(training)


def modality_losses(losses: Mapping[str, Loss], modalities: Mapping[str, str]) -> dict[str, Loss]:
    """Losses of components together, by the modality that each of them has."""
    found: dict[str, Loss] = {}
    for component, loss in losses.items():
        modality = modalities[component]
        found[modality] = found.get(modality, Loss()).merged(loss)
    return found


def _loss(reader: Reader, examples: list[Example]) -> Loss:
    loss = Loss()
    for group in reader.groups([example.row for example in examples]):
        chosen = [examples[number] for number in group]
        places = torch.cat(
            [
                torch.stack(
                    [
                        torch.full((len(one.supervised),), number),
                        torch.from_numpy(one.supervised),
                        torch.from_numpy(one.row.tokens[one.supervised]),
                    ],
                    dim=1,
                )
                for number, one in enumerate(chosen)
            ]
        )
        nats = -log_probabilities(reader.model, reader.inputs([one.row for one in chosen]), places).double().cpu()
        for one, own in zip(chosen, nats.split([len(one.supervised) for one in chosen]), strict=True):
            text = float(own[torch.from_numpy(one.bytes > 0)].sum())
            loss.add(one.document, float(own.sum()), len(own), text, int(one.bytes.sum()))
    return loss
