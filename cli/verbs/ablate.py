"""`vlend ablate`: small runs that differ in the share of text or in the order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import Out, Replace, Workers

if TYPE_CHECKING:
    from rich.table import Table

    from model.ablation.summary import Summary
    from model.ablation.trials import Trial


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(ablate)


def ablate(
    out: Out = "out",
    name: Annotated[
        str, typer.Option(help="Of the ablation's folder, below ablations/ of the store.")
    ] = "language-share",
    recipe: Annotated[
        str, typer.Option(help="Whose rows and datasets all arms have, by name or path.")
    ] = "pretrain_paper",
    model: Annotated[str, typer.Option(help="Size of the model.")] = "nano",
    init: Annotated[str | None, typer.Option(help="A run or a folder to begin from, instead of fresh weights.")] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Seeds of each arm.")] = 3,
    only: Annotated[list[str] | None, typer.Option(help="An arm by name, such as text-90; may be given again.")] = None,
    tokens: Annotated[int | None, typer.Option(min=1, help="Of each trial, text and image tokens together.")] = None,
    steps: Annotated[
        int | None, typer.Option(min=1, help="Instead of tokens: so many steps of full sequences.")
    ] = None,
    sequence_length: Annotated[int, typer.Option(min=1, help="Tokens of a sequence.")] = 3584,
    global_batch: Annotated[int, typer.Option(min=1, help="Sequences of a step.")] = 2,
    limit: Annotated[int, typer.Option(min=1, help="Held-out records of each component.")] = 48,
    workers: Workers = None,
    replace: Replace = False,
) -> None:
    """Train one small model per arm and seed on equal tokens, judge all on the same held-out records, and report.

    Example: `vlend ablate --out out --seeds 3 --only text-100 --only text-70`. Trials that are there are not run again.
    """
    if tokens is not None and steps is not None:
        raise typer.BadParameter("give --tokens or --steps, not both")

    from cli.console import make_console
    from model.ablation.arms import chosen
    from model.ablation.job import on_ray
    from model.ablation.run import run_ablation
    from model.ablation.settings import AblationSettings
    from model.ablation.trials import folder
    from pipelines.engine.job import connected

    given: dict[str, Any] = {}
    if steps is not None:
        tokens = steps * global_batch * sequence_length
    if tokens is not None:
        given["tokens"] = tokens
    settings = AblationSettings(
        out=out, name=name, recipe=recipe, model=model, init=init, seeds=seeds, only=tuple(only or ()),
        sequence_length=sequence_length, global_batch=global_batch, limit=limit, **given,
    )  # fmt: skip
    chosen(settings.only)
    console = make_console()

    def told(trial: Trial, outcome: dict[str, Any], kept: bool) -> None:
        how = "there already" if kept else f"{outcome['steps']:,} steps in {outcome['training_seconds']:,.0f} s"
        losses = ", ".join(f"{key} {value:.4f}" for key, value in outcome["losses"].items() if value is not None)
        console.print(f"{trial.arm.name}, seed {trial.seed}: {how}; {losses}", highlight=False, soft_wrap=True)

    with connected(workers):
        summary = run_ablation(settings, on_ray, told, replace)
    console.print(summary_table(summary))
    for sentence in summary.sentences():
        console.print(sentence, highlight=False, markup=False, soft_wrap=True)
    console.print(f"report: {out}/{folder(settings)}/README.md", highlight=False, soft_wrap=True)


def summary_table(summary: Summary) -> Table:
    """Mean and standard deviation of the seeds, by arm."""
    from rich.table import Table

    from model.ablation.summary import MEASURES, told

    table = Table(title="losses on held-out records, mean ± standard deviation over seeds")
    table.add_column("arm", no_wrap=True)
    for heading in ("seeds", "steps", "tokens", *(f"{said}, {unit}" for said, unit in MEASURES.values())):
        table.add_column(heading, justify="right", no_wrap=True)
    for arm in summary.arms:
        counts = (
            f"{len(summary.tokens[arm].values)}",
            f"{summary.steps[arm].mean:,.0f}",
            f"{summary.tokens[arm].mean:,.0f}",
        )
        table.add_row(arm, *counts, *(told(summary.spreads[arm][measure]) for measure in MEASURES))
    return table
