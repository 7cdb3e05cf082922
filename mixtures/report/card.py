"""`README.md` of a blend: the data card, with the header that the Hugging Face Hub and `datasets` read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from importlib.resources import files as resource_files
from string import Template

import yaml

from corpus.store.files import FileSystem
from mixtures.manifest import Manifest, read_manifest
from mixtures.report import figures
from mixtures.report.licences import hub_name, single

CARD_NAME = "README.md"

_SIZES = ((1e3, "n<1K"), (1e4, "1K<n<10K"), (1e5, "10K<n<100K"), (1e6, "100K<n<1M"), (1e7, "1M<n<10M"))
_LARGER_SIZES = ((1e8, "10M<n<100M"), (1e9, "100M<n<1B"), (1e10, "1B<n<10B"))


def write_card(folder: str) -> str:
    """Write `README.md` into the blend folder `folder` (a path or URL) and return where it is."""
    files = FileSystem(folder)
    files.replace(CARD_NAME, card(read_manifest(folder)).encode())
    return files.full(CARD_NAME)


def card(manifest: Manifest) -> str:
    """The data card as Markdown."""
    parts = manifest.components
    template = resource_files("mixtures.report").joinpath("card.md").read_text(encoding="utf-8")
    return Template(template).substitute(
        header=yaml.safe_dump(header(manifest), sort_keys=False, allow_unicode=True),
        name=text(manifest.name),
        records=figures.count(sum(c.records for c in parts)),
        tokens=figures.compact(sum(c.n_text_tokens + c.n_image_tokens for c in parts)),
        text_tokens=figures.compact(sum(c.n_text_tokens for c in parts)),
        image_tokens=figures.compact(sum(c.n_image_tokens for c in parts)),
        pictures=figures.count(sum(c.images for c in parts)),
        held_out=figures.count(sum(c.validation_records for c in parts)),
        unit=manifest.unit.replace("_", " "),
        composition=_composition(manifest),
        datasets=_datasets(manifest),
        left_out=_left_out(manifest),
        rule=_table(("Counting rule", "Value"), [(k, v) for k, v in manifest.counting_rule.items()]),
        licenses=_tally("Licence", manifest.licenses),
        languages=_tally("Language", manifest.languages),
        ledger=_ledger(manifest),
        notes="\n".join(f"- {text(note)}" for note in manifest.notes),
        plan_hash=manifest.plan_hash,
        seed=manifest.seed,
    )


def header(manifest: Manifest) -> dict[str, object]:
    """The YAML header of the card."""
    licences = sorted({hub_name(licence) for licence in single(manifest.licenses)}) or ["unknown"]
    parts = manifest.components
    tasks = ["text-generation"]
    if any(component.images for component in parts):
        tasks = ["image-text-to-text", "image-to-text", "text-generation"]
    splits = [
        {"split": split, "path": f"data/{split}-*.parquet"}
        for split in ("train", "validation")
        if any(file.split == split for file in manifest.files)
    ]
    return {
        "pretty_name": manifest.name,
        "license": licences[0] if len(licences) == 1 else licences,
        "language": sorted(code for code in manifest.languages if re.fullmatch("[a-z]{2,3}", code)),
        "task_categories": tasks,
        "size_categories": [size_category(sum(component.records for component in parts))],
        "tags": ["vision-language", "vlend"],
        "configs": [{"config_name": "default", "data_files": splits}],
    }


def size_category(records: int) -> str:
    """The hub's name for a number of rows."""
    return next((name for limit, name in (*_SIZES, *_LARGER_SIZES) if records < limit), "10B<n<100B")


def text(value: object) -> str:
    """A value as Markdown that shows just its characters, on one line."""
    line = " ".join(str(value).split())
    escaped = re.sub(r"([\\`*_{}\[\]()#+!|~$])", r"\\\1", line)
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _table(head: Sequence[str], rows: Iterable[Sequence[object]], numbers: Iterable[int] = ()) -> str:
    right = set(numbers)
    lines = [head, ["--:" if column in right else "---" for column in range(len(head))]]
    cells = [[text(value) for value in row] for row in rows]
    if not cells:
        return "None."
    return "\n".join(f"| {' | '.join(line)} |" for line in [*lines, *cells])


def _composition(manifest: Manifest) -> str:
    rows = [
        (
            figures.title(c.name),
            c.name,
            figures.percent(c.paper_share),
            figures.percent(c.renormalised_share),
            figures.percent(c.target_share),
            figures.percent(c.realised_share),
            figures.count(c.n_text_tokens),
            figures.count(c.n_image_tokens),
            figures.count(c.records),
            figures.count(c.images),
        )
        for c in manifest.components
    ]
    shares = ("Paper", "Renormalised", "Planned", "Realised")
    head = ("Row", "`component`", *shares, "Text tokens", "Image tokens", "Records", "Pictures")
    return _table(head, rows, numbers=range(2, 10))


def _datasets(manifest: Manifest) -> str:
    rows = [
        (c.name, d.name, d.reach, figures.count(d.realised), figures.count(d.records), d.most_repeats, d.note or "—")
        for c in manifest.components
        for d in c.datasets
        if d.status == "used"
    ]
    head = ("Row", "Dataset", "Reach", manifest.unit.replace("_", " ").capitalize(), "Records", "Most repeats", "Note")
    return _table(head, rows, numbers=(3, 4, 5))


def _left_out(manifest: Manifest) -> str:
    rows = [
        (c.name, d.name, d.reach, d.note or "—")
        for c in manifest.components
        for d in c.datasets
        if d.status == "left_out"
    ]
    return _table(("Row", "Dataset", "Reach", "Note"), rows)


def _tally(what: str, counts: dict[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return _table((what, "Records"), [(name or "not stated", figures.count(n)) for name, n in ordered], numbers=(1,))


def _ledger(manifest: Manifest) -> str:
    rows = [
        (
            line.pipeline,
            line.source,
            figures.count(line.items),
            figures.count(line.yielded_items),
            figures.count(line.merged),
            ", ".join(f"{reason} {n}" for reason, n in sorted(line.dropped.items())) or "—",
        )
        for line in manifest.ledger
    ]
    return _table(("Pipeline", "Source", "Items", "Yielded", "Merged", "Dropped"), rows, numbers=(2, 3, 4))
