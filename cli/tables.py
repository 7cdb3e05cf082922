"""Tables that the command line prints."""

from __future__ import annotations

from rich.table import Table

from mixtures.manifest import Manifest


def share_table(manifest: Manifest) -> Table:
    """The paper's, renormalised, planned and realised share of each row, and what it holds."""
    table = Table(title=f"{manifest.name}: plan {manifest.plan_hash[:12]}")
    table.add_column("row", no_wrap=True)
    shares = ("paper %", "renormalised %", "planned %", "realised %")
    for heading in (*shares, "tokens", "records", "at most", "images", "validation"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in manifest.components:
        table.add_row(
            row.name,
            "" if row.paper_share is None else f"{row.paper_share:.1f}",
            "" if row.renormalised_share is None else f"{row.renormalised_share:.3f}",
            f"{row.target_share:.3f}",
            f"{row.realised_share:.3f}",
            f"{row.n_text_tokens + row.n_image_tokens:,}",
            f"{row.records:,}",
            f"{row.most_repeats} x",
            f"{row.images:,}",
            str(row.validation_records),
        )
    return table
