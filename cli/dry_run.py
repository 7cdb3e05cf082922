"""What a build would do: items, bytes in, bytes out by estimate, free disk. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from corpus.counting import counting_rule
from corpus.store.files import FileSystem
from corpus.store.units import unit_path
from pipelines.engine.pipeline import Pipeline


def show(pipelines: Iterable[Pipeline], out: str, rule: str, tokenizer: str | None, console: Console) -> None:
    """Print one row per pipeline, and whether the disk would hold the result."""
    files = FileSystem(out)
    description = counting_rule(rule, tokenizer).describe()
    table = Table("pipeline", "source", "units", "done", "items", "input", "output (estimate)")
    estimate = 0
    for pipeline in map(Pipeline.with_local_input, pipelines):
        if pipeline.reads_store:
            # what it will find there is not known before the others are done
            table.add_row(pipeline.name, pipeline.parameters.source, "-", "-", "-", "the store", "-")
            continue
        if pipeline.name == "web" and pipeline.parameters.input.startswith(("http://", "https://")):
            # nor what a site holds before it is crawled
            table.add_row(pipeline.name, pipeline.parameters.source, "-", "-", "-", "a crawl", "-")
            continue
        units = list(pipeline.limited_units())
        done = [files.exists(unit_path(pipeline.name, pipeline.unit_name(unit, description))) for unit in units]
        items = sum(len(unit.items) for unit in units)
        left = sum(len(unit.items) for unit, finished in zip(units, done, strict=True) if not finished)
        output = left * pipeline.output_bytes_per_item
        estimate += output
        table.add_row(
            pipeline.name,
            pipeline.parameters.source,
            str(len(units)),
            str(sum(done)),
            str(items),
            _megabytes(sum(item.bytes for unit in units for item in unit.items)),
            _megabytes(output),
        )
    console.print(table)
    free = files.free_bytes()
    if free is not None:
        verdict = (
            "enough" if free > 2 * estimate else "NOT enough: parts and blend together need about twice the output"
        )
        console.print(f"free disk at {out}: {_megabytes(free)}, {verdict}", highlight=False)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
