"""Positions of Qwen2-VL in time, height and width (arXiv 2409.12191 §2.1, M-RoPE).

Text counts on alike in all three; a picture or clip counts its frames, rows and columns of merged patches from the
position where it begins; what follows begins after the greatest position so far, of a clip too (transformers 5.23
departs from the paper there and goes on after the rows and columns alone).
"""

from __future__ import annotations

import torch
from torch import Tensor


def multimodal_positions(visual: Tensor, grids: Tensor, merge: int, segments: Tensor | None = None) -> Tensor:
    """Positions [3, B, S].

    `visual` [B, S] is True at the placeholders of pictures and clips, whose grids [N, 3] (T, Y, X patches) come in
    their order through the batch. `segments` [B, S] numbers the documents of packed sequences: each begins at 0. Left
    padding is a segment of its own. Raises `ValueError` where placeholders and grids disagree.
    """
    waiting = iter(grids.tolist())
    rows = []
    for number, row in enumerate(visual.tolist()):
        documents = [0] * len(row) if segments is None else segments[number].tolist()
        rows.append(_row(row, documents, waiting, merge))
    if (left := len(list(waiting))) > 0:
        raise ValueError(f"{left} pictures or clips have no placeholders in the tokens")
    return torch.stack(rows, dim=1).to(visual.device)


def _row(visual: list[bool], documents: list[int], waiting: object, merge: int) -> Tensor:
    pieces: list[Tensor] = []
    upcoming: int = 0
    place = 0
    while place < len(visual):
        if place and documents[place] != documents[place - 1]:
            upcoming = 0
        if visual[place]:
            grid = next(waiting, None)  # type: ignore[call-overload]
            if grid is None:
                raise ValueError("the tokens have placeholders of more pictures or clips than there are grids")
            shape = (grid[0], grid[1] // merge, grid[2] // merge)
            length = shape[0] * shape[1] * shape[2]
            if not all(visual[place : place + length]) or place + length > len(visual):
                raise ValueError(f"a picture or clip of grid {tuple(grid)} takes {length} placeholders in one run")
            pieces.append(torch.stack(torch.meshgrid(*map(torch.arange, shape), indexing="ij")).flatten(1) + upcoming)
        else:
            length = 1
            while place + length < len(visual) and not visual[place + length]:
                if documents[place + length] != documents[place]:
                    break
                length += 1
            pieces.append(torch.arange(length).expand(3, -1) + upcoming)
        upcoming = int(pieces[-1].max()) + 1
        place += length
    return torch.cat(pieces, dim=1) if pieces else torch.zeros(3, 0, dtype=torch.long)
