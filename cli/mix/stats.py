"""`vlend mix stats`: what a whole run gives, counted from its order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.mix.chosen import BlendName, FromRecipe, GlobalBatch, OfSeed
from cli.options import Out

if TYPE_CHECKING:
    from mixtures.order_stats import GivenStats

Images = Annotated[
    bool, typer.Option("--images/--no-images", help="Count images, which looks into every part that has some.")
]


def register(mix: typer.Typer) -> None:
    """Add the command."""
    mix.command("stats")(stats)


def stats(
    blend: BlendName = None,
    recipe: FromRecipe = None,
    out: Out = "out",
    seed: OfSeed = 0,
    images: Images = True,
    global_batch: GlobalBatch = None,
) -> None:
    """Count what a run gives, by dataset and modality: sequences, records, tokens, images, lengths, epochs, fill.

    Example: `vlend mix stats --recipe pretrain_paper --out out`.
    """
    from functools import partial

    from rich.table import Table

    from cli.console import make_console
    from cli.mix.chosen import choose
    from mixtures.image_counts import image_counts
    from mixtures.order_stats import order_stats

    chosen = choose(blend, recipe, out, seed, global_batch)
    count = partial(image_counts, chosen.files, chosen.supply.parts) if images else None
    found = order_stats(chosen.plan, chosen.order, chosen.supply, count)
    steps = "" if found.steps is None else f", {found.steps:,} steps"
    table = Table(title=f"{chosen.plan.name}: {found.whole.sequences:,} sequences{steps}")
    table.add_column("row/dataset", overflow="fold")
    for heading in ("sequences", "records", "distinct", "epochs", "at most", "text\ntokens", "image\ntokens",
                    "images", "median\nlength", "longest", "fill %"):  # fmt: skip
        table.add_column(heading, justify="right", no_wrap=True)
    for group in (found.datasets, found.modalities, [found.whole]):
        for given in group:
            table.add_row(given.name, *_cells(given))
        table.add_section()
    console = make_console()
    console.print(table)
    for name, (fill, step) in found.worst_fill.items():
        console.print(f"emptiest batch, {name}: {100 * fill:.1f} % full, step {step:,}", highlight=False)


def _cells(given: GivenStats) -> list[str]:
    return [
        f"{given.sequences:,}",
        f"{given.records:,}",
        f"{given.unique:,}",
        f"{given.epochs:.2f}",
        f"{given.most_repeats} x",
        f"{given.text_tokens:,}",
        f"{given.image_tokens:,}" if given.image_tokens else "",
        "" if given.images is None else f"{given.images:,}",
        *([f"{given.lengths[0]:,}", f"{given.lengths[-1]:,}"] if given.lengths else ["", ""]),
        "" if given.fill is None else f"{100 * given.fill:.2f}",
    ]
