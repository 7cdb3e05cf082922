"""`vlend mix diff`: what changed between two plans."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Any

import typer

from cli.options import AsJson, Out


def register(mix: typer.Typer) -> None:
    """Add the command."""
    mix.command("diff")(diff)


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="A blend of the store, or the path of a plan.json.")],
    after: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
    out: Out = "out",
    as_json: AsJson = False,
) -> None:
    """Compare two plans: settings, schedule, amounts of rows and datasets, parts, counting rule, seed.

    Example: `vlend mix diff pretrain ablation --out out`, or `vlend mix diff old/plan.json new/plan.json`.
    """
    from rich.table import Table

    from cli.console import make_console
    from corpus.store.files import FileSystem
    from mixtures.plan_diff import plan_changes
    from mixtures.plan_file import read_plan_json

    files = FileSystem(out)
    changes = plan_changes(read_plan_json(files, before), read_plan_json(files, after))
    if as_json:
        typer.echo(json.dumps([asdict(change) for change in changes], ensure_ascii=False, indent=1))
        return
    console = make_console()
    if not changes:
        console.print(f"{before} and {after} make equal blends: their plans differ in nothing that an order depends on")
        return
    table = Table("where", "what", title=f"{before} → {after}")
    for heading in ("before", "after", "difference"):
        table.add_column(heading, justify="right")
    for change in changes:
        table.add_row(change.where, change.what, _cell(change.before), _cell(change.after), _delta(change))
    console.print(table)


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.3f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _delta(change: Any) -> str:
    sides = (change.before, change.after)
    if change.what == "only here" or not all(isinstance(s, int | float) and not isinstance(s, bool) for s in sides):
        return ""
    step = change.after - change.before
    return f"{step:+.3f}" if isinstance(step, float) else f"{step:+,}"
