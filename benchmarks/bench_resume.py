"""Time to the first batch of a run that goes on at 90 % of an epoch, against one that begins.

    python benchmarks/bench_resume.py [--records 10000000] [--rounds 5] [--peers-python P --peer-records 100000]

Synthetic records of one short text each, in Parquet parts with the columns that the loader reads, packed into
sequences of 4,096 tokens. Timed is a new loader up to its first micro-batch of 16 sequences, files closed before; the
plan and its order are made once, and their time is printed by itself (whoever starts a process pays it, wherever the
run goes on).

Peers (see loading_peers.py) get so many of the same texts as samples, and go on in the way that they offer: streaming
and litdata by their state, `datasets` by `skip`, webdataset by reading again. They and vlend take turns on a store of
that size, each up to a batch of 16 unpacked records. What replays takes longer the farther it goes: its time is scaled
to the large store, and set beside the time of vlend there.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.bench_loading import Peers
from benchmarks.common import machine
from corpus.counting import counting_rule
from corpus.record import Record, document
from corpus.schema import SCHEMA
from corpus.store.files import FileSystem
from mixtures.loading.direct import DirectStream
from mixtures.loading.loader import Form, Loader
from mixtures.make_order import make_order
from mixtures.plan import make_plan
from mixtures.recipe import Recipe
from mixtures.records import RecordIds, Records
from mixtures.supply import DatasetSupply, Supply

PART_ROWS = 500_000
GROUP_ROWS = 20_000
MICRO = 16


def texts() -> list[str]:
    """A thousand different short texts."""
    rng = np.random.Generator(np.random.PCG64(1))
    words = [
        "a",
        "corpus",
        "of",
        "short",
        "texts",
        "that",
        "stand",
        "for",
        "many",
        "others",
        "where",
        "numbers",
        "count",
    ]
    return [" ".join(rng.choice(words, rng.integers(5, 25))) for _ in range(1000)]


def part_table(words: np.ndarray, chosen: np.ndarray, known: pa.Array) -> pa.Table:
    """Rows with these ids and texts, in the columns that a loader reads."""
    n = len(chosen)
    one = pa.array(np.arange(n + 1), pa.int32())
    kinds = pa.DictionaryArray.from_arrays(pa.array(np.zeros(n), pa.int32()), pa.array(["text"])).cast(pa.string())
    roles = pa.DictionaryArray.from_arrays(pa.array(np.zeros(n), pa.int32()), pa.array(["document"])).cast(pa.string())
    message, media, info = (SCHEMA.field(name).type for name in ("messages", "images", "image_info"))
    part = message.value_type.field("content").type.value_type
    content = pa.ListArray.from_arrays(one, pa.StructArray.from_arrays([kinds, known.take(chosen)], fields=list(part)))
    turn = pa.StructArray.from_arrays([roles, content, pa.nulls(n, pa.bool_())], fields=list(message.value_type))
    none = pa.array(np.zeros(n + 1), pa.int32())
    columns = {
        "id": pa.array([f"{high:016x}{low:016x}" for high, low in words.tolist()]),
        "messages": pa.ListArray.from_arrays(one, turn),
        "images": pa.ListArray.from_arrays(none, pa.nulls(0, media.value_type)),
        "image_info": pa.ListArray.from_arrays(none, pa.nulls(0, info.value_type)),
    }
    return pa.table(columns)


def make_store(folder: str, count: int) -> Supply:
    """Write the parts and say what they hold, as `read_supply` would from the index."""
    rng = np.random.Generator(np.random.PCG64(0))
    words = np.stack([np.arange(count, dtype=np.uint64), rng.integers(0, 1 << 63, count, dtype=np.uint64)], axis=1)
    known = texts()
    rule = counting_rule()
    counts = np.array([rule.count(Record("", "", "", "", document(text))).text for text in known])
    chosen = rng.integers(0, len(known), count)
    supply = Supply()
    for part, first in enumerate(range(0, count, PART_ROWS)):
        mine = slice(first, first + PART_ROWS)
        path = f"components/text_only/many/part-{part:05d}.parquet"
        (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
        table = part_table(words[mine], chosen[mine], pa.array(known))
        pq.write_table(table, f"{folder}/{path}", row_group_size=GROUP_ROWS, compression="zstd", use_dictionary=False)
        supply.parts.append({"path": path, "checksum": ""})
    place = np.arange(count)
    tokens = counts[chosen].astype(np.int64)

    def records(number: int) -> Records:
        return Records(
            ids=RecordIds(words[:number]),
            part=(place[:number] // PART_ROWS).astype(np.int32),
            row_group=(place[:number] % PART_ROWS // GROUP_ROWS).astype(np.int32),
            row=(place[:number] % PART_ROWS % GROUP_ROWS).astype(np.int32),
            text_tokens=tokens[:number],
            image_tokens=np.zeros(number, dtype=np.int64),
            loss_tokens=tokens[:number],
            bytes=np.full(number, 700, dtype=np.int64),
        )

    supply.datasets["text_only", "many"] = DatasetSupply(records(count), records(0))
    return supply


def make_stream(folder: str, count: int, packing: str = "best_fit") -> DirectStream:
    """The stream of all records once, with the time that its parts take."""
    begin = time.perf_counter()
    supply = make_store(folder, count)
    written = time.perf_counter()
    recipe = Recipe.model_validate(
        {
            "name": "resume", "total": int(supply.datasets["text_only", "many"].train.text_tokens.sum()),
            "max_epochs": 1, "packing": packing, "sequence_length": 4096, "global_batch": 256,
            "components": [{"name": "text_only", "share": 100, "datasets": [{"name": "many", "reach": "local"}]}],
        }
    )  # fmt: skip
    plan = make_plan(recipe, supply)
    stream = DirectStream(FileSystem(folder), plan, supply, make_order(plan, supply))
    print(
        f"{count:,} records, {len(stream.order):,} sequences, {stream.steps:,} steps: written in "
        f"{written - begin:.0f} s, planned and ordered in {time.perf_counter() - written:.1f} s"
    )
    return stream


def first_batch(stream: DirectStream, place: float, form: Form = "padded") -> tuple[float, float]:
    """Seconds, and those of processor time, from a state at this part of the epoch to the first micro-batch, with
    files and cache closed."""
    state = {**Loader(stream).state_dict(), "step": int(place * stream.steps)}
    begin, used = time.perf_counter(), time.process_time()
    loader = Loader(stream, micro=MICRO, form=form, threads=0)
    loader.load_state_dict(state)
    batch = next(iter(loader))
    seconds = time.perf_counter() - begin, time.process_time() - used
    assert batch.step == state["step"]
    loader.cache().close()
    return seconds


def ours(stream: DirectStream, rounds: int) -> float:
    """Print both places' times; the median seconds at 90 %."""
    times: dict[float, list[tuple[float, float]]] = {0.0: [], 0.9: []}
    first_batch(stream, 0.5)
    for number in range(2 * rounds):
        # places take turns and never repeat, so that neither is warmer than the other
        place = (0.0, 0.9)[number % 2]
        times[place].append(first_batch(stream, place + 0.001 * (number // 2)))
    for which, what in enumerate(("seconds", "processor seconds")):
        early, late = ([one[which] for one in times[place]] for place in (0.0, 0.9))
        ratios = [after / before for before, after in zip(early, late, strict=True)]
        print(
            f"vlend: first batch at 0 % {statistics.median(early):.2f}, at 90 % {statistics.median(late):.2f} {what}; "
            f"ratio of the medians {statistics.median(late) / statistics.median(early):.2f}, in pairs "
            f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})",
            flush=True,
        )
    return statistics.median(one[0] for one in times[0.9])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--records", type=int, default=10_000_000)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--peers-python")
    arguments.add_argument("--peer-records", type=int, default=100_000)
    options = arguments.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        large = ours(make_stream(f"{folder}/large", options.records), options.rounds)
        if not options.peers_python:
            return
        small = make_stream(f"{folder}/small", options.peer_records, "none")
        compare(folder, Peers(options.peers_python), small, large, options)


def compare(folder: str, peers: Peers, small: DirectStream, large: float, options: argparse.Namespace) -> None:
    """Peers on the small store, beside vlend there."""
    known = texts()
    lines = [known[number % len(known)] for number in range(options.peer_records)]
    Path(f"{folder}/lines.txt").write_text("\n".join(lines) + "\n")
    found = [name for name in peers.ask(do="versions") if name != "energon"]
    for name in found:
        peers.ask(do="make", peer=name, source=f"{folder}/lines.txt", at=f"{folder}/{name}")
    late = int(0.9 * options.peer_records) // MICRO * MICRO
    for name in found:
        times: dict[int, list[float]] = {0: [], late: []}
        mine: list[float] = []
        peers.ask(do="resume", peer=name, at=f"{folder}/{name}", start=0)
        for number in range(options.rounds):
            for start in times:
                told = peers.ask(do="resume", peer=name, at=f"{folder}/{name}", start=start)
                times[start].append(told["first"])
            mine.append(first_batch(small, 0.9 + 0.01 * number, "records")[0])
        early, after = (statistics.median(values) for values in times.values())
        ratios = [theirs / one for theirs, one in zip(times[late], mine, strict=True)]
        scaled = early + max(after - early, 0) * options.records / options.peer_records
        print(
            f"{name}: first batch at 0 % {1e3 * early:.0f} ms, at 90 % {1e3 * after:.0f} ms of "
            f"{options.peer_records:,}, vlend {1e3 * statistics.median(mine):.0f} ms, ratio "
            f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}); "
            f"scaled to {options.records:,}: {scaled:.1f} s, {scaled / large:.1f} times vlend's",
            flush=True,
        )


if __name__ == "__main__":
    main()
