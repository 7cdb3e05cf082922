"""`vlend mix at`: which records a global step of a run trains on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from cli.mix.chosen import BlendName, FromRecipe, GlobalBatch, OfSeed
from cli.options import AsJson, Out

if TYPE_CHECKING:
    from cli.mix.chosen import Chosen

Step = Annotated[int, typer.Option("--step", help="The global step, from 0.")]
Rank = Annotated[int | None, typer.Option("--rank", min=0, help="Only what this rank reads.")]
World = Annotated[int, typer.Option("--world", min=1, help="Number of ranks.")]
Micro = Annotated[int | None, typer.Option("--micro", min=1, help="Sequences per micro-batch of a rank.")]
ByPosition = Annotated[
    bool, typer.Option("--by-position", help="The run reads a written blend: ranks share by position, not by source.")
]


def register(mix: typer.Typer) -> None:
    """Add the command."""
    mix.command("at")(at)


def at(
    step: Step,
    blend: BlendName = None,
    recipe: FromRecipe = None,
    out: Out = "out",
    seed: OfSeed = 0,
    rank: Rank = None,
    world: World = 1,
    micro: Micro = None,
    by_position: ByPosition = False,
    global_batch: GlobalBatch = None,
    as_json: AsJson = False,
) -> None:
    """Tell which records a global step trains on: ids, datasets, sizes, in their places; of one rank, if you ask.

    Example: `vlend mix at --step 12 --out out`, or `vlend mix at mine --step 12345 --rank 3 --world 8 --micro 4`.
    Nothing before the step is gone through.
    """
    from cli.mix.chosen import choose, need_steps
    from mixtures.at_step import checked_step, pieces_at

    chosen = choose(blend, recipe, out, seed, global_batch)
    need_steps(chosen)
    checked_step(chosen.order, step)
    turns = _turns(chosen, step, rank, world, micro, by_position)
    pieces = list(pieces_at(chosen.order, chosen.supply, step, turns))
    if as_json:
        told = [{**piece.as_json(), "micro_batch": turns[piece.position]} for piece in pieces]
        typer.echo(json.dumps({"plan_hash": chosen.order.plan_hash, "step": step, "pieces": told}, indent=1))
        return

    from rich.table import Table

    from cli.console import make_console

    batch = chosen.order.batch(step)
    of_rank = "" if rank is None else f", rank {rank} of {world}"
    title = f"{chosen.plan.name}: step {step:,} of {chosen.order.steps:,}, {batch.group}{of_rank}"
    table = Table("position", title=title)
    if rank is not None:
        table.add_column("micro-batch", justify="right")
    for heading in ("dataset", "id"):
        table.add_column(heading, no_wrap=True)
    for heading in ("epoch", "tokens", "of", "image tokens", "bytes"):
        table.add_column(heading, justify="right", no_wrap=True)
    last = None
    for piece in pieces:
        begins = piece.position != last
        last = piece.position
        cells = [str(piece.position) if begins else ""]
        if rank is not None:
            cells.append(str(turns[piece.position]) if begins else "")
        cut = piece.stop - piece.start < piece.tokens
        cells += [f"{piece.component}/{piece.dataset}", piece.id, str(piece.epoch)]
        cells += [f"{piece.start:,}-{piece.stop:,}" if cut else f"{piece.tokens:,}", f"{piece.tokens:,}" if cut else ""]
        table.add_row(*cells, f"{piece.image_tokens:,}" if piece.image_tokens else "", f"{piece.bytes:,}")
    console = make_console()
    console.print(table)
    tokens = sum(piece.stop - piece.start for piece in pieces)
    console.print(f"{len(turns):,} sequences, {len(pieces):,} pieces, {tokens:,} tokens", highlight=False)


def _turns(
    chosen: Chosen, step: int, rank: int | None, world: int, micro: int | None, by_position: bool
) -> dict[int, int]:
    """The positions that are asked for, each with its micro-batch."""
    from mixtures.loading.ranks import rank_positions, source_kinds

    batch = chosen.order.batch(step)
    if rank is None:
        return dict.fromkeys(range(len(batch)), 0)
    size = chosen.order.global_batch or len(batch)
    modalities = {component.name: component.modality for component in chosen.plan.components}
    kinds = source_kinds([source.component for source in chosen.order.sources], modalities)
    rows = rank_positions(
        batch, world, rank, micro or max(1, size // world), size, "position" if by_position else "source", kinds
    )
    return {position: turn for turn, row in enumerate(rows.tolist()) for position in row if position >= 0}
