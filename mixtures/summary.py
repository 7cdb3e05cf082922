"""The manifest of a blend, from its plan, its cut and the facts of its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from corpus.store.files import FileSystem
from mixtures.cut import Cut, Drawn, facts_path
from mixtures.facts import Facts, unique_images
from mixtures.manifest import ComponentShare, DatasetShare, LedgerLine, Manifest
from mixtures.piece_rows import TOKEN_COLUMNS
from mixtures.planned import Plan, PlannedComponent, PlannedDataset
from mixtures.recipe import Unit
from mixtures.supply import Supply

#: Packages whose versions a reader of the blend may want to know.
PACKAGES = ("vlend", "pyarrow", "numpy", "pillow", "tokenizers", "ray", "playwright", "pymupdf", "matplotlib")


def summarise(files: FileSystem, folder: str, plan: Plan, supply: Supply, cut: Cut, facts: Sequence[Facts]) -> Manifest:
    """Planned and realised amounts side by side. `facts` are those of the files of `cut`, in their order."""
    return Manifest(
        name=plan.name,
        plan_hash=plan.hash(),
        seed=plan.seed,
        unit=plan.unit,
        counting_rule=plan.counting_rule,
        files=[one.file for one in facts],
        components=_Realised(files, folder, plan, cut, facts).components(),
        ledger=[_ledger_line(name, counts) for name, counts in sorted(supply.ledgers.items())],
        licenses=_most_first(facts, "licenses"),
        languages=_most_first(facts, "languages"),
        versions=_versions(),
        notes=plan.notes,
    )


class _Realised:
    """What the training files hold, summed over their facts."""

    def __init__(self, files: FileSystem, folder: str, plan: Plan, cut: Cut, facts: Sequence[Facts]) -> None:
        self.files = files
        self.plan = plan
        self.training = [one for one in facts if one.file.split == "train"]
        self.paths = [facts_path(folder, number) for number, one in enumerate(facts) if one.file.split == "train"]
        self.renormalised = renormalised_shares(plan)
        self.held_out = {one.file.component: one.file.rows for one in facts if one.file.split == "validation"}
        self.drawn = {(one.component, one.dataset): one for one in cut.drawn}
        self.sums: dict[tuple[str, str], Counter[str]] = {}
        for one in self.training:
            for key, sums in one.sums.items():
                self.sums.setdefault(key, Counter()).update(sums)
        self.whole = sum(_amount(sums, plan.unit) for sums in self.sums.values())

    def components(self) -> list[ComponentShare]:
        return [self._component(row) for row in self.plan.components]

    def _component(self, row: PlannedComponent) -> ComponentShare:
        sums: Counter[str] = Counter()
        for (component, _), found in self.sums.items():
            if component == row.name:
                sums.update(found)
        drawn = [one for one in self.drawn.values() if one.component == row.name]
        images = sum(one.images[row.name] for one in self.training)
        image_bytes = sum(one.image_bytes[row.name] for one in self.training)
        unique, unique_bytes = unique_images(self.files, self.paths, row.name, images)
        realised = _amount(sums, self.plan.unit)
        return ComponentShare(
            name=row.name,
            paper_share=row.paper_share,
            renormalised_share=self.renormalised[row.name],
            target_share=row.share,
            realised_share=100 * realised / self.whole if self.whole else 0.0,
            target=row.target,
            realised=realised,
            available=row.available,
            records=sum(one.records for one in drawn),
            unique_records=sum(one.unique for one in drawn),
            most_repeats=max((one.most for one in drawn), default=0),
            **{name: sums[name] for name in TOKEN_COLUMNS},
            images=images,
            unique_images=unique,
            image_bytes=image_bytes,
            unique_image_bytes=unique_bytes,
            duplication_factor=image_bytes / unique_bytes if unique_bytes else 1.0,
            validation_records=self.held_out.get(row.name, 0),
            datasets=[self._dataset(row.name, item) for item in row.datasets],
        )

    def _dataset(self, component: str, planned: PlannedDataset) -> DatasetShare:
        drawn = self.drawn.get((component, planned.name), Drawn(component, planned.name, 0, 0, 0))
        return DatasetShare(
            name=planned.name,
            reach=planned.reach,
            status=planned.status,
            note=planned.note,
            target=planned.target,
            realised=_amount(self.sums.get((component, planned.name), Counter()), self.plan.unit),
            available=planned.available,
            records=drawn.records,
            unique_records=drawn.unique,
            most_repeats=drawn.most,
            binds=planned.binds,
        )


def renormalised_shares(plan: Plan) -> dict[str, float]:
    """The recipe's share of each row in percent, once rows without data are taken out."""
    whole = sum(row.recipe_share for row in plan.components if row.available)
    return {row.name: 100 * row.recipe_share / whole if row.available else 0.0 for row in plan.components}


def _amount(sums: Mapping[str, int], unit: Unit) -> int:
    if unit == "records":
        return sums.get("records", 0)
    if unit == "tokens":
        return sums.get("n_text_tokens", 0) + sums.get("n_image_tokens", 0)
    return sums.get(f"n_{unit}", 0)


def _most_first(facts: Sequence[Facts], name: str) -> dict[str, int]:
    """The sum of a counter over the training files, the most frequent first."""
    total: Counter[str] = Counter()
    for one in facts:
        if one.file.split == "train":
            total.update(getattr(one, name))
    return dict(sorted(total.items(), key=lambda pair: (-pair[1], pair[0])))


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
