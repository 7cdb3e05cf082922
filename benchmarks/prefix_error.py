"""How far a written blend strays from its plan, at every prefix: read from its Parquet files and plan.json alone.

    python benchmarks/prefix_error.py out/mixes/pretrain

Imports nothing of vlend: numpy, pyarrow and json. For each component and dataset it prints the farthest distance from
its target over all prefixes, in longest units (a unit is a packed sequence, or a record where nothing is packed), with
the bound that is promised, and exits with 1 if a bound is broken:

    component   1 from its target on the plan's clock
    dataset     1 from its share of what its component gave, 2 from that share of the component's target
    modality    half a global batch from its target, where batches have one modality; the two above then hold on the
                modality's own clock, up to what the plan gives it

A clock says how much each component should have given when the whole has given so much: plan.json has its corners. Its
end is moved to what the blend holds, which is as near to the plan as whole units come; that difference is printed too.
A component that also pours text into gaps (`gaps` in plan.json) is printed and not bound, and so are its siblings.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

#: Due times are rounded down to a part of a token.
ROUNDING = 0.01
COUNTS = ("n_text_tokens", "n_image_tokens", "n_loss_tokens")
PIECES = ("sequence", "piece_start", "piece_stop")

Name = tuple[str, str]


@dataclass
class Run:
    """A run of units. `names` are the datasets; `given[d]` is what dataset d has given after each unit."""

    names: list[Name]
    given: np.ndarray

    @property
    def now(self) -> np.ndarray:
        """What all have given after each unit."""
        return self.given.sum(axis=0)

    def of(self, component: str) -> np.ndarray:
        """What a component has given after each unit."""
        return self.given[[k for k, name in enumerate(self.names) if name[0] == component]].sum(axis=0)

    def only(self, components: list[str], units: np.ndarray) -> Run:
        """These components alone, over these units."""
        mine = [k for k, name in enumerate(self.names) if name[0] in components]
        steps = np.diff(self.given, axis=1, prepend=0)[mine][:, units]
        return Run([self.names[k] for k in mine], np.cumsum(steps, axis=1))


@dataclass
class Line:
    """One line of the table: `error` and `bound` in longest units (batches for a modality); no bound, no verdict."""

    what: str
    error: float
    bound: float | None
    share: float
    planned: float

    @property
    def broken(self) -> bool:
        return self.bound is not None and self.error > self.bound


def read_run(folder: Path, plan: dict[str, Any]) -> Run:
    """All units of the blend, from the rows of its training files."""
    paths = sorted((folder / "data").glob("train-*.parquet"))
    packed = "sequence" in pq.read_schema(paths[0]).names
    columns = ["component", "source", *COUNTS, *(PIECES if packed else ())]
    table = pa.concat_tables([pq.read_table(path, columns=columns) for path in paths])
    names = [
        (row["name"], one["name"]) for row in plan["components"] for one in row["datasets"] if one["status"] == "used"
    ]
    number_of = {name: number for number, name in enumerate(names)}
    pairs = zip(table.column("component").to_pylist(), table.column("source").to_pylist(), strict=True)
    dataset = np.array([number_of[pair] for pair in pairs])
    amount, sequence = _amounts(table, plan["unit"], packed)
    if (np.diff(sequence) < 0).any() or (np.diff(sequence) > 1).any() or sequence[0] != 0:
        sys.exit(f"{folder}: the rows are not in the order of their sequences")
    ends = np.append(np.flatnonzero(np.diff(sequence)), len(sequence) - 1)
    given = np.array([np.cumsum(np.where(dataset == number, amount, 0))[ends] for number in range(len(names))])
    return Run(names, given)


def _amounts(table: pa.Table, unit: str, packed: bool) -> tuple[np.ndarray, np.ndarray]:
    """What each row gives in the recipe's unit, and the unit that it belongs to."""
    text, image, loss = (table.column(name).to_numpy().astype(np.int64) for name in COUNTS)
    whole = text + image
    amount = {"tokens": whole, "text_tokens": text, "loss_tokens": loss, "records": np.ones_like(text)}[unit]
    if not packed:
        return amount, np.arange(len(amount))
    sequence, start, stop = (table.column(name).to_numpy().astype(np.int64) for name in PIECES)
    if unit == "records":
        return (start == 0).astype(np.int64), sequence
    # a text that was cut gives to each piece its part, in whole tokens
    divisor = np.maximum(whole, 1)
    return np.where(stop == whole, amount, amount * stop // divisor) - amount * start // divisor, sequence


def measure(folder: Path) -> list[Line]:
    """Every line of the table of the blend in `folder`."""
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    run = read_run(folder, plan)
    longest = int(np.diff(run.now, prepend=0).max())
    rows = [row for row in plan["components"] if row["target"]]
    times = np.array(plan["clock"]["times"], dtype=float)
    targets = {row["name"]: np.array(plan["clock"]["targets"][row["name"]], dtype=float) for row in rows}
    if plan["grouping"] == "none":
        names = [row["name"] for row in rows]
        times, targets = _bent(times, targets, {name: float(run.of(name)[-1]) for name in names})
        return _lines(run, times, targets, longest, _realised(run), _planned(plan), bound=True, whole=plan["total"])
    return _grouped(plan, run, rows, times, targets, longest)


def _grouped(
    plan: dict[str, Any],
    run: Run,
    rows: list[dict[str, Any]],
    times: np.ndarray,
    targets: dict[str, np.ndarray],
    longest: int,
) -> list[Line]:
    size = plan["global_batch"]
    kinds = {kind: [row["name"] for row in rows if row["modality"] == kind] for kind in ("text", "vision_language")}
    steps = np.diff(run.given, axis=1, prepend=0)
    vision = [k for k, name in enumerate(run.names) if name[0] in kinds["vision_language"]]
    seen = steps[vision].sum(axis=0) > 0
    batches = seen.reshape(-1, size)
    if (batches.any(axis=1) != batches.all(axis=1)).any():
        sys.exit("a global batch holds both modalities")
    lines = []
    filler = (plan.get("gaps") or {}).get("component")
    if filler:
        # what a text component gives in gaps comes as vision does, and is no part of its own batches
        mine = [k for k, name in enumerate(run.names) if name[0] == filler]
        moment = np.sum([targets[name] for name in kinds["vision_language"]], axis=0)
        targets = {**targets, filler: targets[filler] - steps[mine][:, seen].sum() * moment / moment[-1]}
    for kind, names in kinds.items():
        if not names:
            continue
        mine = seen if kind == "vision_language" else ~seen
        alone = run.only(names, mine)
        moment = sum(targets[name] for name in names)
        assert isinstance(moment, np.ndarray)
        moves = np.append(True, np.diff(moment) > 0)
        own = {name: targets[name][moves] for name in names}
        shares = {
            (row["name"], one["name"]): one["target"] / row["target"]
            for row in rows
            for one in row["datasets"]
            if row["target"] and one["target"]
        }
        whole = float(moment[-1])
        bound = filler not in names
        lines += _lines(alone, moment[moves], own, longest, shares, _planned(plan), bound, whole=whole)
    if all(kinds.values()):
        lines.append(_modality(batches.all(axis=1), kinds, targets))
    return lines


def _modality(vision: np.ndarray, kinds: dict[str, list[str]], targets: dict[str, np.ndarray]) -> Line:
    """Batches of vision after each step, against the clock in batches of either kind."""
    counts = {"vision_language": int(vision.sum()), "text": int((~vision).sum())}
    corners = {}
    for kind, names in kinds.items():
        moment = np.sum([targets[name] for name in names], axis=0)
        corners[kind] = counts[kind] * moment / moment[-1]
    step = corners["text"] + corners["vision_language"]
    target = np.interp(np.arange(1, len(vision) + 1), step, corners["vision_language"])
    error = float(np.abs(np.cumsum(vision) - target).max())
    share = counts["vision_language"] / len(vision)
    return Line("modality (global batches)", error, 0.5 + 1e-6, share, share)


def _lines(
    run: Run,
    times: np.ndarray,
    targets: dict[str, np.ndarray],
    longest: int,
    shares: dict[Name, float],
    planned: dict[Name | str, int],
    bound: bool,
    whole: float,
) -> list[Line]:
    """Components and datasets on one clock, as far as the clock goes."""
    now = run.now
    within = now <= times[-1]
    slack = ROUNDING / longest
    lines = []
    for component, corners in targets.items():
        given, target = run.of(component), np.interp(now, times, corners)
        error = np.abs(given - target)[within].max(initial=0) / longest
        share = given[-1] / now[-1]
        lines.append(Line(component, error, 1 + slack if bound else None, share, planned[component] / whole))
        for number, name in enumerate(run.names):
            if name[0] != component or name not in shares:
                continue
            mine = run.given[number]
            inside = np.abs(mine - shares[name] * given).max() / longest
            error = np.abs(mine - shares[name] * target)[within].max(initial=0) / longest
            share, wanted = mine[-1] / now[-1], planned[name] / whole
            if sum(one[0] == component for one in shares) > 1:
                lines.append(Line(f"  {name[1]} in it", inside, 1 + slack if bound else None, share, wanted))
            lines.append(Line(f"  {name[1]}", error, 2 + slack if bound else None, share, wanted))
    return lines


def _bent(
    times: np.ndarray, targets: dict[str, np.ndarray], given: dict[str, float]
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The clock with its end where the blend ends."""
    end = sum(given.values())
    kept = np.append(times[:-1] < end, True)
    ends = np.append(times[kept][:-1], end)
    return ends, {name: np.append(corners[kept][:-1], given[name]) for name, corners in targets.items()}


def _realised(run: Run) -> dict[Name, float]:
    """The part of each dataset in what its component gave."""
    return {
        name: given[-1] / run.of(name[0])[-1] for name, given in zip(run.names, run.given, strict=True) if given[-1]
    }


def _planned(plan: dict[str, Any]) -> dict[Name | str, int]:
    found: dict[Name | str, int] = {}
    for row in plan["components"]:
        found[row["name"]] = row["target"]
        found |= {(row["name"], one["name"]): one["target"] for one in row["datasets"]}
    return found


def main() -> None:
    """Print the table; exit with 1 if a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a blend, such as out/mixes/pretrain")
    lines = measure(parser.parse_args().folder)
    print(f"{'':<40} {'error':>8} {'bound':>6} {'share %':>9} {'planned %':>9}")
    for line in lines:
        bound = "" if line.bound is None else f"{line.bound:.1f}"
        mark = "  BROKEN" if line.broken else ""
        print(f"{line.what:<40} {line.error:8.3f} {bound:>6} {100 * line.share:9.4f} {100 * line.planned:9.4f}{mark}")
    if any(line.broken for line in lines):
        sys.exit(1)


if __name__ == "__main__":
    main()
