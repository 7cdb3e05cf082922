"""What `vlend status` prints."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from cli.description import in_words
from cli.status_report import Report
from corpus.store.builds import Build, InFlight
from corpus.store.overview import Standing
from corpus.store.pulse import duration
from mixtures.blends import BlendStanding

#: Reasons that are named in a row; the others are summed.
TOP_REASONS = 3
#: Units in flight that are named, those that take longest.
SHOWN_FLIGHTS = 6


def show(report: Report, console: Console) -> None:
    """Print the whole report."""

    def say(line: str, style: str = "") -> None:
        console.print(line, style=style, highlight=False, markup=False, soft_wrap=True)

    if report.build:
        say(f"build {report.build.name[:12]}: {in_words(report.build.description)}", "bold")
        say(state(report))
    else:
        say(f"{report.out} does not know of any build; this is what it holds:")
    if report.standings:
        console.print(units_table(report.standings))
        for note in notes(report.standings, report.alive):
            say(note, "dim")
    if report.in_flight and report.build and report.build.heartbeat:
        say("in work now:")
        for line in flights(report.in_flight, report.build.heartbeat.time):
            say(line)
    say("blends:" if report.blends else "blends: none")
    for blend in report.blends:
        say(blend_line(blend))
    if report.others:
        say("other builds of this folder (`--build NAME` shows one):")
        for other in report.others:
            say(build_line(other))
    if report.free_bytes is not None:
        say(f"free disk: {report.free_bytes / 1e9:,.1f} GB")
    if report.can_resume and report.build:
        newer = any(other.begun > report.build.begun for other in report.others)
        say(f"to go on: vlend resume --out {report.out}" + (f" --build {report.build.name[:12]}" if newer else ""))


def state(report: Report) -> str:
    """Where the build stands, in one line."""
    build = report.build
    assert build is not None
    begun = f"begun {moment_of(build.begun)}"
    if report.pulse:
        return f"{report.pulse.sentence}; {begun}"
    ended = f"{build.state} {moment_of(build.ended)}, {begun}"
    if build.state == "stopped":
        return f"{ended}: {build.message}" if build.message else ended
    return f"units {ended}; the blend is not written" if report.blend_missing else ended


def units_table(standings: Sequence[Standing]) -> Table:
    """One row per pipeline and source."""
    table = Table()
    table.add_column("pipeline/source", overflow="fold")
    for heading in ("units", "done", "running", "missing", "items", "records", "dropped", "merged", "MB"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("dropped for")
    for line in standings:
        table.add_row(
            name_of(line.pipeline, line.source),
            _units(line),
            f"{line.done:,}",
            f"{line.running:,}" if line.listed is not None else "",
            "?" if line.missing is None else f"{line.missing:,}" + ("" if line.listing_complete else "+"),
            _of(line.items, line.listed_items),
            f"{line.records:,}",
            f"{sum(line.dropped.values()):,}",
            f"{line.merged:,}",
            f"{line.bytes / 1e6:,.1f}",
            reasons(line.dropped),
            style="dim" if not line.of_build and any(other.of_build for other in standings) else "",
        )
    return table


def notes(standings: Sequence[Standing], alive: bool) -> list[str]:
    """What has to be known to read the table, where it has to be."""
    found = []
    if any(line.listed is None and line.of_build for line in standings):
        found.append("units ?: this build has not listed the pipeline's input yet")
    elif any(line.listed is None for line in standings):
        found.append("units ?: no build that this folder knows of has listed them; only what is published is shown")
    if any(not line.listing_complete for line in standings):
        found.append("+: the listing is still under way" if alive else "+: the listing is not complete")
    uncounted = sum(line.uncounted for line in standings)
    if uncounted:
        found.append(f"items, records and bytes of {uncounted:,} done units are not counted before they are published")
    return found


def flights(in_flight: Sequence[InFlight], now: float) -> list[str]:
    """The units that take longest, a line each; `now` is Unix time by the clock of the driver."""
    longest = sorted(in_flight, key=lambda unit: unit.started)
    lines = [
        f"  {name_of(unit.pipeline, unit.source)}: {unit.piece}, for {duration(max(0.0, now - unit.started))}"
        + (f", on {unit.host}" if unit.host else "")
        for unit in longest[:SHOWN_FLIGHTS]
    ]
    if len(longest) > SHOWN_FLIGHTS:
        lines.append(f"  … and {len(longest) - SHOWN_FLIGHTS} more")
    return lines


def blend_line(blend: BlendStanding) -> str:
    """One sentence about a blend."""
    if blend.state == "unreadable":
        return f"  {blend.name}: {blend.problem}"
    planned = "no plan yet" if blend.planned is None else f"{blend.planned:,} {blend.unit} planned"
    if blend.state == "unfinished":
        return f"  {blend.name}: not finished, {planned}"
    return (
        f"  {blend.name}: finished, {planned}, {blend.records or 0:,} records with {blend.tokens or 0:,} tokens, "
        f"{(blend.bytes or 0) / 1e6:,.1f} MB"
    )


def build_line(build: Build) -> str:
    """One line about a build that is not the one shown."""
    ending = "unfinished" if build.state == "running" else build.state
    return f"  {build.name[:12]}  {ending:<10}  begun {moment_of(build.begun)}  {in_words(build.description)}"


def moment_of(iso: str) -> str:
    """`2026-11-21 04:05 UTC` of a time in ISO 8601."""
    return f"{iso[:10]} {iso[11:16]} UTC"


def reasons(dropped: dict[str, int], top: int = TOP_REASONS) -> str:
    """`too_small 12, licence 3, 2 others 4`: the most frequent reasons with their counts."""
    ordered = sorted(dropped.items(), key=lambda pair: (-pair[1], pair[0]))
    shown = [f"{reason} {number:,}" for reason, number in ordered[:top]]
    rest = ordered[top:]
    if rest:
        others = "1 other" if len(rest) == 1 else f"{len(rest)} others"
        shown.append(f"{others} {sum(number for _, number in rest):,}")
    return ", ".join(shown)


def name_of(pipeline: str, source: str) -> str:
    """How a pipeline and its source are called together."""
    return f"{pipeline}/{source}"


def _units(line: Standing) -> str:
    if line.listed is None:
        return "?"
    return f"{line.listed:,}" + ("" if line.listing_complete else "+")


def _of(done: int, listed: int | None) -> str:
    return f"{done:,}" if listed is None or listed == done else f"{done:,} of {listed:,}"
