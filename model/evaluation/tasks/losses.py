"""`losses`: loss per component and modality of held-out records, bits per byte of their text."""

from __future__ import annotations

from pathlib import Path

from model.evaluation.bench import Bench
from model.evaluation.examples import LeftOut, examples
from model.evaluation.losses import Loss, bits_per_byte, component_losses, modality_losses
from model.evaluation.results import Result, hash_of


def judge(bench: Bench, path: Path | None = None) -> Result:
    """One component after another, so that the pictures of one are in memory at a time."""
    del path
    length = bench.settings.sequence_length or bench.reader.context
    left_out = LeftOut({})
    losses: dict[str, Loss] = {}
    kinds: dict[str, str] = {}
    read: list[str] = []
    for component in bench.held_out.components:
        records = bench.held_out.records(component, bench.settings.limit)
        read += [record.id for record in records]
        kinds[component] = "text" if all(record.modality == "text" for record in records) else "vision_language"
        found = list(examples(records, bench.rule, length, left_out))
        losses |= component_losses(bench.reader, {component: found})
    metrics = {}
    for modality, loss in modality_losses(losses, kinds).items():
        metrics[f"{modality}.loss"] = loss.per_token()
        metrics[f"{modality}.bits_per_byte"] = bits_per_byte(loss)
    return Result(
        "losses",
        metrics,
        {name: {"loss": loss.per_token(), "bits_per_byte": bits_per_byte(loss)} for name, loss in losses.items()},
        items=len(read),
        judged=len(read) - sum(left_out.counts.values()),
        left_out=left_out.counts,
        counts={f"{name}.tokens": loss.tokens for name, loss in losses.items()},
        settings={"records": bench.held_out.name, "sequence_length": length, "limit": bench.settings.limit},
        items_hash=hash_of(read, length),
    )
