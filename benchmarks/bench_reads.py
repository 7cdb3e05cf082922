"""How often ranks read each row group of the component stores, by number of ranks, way of sharing and size of cache.

    python benchmarks/bench_reads.py [--records 400000] [--sources 40] [--worlds 1 8 64] [--groups 256 128 32]

Synthetic records as in a corpus: seven parts in ten are tokens of text, in row groups of 12 MB of 6,000 rows; pictures
of 100 kB lie in row groups of 120. Each simulated rank has a cache of so many row groups (`--groups`, one for each of
`--worlds`), and all go through the whole run in its order. Printed is how often a row group is read in all, over the
row groups that the run touches: by `source`, which the loader does, and by `striped`, position p to rank p mod world.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter, OrderedDict
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.common import machine
from corpus.store.files import FileSystem
from mixtures.loading.direct import DirectStream
from mixtures.loading.ranks import share_out
from mixtures.make_order import make_order
from mixtures.plan import make_plan
from mixtures.recipe import Recipe
from mixtures.records import RecordIds, Records
from mixtures.supply import DatasetSupply, Supply

#: Sequences of a global batch.
GLOBAL_BATCH = 1024
SEQUENCE_LENGTH = 4096


def records(rng: np.random.Generator, n: int, part: int, kind: str) -> Records:
    """Records of a dataset, all in one part."""
    words = np.stack([rng.permutation(n).astype(np.uint64), np.full(n, part, dtype=np.uint64)], axis=1)
    text = np.minimum(rng.lognormal(6.0 if kind == "text" else 5.0, 1.0, n).astype(np.int64) + 1, 3000)
    rows = 6000 if kind == "text" else 120
    place = np.arange(n)
    return Records(
        ids=RecordIds(words),
        part=np.full(n, part, dtype=np.int32),
        row_group=(place // rows).astype(np.int32),
        row=(place % rows).astype(np.int32),
        text_tokens=text,
        image_tokens=np.full(n, 0 if kind == "text" else 576, dtype=np.int64),
        loss_tokens=text,
        bytes=np.full(n, 2_000 if kind == "text" else 100_000, dtype=np.int64),
    )


def make_stream(folder: str, total: int, sources: int) -> DirectStream:
    """A stream over datasets of unequal sizes; nothing of it is on disk."""
    rng = np.random.Generator(np.random.PCG64(0))
    weights = 1 / np.arange(1, sources + 1) ** 0.7
    sizes = np.maximum((total * weights / weights.sum()).astype(int), 500)
    supply = Supply()
    rows: dict[str, list[dict]] = {"text_only": [], "caption": []}
    for number, size in enumerate(sizes.tolist()):
        kind = "text" if number % 2 == 0 else "caption"
        row = "text_only" if kind == "text" else "caption"
        name = f"d{number}"
        rows[row].append({"name": name, "reach": "local"})
        empty = records(rng, 0, number, kind)
        supply.datasets[row, name] = DatasetSupply(records(rng, size, number, kind), empty)
        supply.parts.append({"path": f"components/{row}/{name}/part.parquet", "checksum": str(number)})
    recipe = Recipe.model_validate(
        {
            "name": "reads", "total": 4_000_000_000, "max_epochs": 1, "on_shortage": "shrink", "packing": "best_fit",
            "sequence_length": SEQUENCE_LENGTH, "global_batch": GLOBAL_BATCH,
            "components": [
                {"name": "text_only", "share": 70, "datasets": rows["text_only"]},
                {"name": "caption", "share": 30, "datasets": rows["caption"]},
            ],
        }
    )  # fmt: skip
    plan = make_plan(recipe, supply)
    return DirectStream(FileSystem(folder), plan, supply, make_order(plan, supply))


class Cache:
    """Least recently used row groups of one rank; only their names."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.held: OrderedDict[int, None] = OrderedDict()

    def misses(self, wanted: np.ndarray) -> list[int]:
        """Which of these must be read, in the order in which they are wanted."""
        missing = []
        for key in wanted.tolist():
            if key in self.held:
                self.held.move_to_end(key)
                continue
            missing.append(key)
            self.held[key] = None
            if len(self.held) > self.size:
                self.held.popitem(last=False)
        return missing


def simulate(stream: DirectStream, world: int, share: str, size: int) -> tuple[float, int, float]:
    """Mean and greatest number of reads of a row group by all ranks; and the greatest share of images of a rank over
    the mean, over the run."""
    caches = [Cache(size) for _ in range(world)]
    reads: Counter[int] = Counter()
    images = np.zeros(world)
    micro = stream.global_batch // world
    for step in range(stream.steps):
        batch = stream.order.batch(step)
        slots = stream.slots(step, np.arange(len(batch)))
        keys = slots.part << 32 | slots.row_group
        owner = np.arange(len(batch)) % world
        if share == "source":
            for rank in range(world):
                mine = share_out(
                    batch.source, len(batch), world, rank, micro, stream.global_batch, stream.kinds
                ).ravel()
                owner[mine[mine >= 0]] = rank
        of_piece = owner[slots.position]
        for rank in range(world):
            mine = of_piece == rank
            images[rank] += np.count_nonzero(slots.bytes[mine] > 50_000)
            reads.update(caches[rank].misses(keys[mine]))
    return sum(reads.values()) / len(reads), max(reads.values()), float(images.max() / images.mean())


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--records", type=int, default=400_000)
    arguments.add_argument("--sources", type=int, default=40)
    arguments.add_argument("--worlds", type=int, nargs="+", default=[1, 8, 64])
    arguments.add_argument("--groups", type=int, nargs="+", default=[256, 128, 32])
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        stream = make_stream(folder, options.records, options.sources)
        print(f"{machine()}; {len(stream.order):,} sequences in {stream.steps:,} steps, {options.sources} datasets")
        for world, size in zip(options.worlds, options.groups, strict=True):
            held = stream.working_set(world) / 2**20
            for share in ("source", "striped"):
                begin = time.perf_counter()
                mean, most, balance = simulate(stream, world, share, size)
                print(
                    f"{world:3d} ranks, cache of {size:3d} row groups, by {share:<8} {mean:6.2f} reads per row group "
                    f"(most {most}), pictures of the busiest rank {balance:.2f} times the mean "
                    f"({time.perf_counter() - begin:.0f} s)",
                    flush=True,
                )
            print(f"          texts that a rank returns to: {held:.0f} MiB, its pictures are read in place")


if __name__ == "__main__":
    main()
