"""`vlend migrate`: a store of an older version to the current one."""

from __future__ import annotations

import typer

from cli.options import DryRun, Out, Workers


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(migrate)


def migrate(out: Out = "out", dry_run: DryRun = False, workers: Workers = None) -> None:
    """Bring records and indexes of a store that an older vlend wrote to the current versions.

    Example: `vlend migrate --out out --dry-run`. Old files stay until `vlend clean --delete`.
    """
    from rich.table import Table

    from cli.console import make_console
    from corpus.store.files import FileSystem
    from corpus.store.migrate import migrate as migrate_store
    from pipelines.engine.map_files import file_mapper

    table = Table("pipeline/source", "units", "parts written anew", "indexes written anew")
    with file_mapper(workers) as mapper:
        for done in migrate_store(FileSystem(out), dry_run, mapper):
            table.add_row(done.entry, f"{done.units:,}", f"{done.parts:,}", f"{done.indexes:,}")
    console = make_console()
    if not table.row_count:
        console.print("nothing to migrate: everything has the current versions")
        return
    console.print(table)
    if dry_run:
        console.print("nothing was written; leave out --dry-run to do it")
