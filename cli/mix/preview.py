"""`vlend mix preview`: the first global batches of a run, as a table and a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.mix.chosen import BlendName, FromRecipe, GlobalBatch, OfSeed
from cli.options import Out

if TYPE_CHECKING:
    from rich.table import Table

    from mixtures.preview import SeenBatch

Number = Annotated[int, typer.Option("--n", min=1, help="How many global batches.")]
First = Annotated[int, typer.Option("--first", help="The first step that is shown.")]
To = Annotated[Path | None, typer.Option("--to", help="Where the picture goes; by default NAME-preview.png here.")]


def register(mix: typer.Typer) -> None:
    """Add the command."""
    mix.command("preview")(preview)


def preview(
    blend: BlendName = None,
    recipe: FromRecipe = None,
    out: Out = "out",
    seed: OfSeed = 0,
    n: Number = 16,
    first: First = 0,
    global_batch: GlobalBatch = None,
    to: To = None,
) -> None:
    """Show the first global batches: modality, sequences and tokens by row, fill; as a table and a small picture.

    Example: `vlend mix preview --recipe pretrain_paper --n 24 --out out`.
    """
    from cli.console import make_console
    from cli.mix.chosen import choose, need_steps
    from mixtures.preview import preview as first_batches
    from mixtures.preview_picture import preview_png

    chosen = choose(blend, recipe, out, seed, global_batch)
    need_steps(chosen)
    batches = list(first_batches(chosen.order, chosen.supply, first, n, chosen.plan.sequence_length))
    rows = [row.name for row, _ in chosen.plan.used()]
    last = batches[-1].step
    title = f"{chosen.plan.name}: steps {first:,} to {last:,} of {chosen.order.steps:,}"
    console = make_console()
    console.print(_table(batches, rows, title))
    path = to or Path(f"{chosen.plan.name}-preview.png")
    path.write_bytes(preview_png(batches, rows, title))
    console.print(f"picture: {path}", highlight=False, soft_wrap=True)


def _table(batches: list[SeenBatch], rows: list[str], title: str) -> Table:
    from rich.table import Table

    table = Table(title=title)
    table.add_column("step", justify="right")
    table.add_column("modality", no_wrap=True)
    for heading in ("pieces", "tokens", "of images", *(f"{row} %" for row in rows), "fill %"):
        table.add_column(heading, justify="right")
    for batch in batches:
        tokens, by_row = batch.all_tokens(), batch.row_tokens()
        shares = [f"{100 * by_row[row] / tokens:.1f}" if by_row.get(row) else "" for row in rows]
        fill = "" if batch.fill is None else f"{100 * batch.fill:.1f}"
        cells = [f"{batch.pieces:,}", f"{tokens:,}", f"{batch.image_tokens:,}" if batch.image_tokens else ""]
        table.add_row(f"{batch.step:,}", batch.group, *cells, *shares, fill)
    return table
