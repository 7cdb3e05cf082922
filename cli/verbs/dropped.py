"""`vlend dropped`: which items became no record, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import AsJson, Out

if TYPE_CHECKING:
    from corpus.store.files import FileSystem
    from corpus.store.reject_samples import DroppedEntry
    from corpus.store.rejects import Reject

#: Characters of a sample's detail that are printed; `--json` has all of it.
_DETAIL = 160


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(dropped)


def dropped(
    what: Annotated[
        str, typer.Argument(metavar="COMPONENT_OR_PIPELINE", help="A component, a pipeline, or PIPELINE/SOURCE.")
    ],
    out: Out = "out",
    reason: Annotated[str | None, typer.Option("--reason", help="Only items dropped for this reason.")] = None,
    samples: Annotated[int, typer.Option("--samples", min=0, help="Samples of each reason.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Count the items that became no record, by reason, and show samples of each.

    Example: `vlend dropped captions --reason too_small --samples 10 --out out`. Items that were left out for privacy,
    licence or safety are named by their hash alone.
    """
    from corpus.store.files import FileSystem
    from corpus.store.overview import check_is_store
    from corpus.store.reject_samples import dropped_of

    files = FileSystem(out)
    check_is_store(files)
    found = dropped_of(files, what, reason, samples)
    if as_json:
        typer.echo(json.dumps([_as_json(files, entry) for entry in found], ensure_ascii=False, indent=1))
    else:
        _show(files, found)


def _show(files: FileSystem, found: list[DroppedEntry]) -> None:
    from cli.console import make_console
    from cli.item_files import input_folders, item_file

    console = make_console()

    def say(line: str, style: str = "") -> None:
        console.print(line, style=style, highlight=False, markup=False, soft_wrap=True)

    for entry in found:
        lost = f"{entry.dropped:,} dropped ({_percent(entry.dropped, entry.items)})"
        merged = f", {entry.merged:,} merged into another" if entry.merged else ""
        say(
            f"{entry.entry}: {entry.items:,} items, {lost}{merged}; {entry.yielded:,} gave {entry.records:,} records",
            "bold",
        )
        folders = input_folders(files, entry.entry)
        for line in entry.reasons:
            items = "1 item" if line.items == 1 else f"{line.items:,} items"
            say(f"  {line.reason}: {items}, {_percent(line.items, entry.items)} of all")
            for sample in line.samples:
                path = None if sample.private else item_file(sample.item, folders)
                say(f"    {_sample(sample)}" + (f"  [{path}]" if path and path != sample.item else ""))
            if line.items > len(line.samples) > 0:
                say(f"    … and {line.items - len(line.samples):,} more", "dim")


def _sample(sample: Reject) -> str:
    if sample.private:
        return f"hash {sample.hash}"
    if sample.outcome == "merged":
        return f"{sample.item} -> {sample.into}"
    # of a traceback, the last line says what happened
    lines = sample.detail.strip().splitlines()
    detail = lines[-1].strip() if lines else ""
    if not detail:
        return sample.item
    return f"{sample.item}: {detail if len(detail) <= _DETAIL else detail[:_DETAIL] + ' …'}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "0 %"


def _as_json(files: FileSystem, entry: DroppedEntry) -> dict[str, Any]:
    from cli.item_files import input_folders, item_file

    folders = input_folders(files, entry.entry)
    reasons = []
    for line in entry.reasons:
        shown: list[dict[str, Any]] = []
        for sample in line.samples:
            if sample.private:
                shown.append({"hash": sample.hash, "unit": sample.unit})
                continue
            facts = {key: getattr(sample, key) for key in ("item", "hash", "unit", "into", "detail")}
            shown.append({**facts, "path": item_file(sample.item, folders)})
        reasons.append({"reason": line.reason, "items": line.items, "share": line.share, "samples": shown})
    return {**vars(entry), "reasons": reasons}
