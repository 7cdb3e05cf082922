"""Check a store: every file that a current snapshot stands on, and that snapshots, units, parts and indexes agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from corpus.identity import digest
from corpus.store.files import FileSystem, StoreError
from corpus.store.findings import Finding
from corpus.store.layout import kind_of
from corpus.store.ledger import add_counts
from corpus.store.references import live_units
from corpus.store.snapshot import components, current
from corpus.store.snapshot_chain import read_parents
from corpus.store.units import unit_path
from corpus.store.verify_part import PartJob, check_part
from corpus.store.verify_segment import SegmentJob, check_segment
from corpus.store.verify_unit import CheckedUnit, UnitJob, check_unit

Job = TypeVar("Job")
Result = TypeVar("Result")
#: Applies a function of a module to many jobs, in order; `map` or one that spreads them over processes.
Mapper = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]

REPUBLISH = "run the build again, which publishes anew"


def verify_store(
    files: FileSystem, deep: bool = False, tokenizer: str | None = None, mapper: Mapper = map
) -> list[Finding]:
    """One finding for each kind of file. Damage is a problem in a finding, never an exception.

    `deep` recomputes the id and the token counts of every record and decodes every image, instead of a few per part;
    `tokenizer` is the store's, where that is not the shipped one. Memory: about 1 kB per unit.
    """
    snapshots, found = _check_snapshots(files)
    findings = [snapshots]
    segments = [
        SegmentJob(files.root_url, component, entry, segment, deep)
        for component, entry, content in found
        for segment in content["segments"] or ()
    ]
    findings.append(_sum("segments", mapper(check_segment, segments)))
    units = {
        (pipeline, name): UnitJob(files.root_url, pipeline, name)
        for _, entry, content in found
        for pipeline in [entry.split("/", 1)[0]]
        for name in live_units(content)
    }
    checked: dict[tuple[str, str], CheckedUnit] = dict(zip(units, mapper(check_unit, units.values()), strict=True))
    findings.append(_sum("units", (unit.finding for unit in checked.values())))
    findings.append(_sum("dropped", (unit.dropped for unit in checked.values())))
    for component, entry, content in found:
        _check_entry(component, entry, content, checked, snapshots)
    findings.append(_sum("parts", mapper(check_part, _part_jobs(files, checked, deep, tokenizer))))
    return findings


def _check_snapshots(files: FileSystem) -> tuple[Finding, list[tuple[str, str, dict[str, Any]]]]:
    """The chain of each component; and (component, entry, content) of everything that is current."""
    finding = Finding("snapshots")
    found = []
    for component in components(files):
        folder = f"components/{component}"
        for name in files.names(folder):
            path = f"{folder}/{name}"
            if kind_of(path) != "snapshot":
                continue
            data = files.read(path)
            finding.files += 1
            finding.bytes += len(data)
            if f"snapshot-{digest(data)}.json" != name:
                finding.problem(path, "was changed: it is named by its content", f"delete it and {REPUBLISH}")
        try:
            snapshot = current(files, component)
            cycle = snapshot is None and read_parents(files, component)
            if cycle:
                finding.problem(folder, "has snapshots of which each follows another", f"delete them and {REPUBLISH}")
            for entry, content in (snapshot or {}).get("entries", {}).items():
                # the part list is read here, so that a damaged one is a problem of this component alone
                found.append((component, entry, {**content, "parts": list(content["parts"])}))
        except (StoreError, KeyError, TypeError, ValueError) as error:
            finding.problem(folder, f"has no readable snapshot ({error})", f"delete that file and {REPUBLISH}")
    return finding, found


def _check_entry(
    component: str,
    entry: str,
    content: dict[str, Any],
    checked: dict[tuple[str, str], CheckedUnit],
    finding: Finding,
) -> None:
    """Does a snapshot's entry list what its units have?"""
    place = f"components/{component}: the entry {entry}"
    pipeline = entry.split("/", 1)[0]
    covered = {name for names in content["covers"].values() for name in names}
    if not covered <= set(content["units"]):
        finding.problem(place, "covers units that it does not list", REPUBLISH)
    for name in [*content["units"], *content["covers"]]:
        if kind_of(unit_path(pipeline, name)) != "unit":
            finding.problem(place, f"lists {name!r}, which is no name of a unit", REPUBLISH)
    units = [checked[pipeline, name] for name in live_units(content)]
    whole = all(unit.counting_rule for unit in units)
    listed = {(part["path"], part["checksum"], part["index_checksum"], part["rows"]) for part in content["parts"]}
    own = {
        (file["path"], file["checksum"], file["index_checksum"], file["rows"])
        for unit in units
        for file in unit.files
        if file["component"] == component
    }
    if whole and listed != own:
        names = sorted({path for path, *_ in listed ^ own})
        finding.problem(place, f"and its units disagree on {len(names)} parts, first {names[0]}", REPUBLISH)
    if whole and content["ledger"]:
        ledger: dict[str, Any] = {}
        for unit in units:
            ledger = add_counts(ledger, unit.ledger)
        if ledger != content["ledger"]:
            finding.problem(place, "has a ledger that is not the sum of its units'", REPUBLISH)
    if whole and any(unit.counting_rule != content["counting_rule"] for unit in units):
        finding.problem(place, "has units that were counted under another rule than it says", REPUBLISH)


def _part_jobs(
    files: FileSystem, checked: dict[tuple[str, str], CheckedUnit], deep: bool, tokenizer: str | None
) -> Iterator[PartJob]:
    for (pipeline, name), unit in checked.items():
        for file in unit.files:
            yield PartJob(files.root_url, pipeline, name, file, unit.counting_rule, deep, tokenizer)


def _sum(what: str, found: Iterable[Finding]) -> Finding:
    total = Finding(what)
    for finding in found:
        total.add(finding)
    return total
