"""Tables that the command line prints."""

from __future__ import annotations

from rich.table import Table

from mixtures.manifest import Manifest
from mixtures.plan import Plan


def plan_table(plan: Plan) -> Table:
    """What each dataset has, is asked for and gives.

    `final %` is the share that the recipe gives a row, `run %` that of the whole run: with a schedule they differ.
    """
    packed = plan.packing != "none"
    table = Table(title=f"{plan.name}: {plan.total:,} {plan.unit}")
    for heading in ("row", "dataset", "reach"):
        table.add_column(heading, no_wrap=True)
    for heading in ("final %", "run %", "available", "wanted", "planned", "epochs", "held out"):
        table.add_column(heading, justify="right", no_wrap=True)
    if packed:
        table.add_column("fill %", justify="right", no_wrap=True)
    table.add_column("binds", no_wrap=True)
    for row in plan.components:
        cells = [f"{row.recipe_share:.3f}", f"{row.share:.3f}", f"{row.available:,}", f"{row.wanted:,}"]
        cells += [f"{row.target:,}", f"{row.target / row.available:.2f}" if row.available else "", ""]
        table.add_row(row.name, "", "", *cells, *[""] * packed, row.binds or "", style="bold")
        for item in row.datasets:
            if item.status == "left_out":
                cells = ["", "", f"{item.available:,}" if item.available else "", "", "left out", "", ""]
                table.add_row("", item.name, item.reach, *cells, *[""] * packed, "", style="dim")
                continue
            cells = ["", f"{100 * item.target / plan.total:.3f}", f"{item.available:,}", f"{item.wanted:,}"]
            cells += [f"{item.target:,}", f"{item.epochs():.2f}", str(item.held_out)]
            fill = [f"{item.fill:.1f}" if item.fill is not None else ""] * packed
            table.add_row("", item.name, item.reach, *cells, *fill, item.binds or "")
    return table


def cut_lines(plan: Plan) -> list[str]:
    """A line for each dataset of which the sequence length cuts texts or leaves records out."""
    return [
        f"{row.name}/{item.name}: {item.longer_than_sequence:,} records are dropped as longer_than_sequence, "
        f"{item.texts_cut:,} texts are cut (sequences of {plan.sequence_length:,})"
        for row in plan.components
        for item in row.datasets
        if item.longer_than_sequence or item.texts_cut
    ]


def share_table(manifest: Manifest) -> Table:
    """Paper, planned and realised share of each row, and what it holds."""
    table = Table(title=f"{manifest.name}: plan {manifest.plan_hash[:12]}")
    table.add_column("row", no_wrap=True)
    for heading in ("paper %", "planned %", "realised %", "tokens", "records", "at most", "images", "validation"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in manifest.components:
        table.add_row(
            row.name,
            "" if row.paper_share is None else f"{row.paper_share:.1f}",
            f"{row.target_share:.3f}",
            f"{row.realised_share:.3f}",
            f"{row.n_text_tokens + row.n_image_tokens:,}",
            f"{row.records:,}",
            f"{row.most_repeats} x",
            f"{row.images:,}",
            str(row.validation_records),
        )
    return table
