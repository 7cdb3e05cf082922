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
Datasets = Annotated[bool, typer.Option("--datasets", help="Shares of datasets instead of rows.")]
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
    datasets: Datasets = False,
    to: To = None,
) -> None:
    """Show the first global batches: modality, tokens, shares of the rows, fill; as a table and a small picture.

    Example: `vlend mix preview --recipe pretrain_paper --n 24 --out out`, with `--datasets` for the shares of datasets.
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
    console.print(_table(batches, _shares(batches, None if datasets else rows), title))
    path = to or Path(f"{chosen.plan.name}-preview.png")
    path.write_bytes(preview_png(batches, rows, title))
    console.print(f"picture: {path}", highlight=False, soft_wrap=True)


def _shares(batches: list[SeenBatch], rows: list[str] | None) -> dict[str, list[int]]:
    """Tokens in each batch, by row, or (None) by those datasets that give something."""
    if rows is not None:
        return {row: [batch.row_tokens().get(row, 0) for batch in batches] for row in rows}
    names = dict.fromkeys(name for batch in batches for name in batch.tokens)
    return {"/".join(name): [batch.tokens.get(name, 0) for batch in batches] for name in names}


def _table(batches: list[SeenBatch], shares: dict[str, list[int]], title: str) -> Table:
    from rich.table import Table

    table = Table(title=title)
    table.add_column("step", justify="right")
    table.add_column("modality", no_wrap=True)
    for heading in ("pieces", "tokens", "of images", *(f"{name} %" for name in shares), "fill %"):
        table.add_column(heading, justify="right", overflow="fold")
    for number, batch in enumerate(batches):
        tokens = batch.all_tokens()
        parts = [f"{100 * given[number] / tokens:.1f}" if given[number] else "" for given in shares.values()]
        fill = "" if batch.fill is None else f"{100 * batch.fill:.1f}"
        cells = [f"{batch.pieces:,}", f"{tokens:,}", f"{batch.image_tokens:,}" if batch.image_tokens else ""]
        table.add_row(f"{batch.step:,}", batch.group, *cells, *parts, fill)
    return table
