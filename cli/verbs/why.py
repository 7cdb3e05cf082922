"""`vlend why`: where a record came from and what touched it, or why an item became no record."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import AsJson, Out

if TYPE_CHECKING:
    from corpus.store.files import FileSystem
    from corpus.store.lookup import Place
    from corpus.store.rejects import Reject

#: What may be the beginning of an id: a locator that looks so is tried as an id first.
_ID = re.compile("[0-9a-f]{4,32}")
#: Records that are told in full when an origin has several; the others are listed.
_IN_FULL = 1
#: Items without a record that are named.
_REJECTS = 10


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(why)


def why(
    what: Annotated[
        str, typer.Argument(metavar="ID_OR_ORIGIN", help="A record's id or its beginning, or an origin or URL.")
    ],
    out: Out = "out",
    as_json: AsJson = False,
) -> None:
    """Tell where a record came from, what touched it and which blends hold it; or why an item became no record.

    Example: `vlend why 3f2a91 --out out`, or `vlend why path/to/photo.jpg --out out`.
    """
    from cli import lineage_text
    from corpus.store.files import FileSystem
    from corpus.store.lineage import trace
    from corpus.store.overview import check_is_store
    from mixtures.whereabouts import whereabouts

    files = FileSystem(out)
    check_is_store(files)
    records, rejects = _find(files, what)
    if not records and not rejects:
        raise _unknown(files, what)
    told = []
    for places in list(records.values())[: len(records) if as_json else _IN_FULL]:
        found = trace(files, places)
        told.append((found, whereabouts(files, found.id, found.row["component"])))
    if as_json:
        content = {
            "records": [lineage_text.as_json(*pair) for pair in told],
            "rejects": [lineage_text.reject_json(reject) for reject in rejects],
        }
        typer.echo(json.dumps(content, ensure_ascii=False, indent=1))
        return
    _show(files, what, records, rejects, told)


def _find(files: FileSystem, what: str) -> tuple[dict[str, list[Place]], list[Reject]]:
    """Records by id, and items that became none. An origin that was merged leads to the record that stands for it."""
    from corpus.store.lineage import find_by_id, find_by_origin, find_rejects

    if _ID.fullmatch(what) and (records := find_by_id(files, what)):
        return records, []
    records = find_by_origin(files, what)
    rejects = find_rejects(files, what)
    for reject in rejects:
        if reject.into and reject.into != what:
            records |= find_by_origin(files, reject.into)
    return records, rejects


def _show(
    files: FileSystem, what: str, records: dict[str, list[Place]], rejects: list[Reject], told: list[Any]
) -> None:
    from rich.table import Table
    from rich.text import Text

    from cli.console import make_console
    from cli.lineage_text import lines, reject_line

    console = make_console()

    def say(line: str) -> None:
        console.print(line, highlight=False, markup=False, soft_wrap=True)

    for reject in rejects[:_REJECTS]:
        say(reject_line(reject))
    if len(rejects) > _REJECTS:
        say(f"… and {len(rejects) - _REJECTS:,} more items")
    for found, blends in told:
        if len(records) > len(told):
            say(f"{len(records):,} records fit {what!r}. The first of them:")
        table = Table.grid(padding=(0, 2))
        table.add_column(style="bold", no_wrap=True)
        table.add_column(overflow="fold")
        for heading, text in lines(found, blends):
            table.add_row(heading, Text(text, overflow="fold"))
        console.print(table, highlight=False, markup=False)
    others = list(records)[len(told) :]
    if others:
        say("the others, each of which `vlend why ID` tells in full:")
        for name in others[:20]:
            place = records[name][0]
            say(f"  {name}  {place.component}  {place.entry}")
        if len(others) > 20:
            say(f"  … and {len(others) - 20:,} more")


def _unknown(files: FileSystem, what: str) -> Exception:
    from corpus.store.files import StoreError
    from corpus.store.near_origins import near_origins

    near = near_origins(files, what)
    if near:
        return StoreError(f"{files.root_url} has no record and no item {what!r}; the nearest are: {'; '.join(near)}")
    return StoreError(
        f"{files.root_url} has no record and no item {what!r}, nor anything like it; give an id (at least 4 digits of "
        f"it), an origin or a URL as the records' columns show them"
    )
