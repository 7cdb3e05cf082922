"""The manifest of a blend, from its plan and what was counted while its files were written."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from mixtures.manifest import BlendFile, ComponentShare, DatasetShare, LedgerLine, Manifest
from mixtures.planned import Plan, PlannedComponent, PlannedDataset
from mixtures.supply import Supply
from mixtures.tally import ComponentTally, DatasetTally, Tally

#: Packages whose versions a reader of the blend may want to know.
PACKAGES = ("vlend", "pyarrow", "numpy", "pillow", "tokenizers", "ray", "playwright", "pymupdf", "matplotlib")


def summarise(plan: Plan, supply: Supply, files: list[BlendFile], tally: Tally) -> Manifest:
    """Planned and realised amounts side by side."""
    whole = sum(component.realised for component in tally.components.values())
    held_out = {file.component: file.rows for file in files if file.split == "validation"}
    return Manifest(
        name=plan.name,
        plan_hash=plan.hash(),
        seed=plan.seed,
        unit=plan.unit,
        counting_rule=plan.counting_rule,
        files=files,
        components=[
            _component(row, tally.components.get(row.name, ComponentTally()), whole, held_out.get(row.name, 0), plan)
            for row in plan.components
        ],
        ledger=[_ledger_line(name, counts) for name, counts in sorted(supply.ledgers.items())],
        licenses=dict(sorted(tally.licenses.items(), key=lambda pair: (-pair[1], pair[0]))),
        languages=dict(sorted(tally.languages.items(), key=lambda pair: (-pair[1], pair[0]))),
        versions=_versions(),
        notes=plan.notes,
    )


def _component(row: PlannedComponent, tally: ComponentTally, whole: int, held_out: int, plan: Plan) -> ComponentShare:
    unique_bytes = sum(tally.image_sizes.values())
    repeats = [count for dataset in tally.datasets.values() for count in dataset.ids.values()]
    return ComponentShare(
        name=row.name,
        paper_share=row.paper_share,
        target_share=row.share,
        realised_share=100 * tally.realised / whole if whole else 0.0,
        target=row.target,
        realised=tally.realised,
        available=row.available,
        records=sum(repeats),
        unique_records=len(repeats),
        most_repeats=max(repeats, default=0),
        n_text_tokens=tally.text_tokens,
        n_image_tokens=tally.image_tokens,
        n_loss_tokens=tally.loss_tokens,
        images=tally.images,
        unique_images=len(tally.image_sizes),
        image_bytes=tally.image_bytes,
        unique_image_bytes=unique_bytes,
        duplication_factor=tally.image_bytes / unique_bytes if unique_bytes else 1.0,
        validation_records=held_out,
        datasets=[_dataset(item, tally.datasets.get(item.name, DatasetTally())) for item in row.datasets],
    )


def _dataset(planned: PlannedDataset, tally: DatasetTally) -> DatasetShare:
    return DatasetShare(
        name=planned.name,
        reach=planned.reach,
        status=planned.status,
        note=planned.note,
        target=planned.target,
        realised=tally.realised,
        available=planned.available,
        records=sum(tally.ids.values()),
        unique_records=len(tally.ids),
        most_repeats=max(tally.ids.values(), default=0),
        binds=planned.binds,
    )


def _ledger_line(name: str, counts: dict[str, Any]) -> LedgerLine:
    pipeline, source = name.split("/", 1)
    return LedgerLine(
        pipeline=pipeline,
        source=source,
        items=counts["items"],
        yielded_items=counts["yielded_items"],
        records=counts["records"],
        merged=counts["merged"],
        dropped=counts["dropped"],
    )


def _versions() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
