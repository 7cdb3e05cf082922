"""`vlend status`: how far a store is, while a build runs or long after."""

from __future__ import annotations

import json

import typer

from cli.chosen_build import BuildName
from cli.options import AsJson, Out


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(status)


def status(out: Out = "out", build: BuildName = None, as_json: AsJson = False) -> None:
    """Show what is done, running, missing and dropped in a folder, by pipeline, and its blends.

    Example: `vlend status --out out`. It only reads, and may be asked at any time, also while a build runs.
    """
    from cli.console import make_console
    from cli.status_report import gather
    from cli.status_table import show
    from corpus.store.files import FileSystem

    report = gather(FileSystem(out), build)
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    else:
        show(report, make_console())
