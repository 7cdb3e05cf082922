"""The command line `vlend`: every verb, with an example each."""

from __future__ import annotations

import logging
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.console import make_console
from cli.errors import user_errors
from cli.mix import MIX_VERBS
from cli.options import DryRun, Limit, Name, Out, RecipeName, Replace, Seed, Shared, Workers, named_recipe
from cli.verbs import VERBS

app = typer.Typer(
    name="vlend",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help=(
        "Training corpora for vision-language models: build components from raw material, blend them in exact token "
        "ratios.\n\nStart with `vlend build --recipe pretrain --out out`, then open `out/mixes/pretrain/report.html`."
    ),
)
mix = typer.Typer(no_args_is_help=True, help="Plan, write and describe blends. Example: `vlend mix plan --out out`")
app.add_typer(mix, name="mix")


@app.command()
def build(
    recipe: RecipeName = "pretrain",
    out: Out = "out",
    seed: Seed = 0,
    name: Name = None,
    replace: Replace = False,
    limit: Limit = None,
    dry_run: DryRun = False,
    workers: Workers = None,
    shared: Shared = False,
) -> None:
    """Build a recipe: run its pipelines, plan, write the blend, make its report.

    Example: `vlend build --recipe pretrain --out out`. A second run does only what is missing.
    """
    from cli.building import build as build_recipe
    from cli.leaf_table import counts_of, leaf_table
    from cli.tables import share_table

    console = make_console()
    loaded = named_recipe(recipe, name)
    manifest = build_recipe(
        loaded, out, console, seed=seed, limit=limit, replace=replace, only_show=dry_run, workers=workers, shared=shared
    )
    if manifest:
        console.print(share_table(manifest))
        if any(line.pipeline == "sft" for line in manifest.ledger):
            console.print(leaf_table(counts_of(f"{out}/mixes/{manifest.name}")))
        console.print(f"report: {out}/mixes/{manifest.name}/report.html", highlight=False, soft_wrap=True)


@app.command()
def run(
    pipeline: Annotated[str, typer.Argument(help="text, charts, captions, scene_text, reports, documents, web, …")],
    material: Annotated[
        str, typer.Option("--input", help="Path or URL; `bundled` is what every machine has.")
    ] = "bundled",
    out: Out = "out",
    source: Annotated[str, typer.Option("--source", help="Dataset name of the records.")] = "",
    assign: Annotated[
        list[str] | None, typer.Option("--set", help="NAME=VALUE, a parameter of the pipeline; NAME may be dotted.")
    ] = None,
    recipe: RecipeName = "pretrain",
    seed: Seed = 0,
    limit: Limit = None,
    dry_run: DryRun = False,
    workers: Workers = None,
    shared: Shared = False,
) -> None:
    """Run one pipeline into the store, counting under the recipe's rule.

    Example: `vlend run charts --input tables/ --source my_tables --out out --limit 20`.
    """
    from cli import dry_run as showing
    from cli.building import make_pipeline
    from cli.building import run as run_all
    from cli.settings import parse_assignments

    console = make_console()
    options = parse_assignments(assign or [])
    made = make_pipeline(pipeline, input=material, source=source, seed=seed, limit=limit, **options)
    loaded = named_recipe(recipe, None)
    if dry_run:
        showing.show([made], out, loaded.counting.template, loaded.counting.tokenizer, console)
    else:
        run_all([made], out, loaded, console, workers, shared)


@mix.command("write")
def mix_write(
    recipe: RecipeName = "pretrain",
    out: Out = "out",
    seed: Seed = 0,
    name: Name = None,
    replace: Replace = False,
    workers: Workers = None,
    shared: Shared = False,
) -> None:
    """Write a blend of what the store has, without running pipelines. One that was cut off is gone on with.

    Example: `vlend mix write --recipe my.yaml --out out --name mine`.
    """
    from cli.blend_writing import write
    from cli.building import plan_recipe
    from cli.tables import share_table

    console = make_console()
    plan, supply = plan_recipe(named_recipe(recipe, name), out, seed)
    console.print(share_table(write(plan, supply, out, console, replace, workers, shared)))


@mix.command("report")
def mix_report(name: Annotated[str, typer.Argument(help="Name of the blend.")] = "pretrain", out: Out = "out") -> None:
    """Make report.html, README.md and croissant.json of a blend again.

    Example: `vlend mix report pretrain --out out`.
    """
    from mixtures.documents import write_blend_documents

    write_blend_documents(f"{out}/mixes/{name}")
    make_console().print(f"report: {out}/mixes/{name}/report.html", highlight=False, soft_wrap=True)


@app.command()
def audit(
    name: Annotated[str, typer.Argument(help="Name of the blend.")] = "pretrain",
    n: Annotated[int, typer.Option("--n", min=1, help="Samples per component.")] = 50,
    out: Out = "out",
    seed: Seed = 0,
    to: Annotated[Path | None, typer.Option("--to", help="Where to write; by default beside the blend.")] = None,
) -> None:
    """Write a sheet of samples per component, to judge by eye.

    Example: `vlend audit pretrain --n 50 --out out`.
    """
    from mixtures.report.audit import audit_sheet

    folder = f"{out}/mixes/{name}"
    target = to or Path(folder) / "audit.html"
    target.write_text(audit_sheet(folder, n, seed), encoding="utf-8")
    make_console().print(f"audit sheet: {target}", highlight=False, soft_wrap=True)


@app.command()
def doctor() -> None:
    """Say what this machine has (Chromium, fonts, OCR, TeX, GPU, Ray) and what that enables.

    Example: `vlend doctor`.
    """
    from cli.doctor import findings, table

    make_console().print(table(findings()))


for verb in VERBS:
    import_module(f"cli.verbs.{verb}").register(app)
for verb in MIX_VERBS:
    import_module(f"cli.mix.{verb}").register(mix)


def main() -> None:
    """Entry point: user errors become one sentence, everything else keeps its traceback."""
    logging.basicConfig(level=os.environ.get("VLEND_LOG", "WARNING"), format="%(levelname)s %(name)s: %(message)s")
    try:
        app()
    except Exception as error:
        if not isinstance(error, user_errors()):
            raise
        Console(stderr=True).print(f"vlend: {error}", style="red", highlight=False, markup=False, soft_wrap=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
