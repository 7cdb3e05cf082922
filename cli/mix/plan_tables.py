"""The tables of `vlend mix plan`."""

from __future__ import annotations

from rich.table import Table

from mixtures.planned import Plan


def plan_table(plan: Plan) -> Table:
    """What each dataset has, is asked for and gives.

    `final %` is the share that the recipe gives a row, `run %` that of the whole run: with a schedule they differ.
    """
    packed = plan.packing != "none"
    table = Table(title=f"{plan.name}: {plan.total:,} {plan.unit}")
    # the names give way where a line is too narrow, the numbers never
    table.add_column("row and datasets", overflow="fold")
    for heading in ("final %", "run %", "available", "wanted", "planned", "epochs", "held out"):
        table.add_column(heading, justify="right", no_wrap=True)
    if packed:
        table.add_column("fill %", justify="right", no_wrap=True)
    table.add_column("binds", no_wrap=True)
    for row in plan.components:
        cells = [f"{row.recipe_share:.3f}", f"{row.share:.3f}", f"{row.available:,}", f"{row.wanted:,}"]
        cells += [f"{row.target:,}", f"{row.target / row.available:.2f}" if row.available else "", ""]
        table.add_row(row.name, *cells, *[""] * packed, row.binds or "", style="bold")
        for item in row.datasets:
            if item.status == "left_out":
                cells = ["", "", f"{item.available:,}" if item.available else "", "", "left out", "", ""]
                table.add_row(f"  {item.name} ({item.reach})", *cells, *[""] * packed, "", style="dim")
                continue
            cells = ["", f"{100 * item.target / plan.total:.3f}", f"{item.available:,}", f"{item.wanted:,}"]
            cells += [f"{item.target:,}", f"{item.epochs():.2f}", str(item.held_out)]
            fill = [f"{item.fill:.1f}" if item.fill is not None else ""] * packed
            table.add_row(f"  {item.name}", *cells, *fill, item.binds or "")
    return table


#: Points of the run at which a schedule's integral is told.
_POINTS = (10, 25, 50, 75, 100)


def schedule_table(plan: Plan) -> Table | None:
    """The share of each row in everything up to a point of the run: the integral of the schedule. None without one."""
    clock = plan.row_clock()
    if len(clock.times) <= 2:
        return None
    table = Table("row", title="share of all that is given up to a point of the run, in percent")
    table.add_column("final", justify="right")
    for point in _POINTS:
        table.add_column(f"{point} %", justify="right")
    for number, (row, _) in enumerate(plan.used()):
        times = [max(1, plan.total * point // 100) for point in _POINTS]
        cells = [f"{100 * float(clock.target(number, time)) / time:.3f}" for time in times]
        table.add_row(row.name, f"{row.recipe_share:.3f}", *cells)
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


def gap_line(plan: Plan) -> str | None:
    """What fills the gaps of vision-language batches, in a sentence."""
    gaps = plan.gaps
    if gaps is None or not gaps.target:
        return None
    vision = sum(row.target for row in plan.components if row.modality == "vision_language")
    whole = vision + gaps.gaps
    return (
        f"gaps of vision-language sequences take {gaps.target:,} tokens of {gaps.component}/{gaps.dataset}, part of "
        f"what is planned of it, from {gaps.records:,} short records set aside: they are {100 * vision / whole:.1f} % "
        f"full without and {100 * (vision + gaps.target) / whole:.1f} % with it"
    )
