"""`report.html`: one file that shows a finished blend, without network, external files or need of scripts.

Equal blends give equal bytes: no time stamps, unless the caller hands one in. A content security policy inside the
page forbids everything but its own style, its own short script and pictures in data URLs.
"""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files as resource_files
from string import Template

from corpus.store.files import FileSystem
from mixtures.manifest import Manifest, read_manifest
from mixtures.report import charts, figures, leaves, tables
from mixtures.report.distributions import distributions
from mixtures.report.gallery import gallery, links
from mixtures.report.markup import Html, element, escape, join

REPORT_NAME = "report.html"
SAMPLES_PER_COMPONENT = 6
#: Bytes of HTML that the gallery may take; the rest of the page is some ten kilobytes and a line per file.
GALLERY_BYTES = 5_000_000
#: So many files are listed; a large blend has thousands, and the manifest has them all.
_FILES_SHOWN = 200


def write_report(
    folder: str, samples_per_component: int = SAMPLES_PER_COMPONENT, seed: int = 0, generated: str | None = None
) -> str:
    """Write `report.html` into the blend folder `folder` (a path or URL) and return where it is.

    `seed` chooses the samples; `generated` is shown in the foot, for callers who want a date on the page. Raises
    `mixtures.manifest.ManifestError` for a folder without a readable manifest.
    """
    files = FileSystem(folder)
    page = render(files, read_manifest(folder), samples_per_component, seed, generated)
    files.replace(REPORT_NAME, page.encode())
    return files.full(REPORT_NAME)


def render(files: FileSystem, manifest: Manifest, samples: int, seed: int, generated: str | None = None) -> str:
    """The page as text."""
    train = [file.path for file in manifest.files_of("train")]
    order = [component.name for component in manifest.components]
    lengths, sides = distributions(files, train)
    sections = gallery(files, train, order, samples, seed, GALLERY_BYTES)
    script = _resource("page.js")
    return Template(_resource("page.html")).substitute(
        title=escape(manifest.name),
        style=_resource("page.css"),
        script=script,
        policy=_policy(script),
        facts=_facts(manifest),
        headline=_headline(manifest),
        notes=_notes(manifest),
        composition=join([charts.composition(manifest.components), charts.legend(manifest.components)]),
        shares=tables.shares(manifest),
        tokens=tables.tokens(manifest),
        datasets=tables.datasets(manifest),
        left_out=tables.left_out(manifest),
        lengths=charts.histogram(lengths, order, "tokens per record, text and images together"),
        sides=charts.histogram(sides, order, "longer side of each picture, in pixels"),
        pictures=tables.pictures(manifest),
        use_cases=leaves.section(files, train),
        licenses=tables.tally("Licence", manifest.licenses),
        languages=tables.tally("Language", manifest.languages),
        ledger=tables.ledger(manifest),
        gallery_links=links(sections),
        gallery=_gallery(manifest, sections),
        files=_files(manifest),
        rule=tables.pairs("Counting rule", "Value", manifest.counting_rule),
        versions=tables.pairs("Package", "Version", dict(sorted(manifest.versions.items()))),
        generated=element("span", f"Generated {generated}. ") if generated else "",
    )


def _resource(name: str) -> str:
    return resource_files("mixtures.report").joinpath(name).read_text(encoding="utf-8")


def _policy(script: str) -> Html:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    rules = ("default-src 'none'", "img-src data:", "style-src 'unsafe-inline'", f"script-src 'sha256-{digest}'")
    return escape("; ".join(rules))


def _facts(manifest: Manifest) -> Html:
    rule = manifest.counting_rule
    counted = ", ".join(str(rule[key]) for key in ("template", "image_rule", "tokenizer") if key in rule)
    entries = {
        "plan": manifest.plan_hash,
        "seed": manifest.seed,
        "shares in": manifest.unit.replace("_", " "),
        "counted by": counted or "see below",
    }
    return element("p", *(element("span", name, " ", element("code", v)) for name, v in entries.items()), class_="meta")


def _headline(manifest: Manifest) -> Html:
    parts = manifest.components
    text, image = sum(c.n_text_tokens for c in parts), sum(c.n_image_tokens for c in parts)
    records = sum(c.records for c in parts)
    off = max((abs(c.realised_share - c.target_share) for c in parts), default=0.0)
    tiles = [
        (figures.compact(text + image), "tokens", f"{figures.compact(text)} text, {figures.compact(image)} image"),
        (figures.count(records), "records", f"{figures.count(sum(c.unique_records for c in parts))} distinct"),
        (
            figures.count(sum(c.images for c in parts)),
            "pictures",
            f"{figures.count(sum(c.unique_images for c in parts))} distinct",
        ),
        (f"{off:.2f}", "points off plan", "largest difference of a row, in percentage points"),
        (figures.count(sum(c.validation_records for c in parts)), "held out", "records, by whole documents"),
        (
            figures.size(sum(f.bytes for f in manifest.files)),
            "on disk",
            f"{figures.count(len(manifest.files))} Parquet files",
        ),
    ]
    return element(
        "ul",
        *(
            element("li", element("b", value), element("span", what), element("small", more))
            for value, what, more in tiles
        ),
        class_="tiles",
    )


def _notes(manifest: Manifest) -> Html:
    if not manifest.notes:
        return Html("")
    return element("ul", *(element("li", note) for note in manifest.notes), class_="notes")


def _gallery(manifest: Manifest, sections: dict[str, Html]) -> Html:
    numbers = {component.name: number for number, component in enumerate(manifest.components)}
    return join(
        element(
            "section",
            element(
                "h3",
                element("i", class_=f"swatch {charts.colour(numbers.get(name, 0))}"),
                figures.title(name),
                " ",
                element("code", name),
            ),
            cards,
            id=f"samples-{number}",
        )
        for number, (name, cards) in enumerate(sections.items())
    )


def _files(manifest: Manifest) -> Html:
    shown = manifest.model_copy(update={"files": manifest.files[:_FILES_SHOWN]})
    hidden = len(manifest.files) - _FILES_SHOWN
    more = element("p", f"and {figures.count(hidden)} more, in manifest.json", class_="quiet") if hidden > 0 else ""
    return join([tables.files(shown), more])
