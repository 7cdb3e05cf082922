"""`vlend verify`: is everything in a store as it was written?"""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import Out, Workers

Deep = Annotated[bool, typer.Option("--deep", help="Recompute every id and count, decode every image.")]
Blend = Annotated[str | None, typer.Option("--blend", help="Check this blend alone, not the parts.")]
Tokenizer = Annotated[
    str | None, typer.Option("--tokenizer", help="The store's tokenizer (path or hub id), if not the shipped one.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(verify)


def verify(
    out: Out = "out",
    deep: Deep = False,
    blend: Blend = None,
    tokenizer: Tokenizer = None,
    workers: Workers = None,
) -> None:
    """Check checksums, schemas, ids, counts, ledgers, snapshots and blends; exit code 1 if anything is wrong.

    Example: `vlend verify --out out --deep`. It only reads. Each problem is one sentence with the file and what to do.
    """
    from cli.console import make_console
    from cli.findings_table import show_findings
    from corpus.store.files import FileSystem
    from corpus.store.findings import Finding
    from corpus.store.verify import verify_store
    from mixtures.verify_blend import check_blend
    from pipelines.engine.map_files import file_mapper

    files = FileSystem(out)
    findings: list[Finding] = []
    if blend is None:
        with file_mapper(workers) as mapper:
            findings += verify_store(files, deep, tokenizer, mapper)
    blends = Finding("blends")
    for name in [blend] if blend else files.names("mixes"):
        blends.add(check_blend(files, name))
    findings.append(blends)
    if not show_findings(findings, make_console()):
        raise typer.Exit(1)
