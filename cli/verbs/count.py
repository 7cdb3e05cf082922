"""`vlend count`: how long the records are for another model."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import Out, Workers

Rule = Annotated[str, typer.Option("--rule", help="Template family: deepseek-vl or qwen2-vl.")]
Tokenizer = Annotated[
    str | None, typer.Option("--tokenizer", help="Path to tokenizer.json or its folder, or a hub id.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(count)


def count(rule: Rule, out: Out = "out", tokenizer: Tokenizer = None, workers: Workers = None) -> None:
    """Count a store's records under another counting rule, so that recipes which name it need no new build.

    Example: `vlend count --rule qwen2-vl --out out`. Counts go into files beside the parts; no image is read.
    """
    from rich.table import Table

    from cli.console import make_console
    from corpus.counting import FAMILIES
    from corpus.store.files import FileSystem
    from corpus.store.recount import count_store
    from pipelines.engine.map_files import file_mapper

    table = Table("component", "parts", "counted before", "records", "without a count", "text tokens", "image tokens")
    if rule not in FAMILIES:
        raise typer.BadParameter(f"unknown counting rule {rule!r}; known rules are {', '.join(FAMILIES)}")
    with file_mapper(workers) as mapper:
        for component, counted in count_store(FileSystem(out), rule, tokenizer, mapper):
            table.add_row(component, *(f"{number:,}" for number in vars(counted).values()))
    console = make_console()
    if table.row_count:
        console.print(table)
    else:
        console.print("nothing to count: every part was counted under this rule when it was written")
