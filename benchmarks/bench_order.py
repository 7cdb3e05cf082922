"""The order of a mixture: prefix error against the ways of other loaders, then time and memory at scale.

    python benchmarks/bench_order.py [--units 200000] [--scale 1 10 100] [--packed]

Prefix error: the farthest that any source strays from its share, over all prefixes, in longest units. The other ways
are written here as their sources describe them: independent draws by weight (Energon, litData, webdataset), the largest
deficit first, and an interleave of integer parts of 100 (Grain); each with shares by samples turned into tokens by the
exact mean length, which is more than those loaders know.

Scale: synthetic records of 200 sources in 7 rows, by default as packed sequences of 4,096 tokens (0.342 of a sequence
per record, as measured on a mix of text and pictures); each size runs in a process of its own, whose peak is printed.
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

from mixtures.clock import constant
from mixtures.draws import draw
from mixtures.nest import nest
from mixtures.order import Order, Source
from mixtures.permutation import Passes
from mixtures.shares import largest_remainder
from mixtures.table import make_table
from mixtures.units import Pieces, Units

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


def _targets(way: object, places: np.ndarray, streams: list[np.ndarray], shares: np.ndarray) -> np.ndarray:
    if way is not deadlines:
        return shares
    sums = np.array([np.resize(s, int((places == i).sum())).sum() for i, s in enumerate(streams)], dtype=float)
    return sums / sums.sum()


def scale(millions: float, packed: bool) -> None:
    """Plan, order and seek for so many synthetic records; prints one line."""
    rng = np.random.default_rng(0)
    number = 200
    n = int(millions * 1e6 * (SEQUENCES_PER_RECORD if packed else 1)) // number
    rows = list(SHARES)
    sources = [(rows[i % 7], f"source{i}") for i in range(number)]
    made = {name: _units(rng, n, packed) for name in sources}
    start = time.perf_counter()
    total = int(sum(units.available() for units in made.values()))
    targets = {}
    by_row = largest_remainder(SHARES, total)
    for row in rows:
        targets |= largest_remainder({name[1]: 1.0 for name in sources if name[0] == row}, by_row[row])
    plan_seconds = time.perf_counter() - start
    start = time.perf_counter()
    ordered: list[Source] = []
    streams = []
    for row in rows:
        streams.append([])
        for name in (name for name in sources if name[0] == row):
            units = made[name]
            draws = draw(units.amounts, Passes(units.blocks, 0, *name), targets[name[1]], 8)
            ordered.append(Source(*name, units, draws))
            amounts = [units.amounts[chosen] for chosen in draws.in_order()]
            streams[-1].append(np.concatenate(amounts).astype(np.uint16))
    drawn_seconds = time.perf_counter() - start
    clock = constant([sum(int(s.sum(dtype=np.int64)) for s in row) for row in streams])
    table = make_table(nest(streams, clock), number)
    order = Order("", 1024, ordered, ["all"], [table], None)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    seeks = []
    for step in rng.integers(0, order.steps, 40).tolist():
        begin = time.perf_counter()
        order.batch(step)
        seeks.append(1000 * (time.perf_counter() - begin))
    far = sorted(seeks)
    print(
        f"  {millions:>8g} {len(order):>12,} {plan_seconds:>8.3f} {drawn_seconds:>8.1f} {seconds:>9.1f} {peak:>9.2f} "
        f"{far[20]:>9.1f} {far[-1]:>8.1f}",
        flush=True,
    )


def _units(rng: np.random.Generator, n: int, packed: bool) -> Units:
    amounts = (4096 - rng.integers(0, 300, n) if packed else lengths(rng, n)).astype(np.uint16)
    blocks = np.append(np.arange(0, n, UNITS_PER_BLOCK), n)
    none = np.zeros(0, dtype=np.int64)
    return Units(amounts, amounts, blocks, none, Pieces(none, none, none))


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=200_000)
    parser.add_argument("--scale", type=float, nargs="*", default=[1, 10], help="millions of records")
    parser.add_argument("--records", action="store_true", help="scale: units are records, not packed sequences")
    parser.add_argument("--one", type=float, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one is not None:
        scale(arguments.one, not arguments.records)
        return
    if arguments.units:
        compare(arguments.units)
    print("\nmillions        units   plan s   draws s   order s  peak GiB  seek p50  max ms (1,024 units)", flush=True)
    for millions in arguments.scale:
        more = ["--records"] if arguments.records else []
        subprocess.run([sys.executable, __file__, "--one", str(millions), *more], check=True)


if __name__ == "__main__":
    main()
