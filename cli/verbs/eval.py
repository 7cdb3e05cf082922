"""`vlend eval`: judge a model on held-out records and benchmarks."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import AsJson, Out

if TYPE_CHECKING:
    from rich.table import Table

    from model.evaluation.results import Result
    from model.evaluation.statistics import Estimate


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("eval")(evaluate)


def evaluate(
    model: Annotated[
        str, typer.Option(help="A run's folder, one of its checkpoints, an exported model's folder, or a hub id.")
    ],
    task: Annotated[
        list[str] | None,
        typer.Option(
            help="losses, ocr, charts; or hellaswag, mmlu, mmbench, gsm8k, mbpp with =PATH. May be given again."
        ),
    ] = None,
    blend: Annotated[str | None, typer.Option(help="Held-out records of this blend, by name or folder.")] = None,
    recipe: Annotated[str | None, typer.Option(help="… or of this recipe's datasets in the component stores.")] = None,
    out: Out = "out",
    limit: Annotated[
        int | None, typer.Option(min=1, help="Items per task (per component for held-out records).")
    ] = None,
    form: Annotated[
        str, typer.Option(help="document (pre-trained models) or conversation (fine-tuned ones).")
    ] = "document",
    scoring: Annotated[str | None, typer.Option(help="Of multiple choice: letters or continuations.")] = None,
    shots: Annotated[int | None, typer.Option(min=0, help="Solved examples before a question.")] = None,
    circular: Annotated[
        bool, typer.Option("--circular", help="MMBench: every rotation of the options must be right.")
    ] = False,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    dtype: Annotated[str, typer.Option(help="auto, float32 or bfloat16.")] = "auto",
    to: Annotated[Path | None, typer.Option(help="A folder for the results of a model that belongs to no run.")] = None,
    as_json: AsJson = False,
) -> None:
    """Losses and bits per byte on held-out records, transcription, chart questions, benchmarks.

    Example: `vlend eval --model out/runs/first --blend pretrain --task losses --task mmlu=data/mmlu --limit 200`.
    """
    from pydantic import ValidationError

    from cli.console import make_console
    from model.evaluation.evaluate import evaluate as judge
    from model.evaluation.open_model import open_model
    from model.evaluation.results import record, save
    from model.evaluation.settings import EvalSettings
    from model.training.report import write_report

    try:
        settings = EvalSettings(
            tasks=tuple(task or ["losses"]), out=out, blend=blend, recipe=recipe, limit=limit, form=form,  # type: ignore[arg-type]
            scoring=scoring, shots=shots, circular=circular, device=device, dtype=dtype,  # type: ignore[arg-type]
        )  # fmt: skip
    except ValidationError as error:
        first = error.errors()[0]
        raise typer.BadParameter(f"--{first['loc'][0]}: {first['msg']}") from error
    console = make_console()
    opened = open_model(model, device, dtype)
    results = []
    for result in judge(opened.model, opened.rule, settings):
        results.append(result)
        if opened.run is not None:
            record([result], opened.run, opened.described(), opened.step or 0)
        if to is not None:
            save([result], to, opened.described(), opened.step)
        if not as_json:
            console.print(result_table(result))
            for reason, number in result.left_out.items():
                console.print(f"not judged: {number:,} x {reason}", style="yellow", highlight=False, markup=False)
    if opened.run is not None and opened.run.read_metrics("train"):
        write_report(opened.run)
    if as_json:
        console.print_json(data=[result.described() for result in results])


def result_table(result: Result) -> Table:
    """Every number of a result with its interval of 95 % and what it rests on."""
    from rich.table import Table

    judged = f"{result.judged:,} of {result.items:,} judged in {result.seconds:.1f} s"
    table = Table(title=f"{result.task}: {judged}")
    table.add_column("of", no_wrap=True)
    table.add_column("measure", no_wrap=True)
    for heading in ("value", "95 % interval", "rests on"):
        table.add_column(heading, justify="right", no_wrap=True)
    for group, metrics in {"all": result.metrics, **result.groups}.items():
        for name, estimate in metrics.items():
            table.add_row(group, name, _number(estimate.value), _interval(estimate), f"{estimate.number:,}")
    return table


def _number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.4f}"


def _interval(estimate: Estimate) -> str:
    if not (math.isfinite(estimate.low) and math.isfinite(estimate.high)):
        return "unknown"
    return f"{estimate.low:.4f} to {estimate.high:.4f}"
