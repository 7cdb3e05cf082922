"""Answers, token by token, with a cache: greedy or sampled, for conversations of unequal length together.

Shapes: B conversations, S positions of the prompts, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import torch
from torch import Tensor

from model.attention import PADDING
from model.presets import Model
from model.processing.prompt import Prompts
from model.qwen2_vl import Qwen2VL


@dataclass(frozen=True)
class Sampling:
    """How a token is chosen: with temperature 0 the likeliest, else drawn from the likeliest whose sum is `top_p`."""

    temperature: float = 0.0
    top_p: float = 1.0
    seed: int = 0


@torch.no_grad()
def generate(
    model: Model,
    prompts: Prompts,
    most: int,
    stop: Collection[int] = (),
    sampling: Sampling | None = None,
    ended_by: Callable[[int, list[int]], bool] | None = None,
) -> list[list[int]]:
    """At most `most` new tokens of each conversation, without the one of `stop` that ended it.

    `ended_by` is asked after each token whether a conversation, by its number, has ended with its tokens so far.
    """
    sampling, device = sampling or Sampling(), model.language.embed.weight.device
    tokens, segments = prompts.tokens.to(device), prompts.segments.to(device)
    images = None if prompts.images is None else prompts.images.to(device, model.language.embed.weight.dtype)
    batch, length = tokens.shape
    cache = model.language.new_cache(batch, length + most)
    cache.seen[:, :length] = segments != PADDING
    positions = _positions(model, tokens, segments, images)
    logits = model.language.logits(model.hidden(tokens, images, positions=positions, cache=cache)[:, -1])  # type: ignore[arg-type]
    upcoming = positions.amax(dim=(0, 2)) + 1 if positions.dim() == 3 else positions.amax(dim=1) + 1  # [B]
    generator = torch.Generator(device).manual_seed(sampling.seed)
    answers: list[list[int]] = [[] for _ in range(batch)]
    ended = [False] * batch
    placeholders = [model.config.image_token, *([model.config.video_token] if isinstance(model, Qwen2VL) else [])]
    for number in range(most):
        # a placeholder stands for a picture, and no answer has one
        logits[:, placeholders] = -torch.inf
        chosen = choose(logits, sampling, generator)  # [B]
        for row, token in enumerate(chosen.tolist()):
            ended[row] = ended[row] or token in stop
            if not ended[row]:
                answers[row].append(token)
                ended[row] = ended_by is not None and ended_by(row, answers[row])
        if all(ended) or number + 1 == most:
            break
        here = (upcoming + number)[:, None]
        here = here.expand(3, -1, -1) if positions.dim() == 3 else here
        logits = model.language.logits(model.hidden(chosen[:, None], positions=here, cache=cache)[:, -1])
    return answers


def choose(logits: Tensor, sampling: Sampling, generator: torch.Generator) -> Tensor:
    """A token [B] of each row of logits [B, V]."""
    if sampling.temperature <= 0:
        return logits.argmax(dim=-1)
    chances = torch.softmax(logits.float() / sampling.temperature, dim=-1)
    ordered, order = chances.sort(dim=-1, descending=True)
    # a token is kept if those before it do not sum to top_p yet: at least one is
    kept = ordered.masked_fill(ordered.cumsum(dim=-1) - ordered >= sampling.top_p, 0.0)
    return order.gather(1, torch.multinomial(kept, 1, generator=generator))[:, 0]


def _positions(model: Model, tokens: Tensor, segments: Tensor, images: object) -> Tensor:
    """From 0 at the first token of each conversation: [B, S], or [3, B, S] for Qwen2-VL."""
    if isinstance(model, Qwen2VL):
        return model.positions(tokens, images, segments)  # type: ignore[arg-type]
    return ((segments != PADDING).cumsum(dim=1) - 1).clamp(min=0)
