"""The order of a mixture: prefix error against the ways of other loaders, then time and memory at scale.

    python benchmarks/bench_order.py [--units 200000] [--scale 1 10 100] [--grouped] [--records] [--pack 1 10]

Prefix error: the farthest that any source strays from its share, over all prefixes, in longest units. The other ways
are written here as their sources describe them: independent draws by weight (Energon, litData, webdataset), the largest
deficit first, and an interleave of integer parts of 100 (Grain); each with shares by samples turned into tokens by the
exact mean length, which is more than those loaders know.

Scale: synthetic records of 200 sources in 7 rows, by default as packed sequences of 4,096 tokens (0.342 of a sequence
per record, as measured on a mix of text and pictures); each size runs in a process of its own, whose peak is printed
beside what it was when only the units lay there. `--pack` measures what comes before: units from the records' lengths.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.common import machine
from mixtures.clock import Clock, constant
from mixtures.deadlines import interleave
from mixtures.make_order import order_of_units
from mixtures.nest import nest
from mixtures.plan import make_plan
from mixtures.recipe import Recipe
from mixtures.records import RecordIds, Records
from mixtures.supply import Supply
from mixtures.units import Pieces, Units, make_units

#: Table 1, with rows of 28 sources and a bit.
SHARES = {
    "interleaved": 13.1,
    "caption": 11.1,
    "table_chart": 2.1,
    "web_code": 0.4,
    "scene_text": 1.2,
    "ocr": 2.1,
    "text": 70,
}
SEQUENCES_PER_RECORD = 0.342
UNITS_PER_BLOCK = 535
SOURCES = 200
BATCH = 1024


def lengths(rng: np.random.Generator, n: int) -> np.ndarray:
    """Token counts like those of texts: log-normal, at most 4,096."""
    return np.minimum(rng.lognormal(6.0, 1.0, n).astype(np.int64) + 1, 4096)


def worst(places: np.ndarray, streams: list[np.ndarray], shares: np.ndarray) -> float:
    """The greatest distance of a source from its share over all prefixes, in longest units."""
    amount = np.empty(len(places), dtype=np.int64)
    for number, stream in enumerate(streams):
        mine = places == number
        amount[mine] = np.resize(stream, int(mine.sum()))
    now = np.cumsum(amount)
    far = 0.0
    for number in range(len(streams)):
        given = np.cumsum(np.where(places == number, amount, 0))
        far = max(far, float(np.abs(given - shares[number] * now).max()))
    return far / max(int(stream.max()) for stream in streams)


def independent(streams: list[np.ndarray], shares: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """Each sample's source is drawn by weight."""
    weights = shares / np.array([stream.mean() for stream in streams])
    return rng.choice(len(streams), n, p=weights / weights.sum())


def integer_interleave(streams: list[np.ndarray], shares: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """Weights become whole parts of 100 (at least one), repeated for ever."""
    weights = shares / np.array([stream.mean() for stream in streams])
    parts = np.maximum(1, (100 * weights / weights.sum()).astype(int))
    turn = np.argsort(np.concatenate([(np.arange(part) + 0.5) / part for part in parts]), kind="stable")
    return np.resize(np.repeat(np.arange(len(parts)), parts)[turn], n)


def greedy(streams: list[np.ndarray], shares: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """The source that is farthest behind its share of the tokens is next."""
    given = np.zeros(len(streams))
    taken = np.zeros(len(streams), dtype=np.int64)
    places = np.empty(n, dtype=np.int64)
    now = 0
    for place in range(n):
        source = int(np.argmax(shares * now - given))
        length = int(streams[source][taken[source] % len(streams[source])])
        places[place] = source
        given[source] += length
        taken[source] += 1
        now += length
    return places


def deadlines(streams: list[np.ndarray], shares: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """Ours, one level: each source a row of its own."""
    total = int(n * 1 / (shares / np.array([stream.mean() for stream in streams])).sum())
    taken = []
    for number, stream in enumerate(streams):
        reached = np.cumsum(np.resize(stream, int(shares[number] * total / stream.mean() * 1.2) + 10))
        stop = int(np.searchsorted(reached, shares[number] * total)) + 1
        taken.append(np.resize(stream, stop))
    return nest([[one] for one in taken], constant([int(one.sum()) for one in taken])).astype(np.int64)


def compare(units: int) -> None:
    """Print the table of prefix errors."""
    ways = {"deadlines (vlend)": deadlines, "largest deficit": greedy, "integer interleave": integer_interleave,
            "independent draws": independent}  # fmt: skip
    print(f"worst prefix error in longest units, {units:,} samples")
    print(f"  {'sources':<10}" + "".join(f"{name:>22}" for name in ways))
    for sources in (2, 7, 20, 200):
        rng = np.random.default_rng(sources)
        shares = rng.dirichlet(np.full(sources, 0.7)) * 0.98 + 0.02 / sources
        shares /= shares.sum()
        streams = [lengths(rng, 4000) * rng.integers(1, 5) // 4 + 1 for _ in range(sources)]
        row = []
        for way in ways.values():
            places = way(streams, shares, units, rng)
            # shares as realised where a way ends exactly: its target is what was drawn
            row.append(worst(places, streams, _targets(way, places, streams, shares)))
        print(f"  {sources:<10}" + "".join(f"{value:>22.3f}" for value in row), flush=True)
    print("worst prefix error where shares move")
    for sources in (8, 50, 200):
        print(f"  {sources:<10}" + "".join(f"{value:>22.3f}" for value in moving(sources)), flush=True)


def _targets(way: object, places: np.ndarray, streams: list[np.ndarray], shares: np.ndarray) -> np.ndarray:
    if way is not deadlines:
        return shares
    sums = np.array([np.resize(s, int((places == i).sum())).sum() for i, s in enumerate(streams)], dtype=float)
    return sums / sums.sum()


def moving(sources: int) -> tuple[float, float]:
    """The worst error of deadlines and of the largest deficit where shares move, in units of equal length.

    Shares as they hurt the largest deficit most: each slot's amount goes in equal parts to the sources that it has not
    served yet, so that the last one waits while its part grows by 1/n, 1/(n-1), ...
    """
    length = 10**6
    given = np.zeros(sources)
    targets = [np.zeros(sources, dtype=np.int64)]
    left = np.ones(sources, dtype=bool)
    far = 0.0
    for _ in range(sources - 1):
        parts = np.zeros(sources, dtype=np.int64)
        parts[left] = length // left.sum()
        parts[np.flatnonzero(left)[0]] += length - parts.sum()
        targets.append(targets[-1] + parts)
        served = int(np.argmax(targets[-1] - given))
        given[served] += length
        left[served] = False
        far = max(far, float(np.abs(targets[-1] - given).max()) / length)
    clock = Clock(np.arange(sources) * length, np.array(targets).T)
    streams = [np.full(int(end) // length + 2, length) for end in targets[-1]]
    places = interleave([[one] for one in streams], clock, (sources - 1) * length).places
    ours = np.zeros(sources)
    near = 0.0
    for slot, source in enumerate(places.tolist()):
        ours[source] += length
        near = max(near, float(np.abs(targets[slot + 1] - ours).max()) / length)
    return near, far


def scale(millions: float, packed: bool, grouped: bool) -> None:
    """Plan, order and seek for so many synthetic records; prints one line."""
    rng = np.random.default_rng(0)
    n = int(millions * 1e6 * (SEQUENCES_PER_RECORD if packed else 1)) // SOURCES
    rows = list(SHARES)
    names = {row: [f"source{i}" for i in range(SOURCES) if rows[i % len(rows)] == row] for row in rows}
    units = {(row, name): _units(rng, n, packed) for row in rows for name in names[row]}
    begun = _peak()
    recipe = Recipe.model_validate(
        {
            "name": "scale",
            "total": sum(one.available() for one in units.values()),
            "max_epochs": 8,
            "on_shortage": "respread",
            "sequence_length": 4096 if packed else None,
            "packing": "best_fit" if packed else "none",
            "global_batch": BATCH,
            "grouping": "modality" if grouped else "none",
            "schedule": {"kind": "linear", "fraction": 0.1} if grouped else {"kind": "constant"},
            "components": [
                {
                    "name": row,
                    "share": share,
                    "modality": "text" if row == "text" else "vision_language",
                    "datasets": [{"name": name, "reach": "local"} for name in names[row]],
                }
                for row, share in SHARES.items()
            ],
        }
    )
    start = time.perf_counter()
    plan = make_plan(recipe, Supply(), units=units)
    plan_seconds = time.perf_counter() - start
    start, cpu = time.perf_counter(), time.process_time()
    order = order_of_units(plan, units)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = _peak()
    seeks = []
    for step in rng.integers(0, order.steps, 60).tolist():
        begin = time.perf_counter()
        order.batch(step)
        seeks.append(1000 * (time.perf_counter() - begin))
    seeks.sort()
    print(
        f"  {millions:>8g} {len(order):>12,} {plan_seconds:>8.2f} {seconds:>9.1f} {cpu:>9.1f} {begun:>9.2f} "
        f"{peak:>9.2f} {seeks[30]:>9.1f} {seeks[-1]:>8.1f}",
        flush=True,
    )


def _units(rng: np.random.Generator, n: int, packed: bool) -> Units:
    amounts = (4096 - rng.integers(0, 300, n) if packed else lengths(rng, n)).astype(np.uint16)
    blocks = np.append(np.arange(0, n, UNITS_PER_BLOCK), n)
    none = np.zeros(0, dtype=np.int64)
    return Units(amounts, amounts, blocks, none, Pieces(none, none, none))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def pack(millions: float) -> None:
    """Cut and pack so many records of lengths alone, as planning does once per plan; prints one line."""
    n = int(millions * 1e6) // SOURCES
    rng = np.random.default_rng(0)
    zeros = np.zeros(n, dtype=np.int64)
    number = np.arange(n)
    words = np.stack([zeros, zeros], axis=1).astype(np.uint64)
    held = []
    records_seconds = 0.0
    units = 0
    for _ in range(SOURCES):
        text = lengths(rng, n)
        records = Records(RecordIds(words), zeros, number // 700, number % 700, text, zeros, text, text)
        start = time.perf_counter()
        held.append(make_units(records, "tokens", 4096, packed=True))
        records_seconds += time.perf_counter() - start
        units += len(held[-1])
    print(f"  {millions:>8g} {units:>12,} {records_seconds:>8.1f} {_peak():>9.2f}", flush=True)


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=200_000)
    parser.add_argument("--scale", type=float, nargs="*", default=[1, 10], help="millions of records")
    parser.add_argument("--records", action="store_true", help="scale: units are records, not packed sequences")
    parser.add_argument("--grouped", action="store_true", help="scale: batches of one modality, with a warm-up")
    parser.add_argument("--pack", type=float, nargs="*", default=[1], help="millions of records to cut and pack")
    parser.add_argument("--one", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--one-pack", type=float, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one is not None:
        scale(arguments.one, not arguments.records, arguments.grouped)
        return
    if arguments.one_pack is not None:
        pack(arguments.one_pack)
        return
    print(machine())
    if arguments.units:
        compare(arguments.units)
    head = f"plan s   order s    CPU s  begun GiB  peak GiB  seek p50  max ms ({BATCH:,} units)"
    print(f"\nplan and order over units in memory\n  millions        units   {head}", flush=True)
    for millions in arguments.scale:
        more = [f"--{name}" for name in ("records", "grouped") if getattr(arguments, name)]
        subprocess.run([sys.executable, __file__, "--one", str(millions), *more], check=True)
    print("\nunits from records: cut and pack\n  millions        units   pack s  peak GiB", flush=True)
    for millions in arguments.pack:
        subprocess.run([sys.executable, __file__, "--one-pack", str(millions)], check=True)


if __name__ == "__main__":
    main()
