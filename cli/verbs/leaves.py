"""`vlend leaves`: which use cases a blend of conversations covers, and which not, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import AsJson, Out


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(leaves)


def leaves(
    name: Annotated[str, typer.Argument(help="Name of the blend.")] = "sft", out: Out = "out", as_json: AsJson = False
) -> None:
    """Show the leaves of the use-case tree (Table 3 of the paper): conversations by language and source, or why none.

    Example: `vlend leaves sft --out out`.
    """
    import json

    from cli.console import make_console
    from cli.leaf_table import counts_of, leaf_rows, leaf_table

    folder = f"{out}/mixes/{name}"
    counts = counts_of(folder)
    console = make_console()
    if as_json:
        typer.echo(json.dumps(leaf_rows(counts), ensure_ascii=False, indent=1))
    elif not counts:
        console.print(f"the records of {folder} name no use cases", highlight=False)
    else:
        console.print(leaf_table(counts))
