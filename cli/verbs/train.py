"""`vlend train`: a stage of training on a recipe's stream or a blend."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import Out, Seed

#: The recipe of each stage where none is named.
RECIPES = {1: "adaptor", 2: "pretrain_paper", 3: "sft"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(train)


def train(
    stage: Annotated[int, typer.Option(min=1, max=3, help="1: adaptor, 2: joint pre-training, 3: fine-tuning.")] = 2,
    model: Annotated[str, typer.Option(help="Size: nano, tiny, small, 1.3b or 7b, or qwen2-vl/tiny.")] = "nano",
    out: Out = "out",
    recipe: Annotated[str | None, typer.Option(help="A recipe by name or path; by default the stage's.")] = None,
    blend: Annotated[str | None, typer.Option(help="A written blend instead: its name, or its folder.")] = None,
    name: Annotated[str | None, typer.Option(help="Name of the run; by default stage2-nano and the like.")] = None,
    init: Annotated[
        str | None,
        typer.Option(help="Begin from this run or checkpoint; by default the stage before; `fresh` for none."),
    ] = None,
    seed: Seed = 0,
    steps: Annotated[int | None, typer.Option(min=1, help="Optimizer steps; by default the stage's.")] = None,
    total: Annotated[int | None, typer.Option(min=1, help="Plan for so much; by default the stage's.")] = None,
    micro: Annotated[int | None, typer.Option(min=1, help="Sequences at once on each rank.")] = None,
    threads: Annotated[int, typer.Option(min=1, help="Reading and decoding of each rank.")] = 1,
    workers: Annotated[int, typer.Option(min=1, help="Ranks: one GPU each, or a part of the cores.")] = 1,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    dtype: Annotated[str, typer.Option(help="auto, float32 or bfloat16.")] = "auto",
    compiled: Annotated[bool, typer.Option("--compile", help="Compile the layers with torch.compile.")] = False,
    checkpoint_every: Annotated[int, typer.Option(min=1, help="Steps between checkpoints.")] = 50,
    evaluate_every: Annotated[
        int | None, typer.Option(min=1, help="Steps between losses on held-out records, beside the training.")
    ] = None,
    keep: Annotated[int, typer.Option(min=1, help="So many checkpoints stay.")] = 2,
    skip: Annotated[list[str] | None, typer.Option(help="Id of a record to leave out; may be repeated.")] = None,
) -> None:
    """Train a stage, or go on from the last checkpoint of a run of this name.

    Example: `vlend train --stage 2 --model nano --out out`. The run is in `out/runs/stage2-nano`.
    """
    from pydantic import ValidationError

    from cli.console import make_console
    from cli.training import beginning, run_stage
    from model.training.settings import TrainSettings

    console = make_console()
    if recipe is None and blend is None:
        recipe = RECIPES[stage]
    try:
        settings = TrainSettings.model_validate(
            {
                "out": out,
                "name": name or f"stage{stage}-{model.rsplit('/', 1)[-1]}",
                "recipe": recipe,
                "blend": blend,
                "stage": stage,
                "model": model,
                "init": beginning(out, stage, model, init, console),
                "seed": seed,
                "steps": steps,
                "total": total,
                "micro": micro,
                "threads": threads,
                "world": workers,
                "device": device,
                "dtype": dtype,
                "compile": compiled,
                "checkpoint_every": checkpoint_every,
                "evaluate_every": evaluate_every,
                "keep": keep,
                "skip": tuple(skip or ()),
            }
        )
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "train"
        raise typer.BadParameter(f"{place}: {first['msg'].removeprefix('Value error, ')}") from error
    run_stage(settings, console)
