"""`vlend forget`: opt-outs, licences and documents that no new plan may use; what that hits now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import Out

if TYPE_CHECKING:
    from rich.console import Console

    from corpus.store.files import FileSystem
    from corpus.store.tombstones import Forgotten, Kind, Tombstone
    from mixtures.forgotten_slots import HitBlend

Values = list[str] | None


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(forget)


def forget(
    out: Out = "out",
    url: Annotated[Values, typer.Option("--url", help="URL of a record or of one of its images.")] = None,
    licence: Annotated[Values, typer.Option("--license", help="Licence of a record or of one of its images.")] = None,
    name: Annotated[Values, typer.Option("--id", help="Id of a record, 32 hexadecimal digits.")] = None,
    document: Annotated[Values, typer.Option("--document", help="A whole document: a book, a page, a table.")] = None,
    origin: Annotated[Values, typer.Option("--origin", help="What one record was made from.")] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept with the tombstone.")] = "",
    show: Annotated[bool, typer.Option("--list", help="Show all tombstones, the revoked ones too.")] = False,
    revoke: Annotated[Values, typer.Option("--revoke", metavar="HASH", help="Take a tombstone back.")] = None,
) -> None:
    """Leave records out of every new plan, by URL, licence, document, origin or id; say what that hits now.

    Example: `vlend forget --url https://example.org/photo.jpg --reason "opt-out" --out out`. Each option may be given
    several times; values are compared letter by letter. Records stay in the store until `vlend compact` rewrites them,
    and in blends until they are written again. `vlend forget --list` shows what is to be forgotten, `--revoke` takes
    one tombstone back by its hash.
    """
    from cli.console import make_console
    from corpus.store import tombstones
    from corpus.store.files import FileSystem
    from corpus.store.tombstones import Forgotten

    console, files = make_console(), FileSystem(out)
    for wanted in revoke or ():
        taken_back = tombstones.revoke(files, wanted, reason)
        _say(console, f"revoked: {_in_words(taken_back)}; new plans may use it again")
    given: dict[Kind, Values] = {"url": url, "license": licence, "id": name, "document": document, "origin": origin}
    wishes: list[tuple[Tombstone, bool]] = []
    for kind, values in given.items():
        wishes.extend(tombstones.forget(files, kind, value, reason) for value in values or ())
    for made, new in wishes:
        state = "is to be forgotten" if new else "was to be forgotten already"
        _say(console, f"{state}: {_in_words(made)}")
    if wishes:
        _show_hits(files, Forgotten([made for made, _ in wishes]), console)
    if show:
        _show_all(tombstones.tombstones(files), console)
    elif not wishes and not revoke:
        raise typer.BadParameter("say what to forget: --url, --license, --document, --origin or --id; or give --list")


def _say(console: Console, line: str) -> None:
    """Print a line that may hold anything a user or a web page called something."""
    console.print(line, highlight=False, markup=False, soft_wrap=True)


def _in_words(tombstone: Tombstone) -> str:
    return f"{tombstone.kind} {tombstone.value} (tombstone {tombstone.hash[:12]})"


def _show_hits(files: FileSystem, forgotten: Forgotten, console: Console) -> None:
    from rich.table import Table

    from corpus.store.hit_records import hit_records
    from mixtures.forgotten_slots import hit_blends

    found = hit_records(files, forgotten)
    if found:
        table = Table(title="current records that new plans leave out")
        for heading in ("component", "dataset"):
            table.add_column(heading)
        table.add_column("records", justify="right")
        for (component, entry), count in found.items():
            table.add_row(component, entry, f"{count:,}")
        console.print(table)
    else:
        console.print("no current record is hit; the tombstone is kept for what may come later")
    for blend in hit_blends(files, forgotten):
        for line in _blend_lines(blend):
            _say(console, line)


def _blend_lines(blend: HitBlend) -> list[str]:
    folder = f"mixes/{blend.name}"
    if not blend.finished:
        return [f"{folder} is unfinished: its next run plans anew, without what is forgotten"]
    if not blend.count:
        return []
    lines = [f"{folder} holds {blend.count:,} rows that are hit; write it again (`vlend mix write --replace`):"]
    if blend.training.count:
        lines.append(f"  training rows, in training order: {_places(blend.training.count, blend.training.first)}")
    lines += [f"  {path}: {_places(rows.count, rows.first)}" for path, rows in blend.validation.items()]
    return lines


def _places(count: int, first: list[int]) -> str:
    return ", ".join(map(str, first)) + (f", … ({count:,} in all)" if count > len(first) else "")


def _show_all(found: list[Tombstone], console: Console) -> None:
    from rich.markup import escape
    from rich.table import Table

    if not found:
        console.print("nothing is to be forgotten")
        return
    table = Table(title=f"{sum(not one.revoked for one in found):,} tombstones stand")
    table.add_column("hash", no_wrap=True)
    for heading in ("kind", "value", "reason", "state"):
        table.add_column(heading, overflow="fold")
    for one in found:
        state = f"revoked by {one.revoked[:12]}" if one.revoked else "stands"
        words = [escape(word) for word in (one.hash[:12], one.kind, one.value, one.reason, state)]
        table.add_row(*words, style="dim" if one.revoked else "")
    console.print(table)
