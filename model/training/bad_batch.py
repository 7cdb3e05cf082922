"""A micro-batch whose loss is no number: kept in a file, its records named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from mixtures.loading.batch import TokenBatch
from model.training.run_folder import RunFolder

#: So many records are named in the sentence; the file and the log have all of them.
NAMED = 8


def keep_batch(run: RunFolder, rank: int, batch: TokenBatch, inputs: dict[str, Any]) -> Path:
    """Write the inputs of the model and where they come from below the run; returns the file."""
    folder = run.path / "bad_batches"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"step-{batch.step:08d}-rank-{rank}-micro-{batch.number}.pt"
    pieces = [(piece.row, piece.segment, piece.id, piece.component, piece.start, piece.stop) for piece in batch.pieces]
    torch.save({"step": batch.step, "number": batch.number, "pieces": pieces, "inputs": inputs}, path)
    return path


def named(ids: Sequence[str]) -> str:
    """Ids for a sentence."""
    unique = list(dict.fromkeys(ids))
    more = f" and {len(unique) - NAMED} more" if len(unique) > NAMED else ""
    return ", ".join(unique[:NAMED]) + more
