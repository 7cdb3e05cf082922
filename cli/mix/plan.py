"""`vlend mix plan`: what a blend of the store would hold."""

from __future__ import annotations

import typer

from cli.options import Name, Out, RecipeName, Seed, named_recipe


def register(mix: typer.Typer) -> None:
    """Add the command."""
    mix.command("plan")(plan)


def plan(recipe: RecipeName = "pretrain", out: Out = "out", seed: Seed = 0, name: Name = None) -> None:
    """Show what a blend of the store would hold: available, wanted, planned, epochs, fill, what binds.

    Example: `vlend mix plan --recipe pretrain --out out`. It reads manifests and indexes, and no record.
    """
    from cli.console import make_console
    from cli.mix.plan_tables import cut_lines, gap_line, plan_table, schedule_table
    from corpus.store.files import FileSystem
    from mixtures.plan import make_plan
    from mixtures.supply import read_supply

    console = make_console()
    loaded = named_recipe(recipe, name)
    supply = read_supply(FileSystem(out), loaded)
    made = make_plan(loaded, supply, seed)
    console.print(plan_table(made))
    if (moving := schedule_table(made)) is not None:
        console.print(moving)
    filled = gap_line(made)
    for note in [*cut_lines(made), *([filled] if filled else []), *made.notes]:
        console.print(note, highlight=False, soft_wrap=True)
    if supply.unused:
        console.print(f"in the store, not in the recipe: {', '.join(sorted(supply.unused))}", soft_wrap=True)
