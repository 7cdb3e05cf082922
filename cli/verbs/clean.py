"""`vlend clean`: what nothing references any more."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import Out

Delete = Annotated[bool, typer.Option("--delete", help="Delete the files; without it they are only listed.")]
OlderThan = Annotated[str, typer.Option("--older-than", help="Keep what is younger: 1d, 12h, 30m, 0.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(clean)


def clean(out: Out = "out", delete: Delete = False, older_than: OlderThan = "1d") -> None:
    """List the files of a store that nothing references (left by builds that died, by compaction, by newer listings).

    Example: `vlend clean --out out`, and with `--delete` to delete them. Files of your own are never touched.
    """
    from cli.console import make_console
    from cli.leftovers_table import leftovers_table, remarks
    from cli.sizes import megabytes, parse_seconds
    from corpus.store.clean import delete as delete_files
    from corpus.store.clean import find_leftovers
    from corpus.store.files import FileSystem

    console = make_console()
    files = FileSystem(out)
    found = find_leftovers(files, parse_seconds(older_than))
    console.print(leftovers_table(found))
    for remark in remarks(found, older_than):
        console.print(remark, highlight=False, markup=False, soft_wrap=True)
    if delete:
        sizes = [leftover.bytes for leftover in delete_files(files, found.leftovers)]
        console.print(f"deleted {len(sizes):,} files, {megabytes(sum(sizes))}", highlight=False)
    elif found.leftovers:
        console.print("nothing was deleted; give --delete to do it")
