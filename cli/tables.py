"""Tables that the command line prints."""

from __future__ import annotations

from rich.table import Table

from mixtures.manifest import Manifest
from mixtures.plan import Plan


def plan_table(plan: Plan) -> Table:
    """What each dataset has, is asked for and gives: available, target, epochs, what binds."""
    table = Table(title=f"{plan.name}: {plan.total:,} {plan.unit}")
    for heading in ("row", "dataset", "reach"):
        table.add_column(heading, no_wrap=True)
    for heading in ("share %", "available", "planned", "epochs", "held out", "binds"):
        table.add_column(heading, justify="right", no_wrap=True)
    for component in plan.components:
        table.add_row(
            component.name, "", "", f"{component.share:.3f}", f"{component.available:,}", f"{component.target:,}",
            "", "", "", style="bold",
        )  # fmt: skip
        for item in component.datasets:
            left_out = item.status == "left_out"
            table.add_row(
                "",
                item.name,
                item.reach,
                "" if left_out else f"{100 * item.target / plan.total:.3f}",
                "" if left_out else f"{item.available:,}",
                "left out" if left_out else f"{item.target:,}",
                "" if left_out else f"{item.epochs():.2f}",
                "" if left_out else str(item.held_out),
                item.binds or "",
                style="dim" if left_out else "",
            )
    return table


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
