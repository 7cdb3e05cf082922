"""`vlend estimate`: what a stage of training costs."""

from __future__ import annotations

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(estimate)


def estimate(
    model: Annotated[str, typer.Option(help="Size: 1.3b, 7b, nano, tiny or small.")] = "7b",
    stage: Annotated[int, typer.Option(min=1, max=3, help="1: adaptor, 2: joint pre-training, 3: fine-tuning.")] = 2,
    gpu: Annotated[str, typer.Option(help="a100, h100, h200 or b200.")] = "h100",
    gpus: Annotated[int, typer.Option(min=1, help="How many.")] = 64,
    mfu: Annotated[float, typer.Option(min=0.01, max=1.0, help="Share of the peak that is reached.")] = 0.4,
    images: Annotated[float | None, typer.Option(min=0.0, help="Images per sequence; by default the paper's.")] = None,
    micro: Annotated[int, typer.Option(min=1, help="Sequences at once on each GPU.")] = 1,
    price: Annotated[float | None, typer.Option(min=0.0, help="Of one GPU for an hour, in any currency.")] = None,
) -> None:
    """Parameters, operations by part, memory and days of a stage of DeepSeek-VL's recipe, from sizes alone.

    Example: `vlend estimate --model 7b --stage 2 --gpu h100 --gpus 64 --mfu 0.4 --price 2.5`.
    """
    from rich.table import Table

    from cli.console import make_console
    from model.presets import preset
    from model.training.estimate import estimate as compute

    try:
        found = compute(preset(model), stage, gpu, gpus, mfu, images, micro)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    console = make_console()
    parts = Table("part", "parameters", "GFLOP per sequence", "paid", title=f"{model}, stage {stage}")
    for part in found.parts:
        paid = {1: "forward", 2: "forward, gradient through", 3: "trained"}[part.factor]
        parts.add_row(part.name, f"{part.parameters:,}", f"{part.operations / 1e9:,.0f}", f"{part.factor} x ({paid})")
    console.print(parts)
    memory = Table("on each GPU", "GiB")
    for name, size in found.memory.items():
        memory.add_row(name, f"{size / 2**30:,.2f}")
    memory.add_row("together", f"{sum(found.memory.values()) / 2**30:,.1f} of {found.gpu_bytes / 2**30:,.0f}")
    console.print(memory)
    shape = found.stage
    console.print(
        f"{shape.steps:,} steps x {shape.batch:,} sequences x {shape.tokens:,} tokens = {found.operations:.3g} FLOP; "
        f"at {mfu:.0%} of {gpus} {gpu}: {found.days:.1f} days, {found.gpu_hours:,.0f} GPU hours",
        highlight=False,
    )
    if price is not None:
        console.print(f"at {price:g} an hour: {price * found.gpu_hours:,.0f}", highlight=False)
