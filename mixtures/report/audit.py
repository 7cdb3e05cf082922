"""The audit sheet: samples of every component to judge by eye, on screen or on paper.

Each sample shows its pictures larger than the gallery does and its whole text, beside boxes to tick and a line for
notes. Ticks live in the page alone: nothing is sent or stored; print the sheet, or save it as PDF, to keep them.
"""

from __future__ import annotations

from importlib.resources import files as resource_files
from string import Template

from corpus.record import Record
from corpus.store.files import FileSystem
from mixtures.manifest import read_manifest
from mixtures.report import figures, record_view
from mixtures.report.markup import Html, element, escape, join
from mixtures.report.samples import choose, read

_LONGEST_SIDE = 1000
_VERDICTS = ("correct", "wrong", "unsure")


def audit_sheet(folder: str, n: int, seed: int = 0) -> str:
    """A page with `n` samples of every component of the blend in `folder`, chosen by `seed`.

    Raises `mixtures.manifest.ManifestError` for a folder without a readable manifest.
    """
    files = FileSystem(folder)
    manifest = read_manifest(folder)
    chosen = choose(files, [file.path for file in manifest.files_of("train")], n, seed)
    found = read(files, [place for places in chosen.values() for place in places])
    samples = {place: _sample(record) for place, record in found}
    sections = []
    order = [part.name for part in manifest.components]
    for component in [*(name for name in order if name in chosen), *(name for name in chosen if name not in order)]:
        places = chosen[component]
        numbered = [_numbered(component, number, samples[place]) for number, place in enumerate(places, start=1)]
        sections.append(element("section", element("h2", figures.title(component)), *numbered))
    resources = resource_files("mixtures.report")
    return Template(resources.joinpath("audit.html").read_text(encoding="utf-8")).substitute(
        title=escape(manifest.name),
        style=resources.joinpath("page.css").read_text(encoding="utf-8")
        + resources.joinpath("audit.css").read_text(encoding="utf-8"),
        facts=escape(f"plan {manifest.plan_hash}, seed {seed}, {sum(map(len, chosen.values()))} samples"),
        sections=join(sections),
    )


def _sample(record: Record) -> Html:
    text, _ = record_view.text(record)
    return join(
        [
            record_view.facts(record),
            record_view.pictures(record, _LONGEST_SIDE),
            element("div", text, class_="record-text", dir="auto"),
        ]
    )


def _numbered(component: str, number: int, sample: Html) -> Html:
    boxes = [element("label", element("input", type="checkbox"), verdict) for verdict in _VERDICTS]
    notes = element("label", "notes", element("input", type="text", autocomplete="off"), class_="note")
    verdict = element("div", element("b", f"{component} {number}"), *boxes, notes, class_="verdict")
    return element("article", verdict, sample, class_="audited")
