"""What a plan is: everything that decides a blend, as plan.json has it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np

from corpus.identity import fingerprint
from mixtures.clock import Clock
from mixtures.recipe import Modality, Unit

#: Raised whenever equal inputs would give another blend (draws, packing, order, file layout) or a plan has other keys.
PLANNER_VERSION = 3


@dataclass
class PlannedDataset:
    """Amounts in the recipe's unit. `status` is `used` or `left_out`; `binds` says what keeps it from giving more.

    `wanted` is its part if data were no limit. `units` are the sequences that one pass has, `fill` how full they are
    in percent (None where nothing is packed), `longer_than_sequence` the records left out for their length.
    """

    name: str
    reach: str
    status: Literal["used", "left_out"]
    note: str
    max_epochs: int
    wanted: int = 0
    target: int = 0
    available: int = 0
    records_available: int = 0
    held_out: int = 0
    repeated: int = 0
    forgotten: int = 0
    units: int = 0
    fill: float | None = None
    longer_than_sequence: int = 0
    texts_cut: int = 0
    binds: str | None = None

    def epochs(self) -> float:
        """How often each record is drawn on average."""
        return self.target / self.available if self.available else 0.0


@dataclass
class PlannedComponent:
    """A row. `share` is percent of the whole run as planned, the schedule's integral; `recipe_share` the share that
    the recipe gives, which a schedule reaches at its end; `paper_share` that of the paper's table, if it has the row.
    """

    name: str
    modality: Modality
    share: float
    recipe_share: float
    paper_share: float | None
    wanted: int
    target: int
    available: int
    datasets: list[PlannedDataset]
    binds: str | None = None


@dataclass
class PlannedGaps:
    """Text for the gaps of vision-language batches, in tokens; it is part of the dataset's `target`.

    `gaps` is what those batches are expected to leave empty, `wanted` the share of it that is filled where data is no
    limit, `target` what is expected to be given, `most` what may be. `records` of the dataset, `available` tokens, are
    set aside for it. The order fills the same share of the gaps that it really has.
    """

    component: str
    dataset: str
    gaps: int
    wanted: int
    target: int
    most: int
    records: int
    available: int


@dataclass
class Plan:
    """Everything that decides a blend. `parts` are the files to draw from, with their checksums.

    `clock` says how much each row should have given when the blend has given so much (see `mixtures.clock`).
    """

    name: str
    unit: Unit
    seed: int
    total: int
    max_epochs: int
    sequence_length: int | None
    packing: Literal["none", "best_fit"]
    global_batch: int | None
    grouping: Literal["none", "modality"]
    counting_rule: dict[str, Any]
    recipe: dict[str, Any]
    components: list[PlannedComponent]
    clock: dict[str, Any]
    parts: list[dict[str, str]]
    gaps: PlannedGaps | None = None
    #: hashes of the tombstones that took records of this recipe
    tombstones: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    version: int = PLANNER_VERSION

    def hash(self) -> str:
        """Fingerprint of the plan: blends with one hash are equal."""
        return fingerprint(asdict(self))

    def to_json(self) -> str:
        """The text of plan.json."""
        return json.dumps({**asdict(self), "plan_hash": self.hash()}, ensure_ascii=False, indent=1) + "\n"

    def used(self) -> list[tuple[PlannedComponent, list[PlannedDataset]]]:
        """Rows and datasets that give something."""
        return [
            (component, [dataset for dataset in component.datasets if dataset.target])
            for component in self.components
            if component.target
        ]

    def row_clock(self) -> Clock:
        """The clock of the rows that give something, in the order of `used`."""
        targets = [self.clock["targets"][component.name] for component, _ in self.used()]
        return Clock(np.array(self.clock["times"], dtype=np.int64), np.array(targets, dtype=np.int64))


def clock_json(clock: Clock, names: list[str]) -> dict[str, Any]:
    """A clock as plan.json has it."""
    return {
        "times": clock.times.tolist(),
        "targets": {name: row.tolist() for name, row in zip(names, clock.targets, strict=True)},
    }
