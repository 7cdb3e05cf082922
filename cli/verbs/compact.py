"""`vlend compact`: small parts to large ones."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import Out, Workers

Component = Annotated[
    str | None, typer.Option("--component", help="Only pipelines with records in this component; by default all.")
]
TargetBytes = Annotated[str, typer.Option("--target-bytes", help="Size of a merged part, such as 256MB.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(compact)


def compact(
    out: Out = "out", component: Component = None, target_bytes: TargetBytes = "256MB", workers: Workers = None
) -> None:
    """Merge small parts into large ones, and remove forgotten records from the disk; builds and blends stay valid.

    Example: `vlend compact --out out`, then `vlend clean --out out --delete` for the parts that were merged.
    """
    from rich.table import Table

    from cli.console import make_console
    from cli.sizes import megabytes, parse_bytes
    from corpus.store.compact import compact as compact_store
    from corpus.store.files import FileSystem
    from pipelines.engine.map_files import file_mapper

    table = Table("pipeline/source", "units", "parts", "size", "parts now", "size now", "records left out")
    # a job merges up to the target's bytes: two of them are worth the start of a local Ray
    with file_mapper(workers, few=2) as mapper:
        for done in compact_store(FileSystem(out), component, parse_bytes(target_bytes), mapper):
            table.add_row(
                done.entry,
                f"{done.units:,}",
                f"{done.parts:,}",
                megabytes(done.bytes),
                f"{done.new_parts:,}",
                megabytes(done.new_bytes),
                f"{done.rows_left_out:,}",
            )
    console = make_console()
    if table.row_count:
        console.print(table)
        console.print("the merged parts lie there until `vlend clean --delete`", highlight=False)
    else:
        console.print("nothing to compact: parts are large enough, or alone")
