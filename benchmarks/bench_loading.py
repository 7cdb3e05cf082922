"""Samples per second of vlend's loader against those of others, on the same images.

    python benchmarks/bench_loading.py --peers-python PEERS/bin/python [--images 1500] [--rounds 3]

PEERS is an environment with torch, mosaicml-streaming, litdata, webdataset, megatron-energon, datasets, pillow and
simplejpeg; those that it lacks are left out. Every arm hands out batches of 16 pairs of a caption and a picture of
about 150 kB, either as encoded bytes or as RGB pixels made by the same decoder. Peers read in the order of their files;
vlend reads in the order of its plan, shuffled. Workers are processes of a DataLoader for the peers, threads for vlend.

`views`: without copies, encoded bytes are views of mapped files. litdata copies each twice; nothing that is handed out
is read, except by decoders; the decoder `read` reads each byte once and hands out the same.

The arms take turns. Counted is the time after the first tenth of the samples, so that the start of workers is not. The
cache is warm, or with --cold every file's pages are dropped before each reading. Processor time is that of the whole
reading with its workers, per sample: it says more than samples per second on a machine that does other things too.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.bench_store import make_records
from benchmarks.common import machine
from benchmarks.loading_peers import BATCH, DECODERS, timed
from corpus.counting import counting_rule
from corpus.record import Record
from corpus.store.files import FileSystem
from corpus.store.snapshot import publish
from corpus.store.units import UnitWriter
from mixtures.loading.batch import RecordBatch
from mixtures.loading.blend import BlendStream
from mixtures.loading.direct import DirectStream
from mixtures.loading.loader import Loader
from mixtures.loading.stream import Stream
from mixtures.make_order import make_order
from mixtures.plan import make_plan
from mixtures.recipe import Recipe
from mixtures.supply import read_supply
from mixtures.write import write_blend

#: Micro-batches of 16 sequences, accumulated to this many.
GLOBAL_BATCH = 256


class Peers:
    """The process of loading_peers.py in the other environment."""

    def __init__(self, python: str) -> None:
        script = str(Path(__file__).parent / "loading_peers.py")
        self.process = subprocess.Popen(
            [python, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def ask(self, **order: Any) -> Any:
        """One line there, one back. Raises `RuntimeError` if the process has died."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the peers' process ended at {order}")
        return json.loads(line)


def store(out: str, records: list[Record]) -> list[Stream]:
    """The records as a component store and as a written blend."""
    files = FileSystem(out)
    writer = UnitWriter(files, "bench", "0" * 32, counting_rule().describe())
    for record in records:
        writer.add([record])
    publish(files, "bench/bench", "caption", [writer.commit({}, len(records))])
    rows = [{"name": "caption", "share": 100, "datasets": [{"name": "bench", "reach": "local"}]}]
    fixed = {"name": "bench", "unit": "records", "global_batch": GLOBAL_BATCH, "components": rows}
    supply = read_supply(files, Recipe.model_validate({**fixed, "total": 1}))
    total = len(supply.datasets["caption", "bench"].train)
    plan = make_plan(Recipe.model_validate({**fixed, "total": total}), supply)
    write_blend(files, plan, supply)
    return [DirectStream(files, plan, supply, make_order(plan, supply)), BlendStream(f"{out}/mixes/bench")]


def pairs(stream: Stream, workers: int, decode: str, copy: bool = True) -> Iterator[list[tuple[str, Any]]]:
    """What the peers hand out, from a loader of ours."""
    made = None if decode == "bytes" else DECODERS[decode]
    for batch in Loader(stream, micro=BATCH, form="records", decode=made, threads=workers, copy=copy):
        assert isinstance(batch, RecordBatch)
        yield [(sample.messages[0].content[1].text or "", sample.images[0]) for row in batch.rows for sample in row]


def tokens(stream: Stream, workers: int, decode: str) -> Iterator[Any]:
    """Arrays of tokens with the pictures: more than the peers do."""
    made = None if decode == "bytes" else DECODERS[decode]
    for batch in Loader(stream, micro=BATCH, decode=made, threads=workers):
        yield batch.images


def drop_cache(folder: str) -> None:
    """Let the kernel forget the pages of every file below `folder`."""
    for path in Path(folder).rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--peers-python", help="python of the peers' environment; without it only vlend is read")
    arguments.add_argument("--images", type=int, default=1500)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--workers", type=int, nargs="+", default=[0, 1, 2])
    arguments.add_argument("--decoders", nargs="+", default=list(DECODERS), choices=list(DECODERS))
    arguments.add_argument("--cold", action="store_true")
    arguments.add_argument("--only", nargs="+", metavar="PEER", help="of the peers, these alone")
    options = arguments.parse_args()
    records = make_records(options.images)
    names = ("pyarrow", "pillow", "simplejpeg")
    print(machine() + ", " + ", ".join(f"{name} {version(name)}" for name in names))
    with tempfile.TemporaryDirectory() as folder:
        direct, blend = store(f"{folder}/vlend", records)
        peers, found = None, {}
        if options.peers_python:
            peers = Peers(options.peers_python)
            found = peers.ask(do="versions")
            found = {name: release for name, release in found.items() if name in (options.only or found)}
            print(", ".join(f"{name} {release}" for name, release in found.items()))
            (Path(folder) / "source").mkdir()
            for number, record in enumerate(records):
                (Path(folder) / "source" / f"{number}.jpg").write_bytes(record.images[0].bytes)
                (Path(folder) / "source" / f"{number}.txt").write_text(record.messages[0].content[1].text or "")
            for name in found:
                peers.ask(do="make", peer=name, source=f"{folder}/source", at=f"{folder}/{name}")
        arms: dict[str, Any] = {
            "vlend": lambda workers, decode: timed(pairs(direct, workers, decode), skip),
            "vlend, views": lambda workers, decode: timed(pairs(direct, workers, decode, False), skip),
            "vlend, blend": lambda workers, decode: timed(pairs(blend, workers, decode), skip),
            "vlend, blend, views": lambda workers, decode: timed(pairs(blend, workers, decode, False), skip),
            "vlend, blend, as tokens": lambda workers, decode: timed(tokens(blend, workers, decode), skip),
        }
        for name in found:
            arms[name] = lambda workers, decode, name=name: peers.ask(
                do="read", peer=name, at=f"{folder}/{name}", workers=workers, decode=decode, skip=skip
            )
        skip = options.images // 10
        for decode in options.decoders:
            for workers in options.workers:
                speeds: dict[str, list[float]] = {name: [] for name in arms}
                costs: dict[str, list[float]] = {name: [] for name in arms}
                for number in range(options.rounds):
                    order = list(arms)
                    for name in order[number % len(order) :] + order[: number % len(order)]:
                        if options.cold:
                            drop_cache(folder)
                        told = arms[name](workers, decode)
                        speeds[name].append(told["samples"] / told["seconds"])
                        costs[name].append(1e6 * told["cpu"] / told["all"])
                show(f"{decode}, {workers} workers, {'cold' if options.cold else 'warm'}", speeds, costs)


def show(title: str, speeds: dict[str, list[float]], costs: dict[str, list[float]]) -> None:
    """Samples per second and microseconds of processor time, and how many times better vlend is in the same round."""
    print(f"\n{title} (load {os.getloadavg()[0]:.1f}); times faster, and times less processor time (least to greatest)")
    for name in speeds:
        faster = [mine / theirs for mine, theirs in zip(speeds["vlend"], speeds[name], strict=True)]
        less = [theirs / mine for mine, theirs in zip(costs["vlend"], costs[name], strict=True)]
        print(
            f"  {name:<24} {statistics.median(speeds[name]):7.0f} / s  {_spread(faster)}"
            f"   {statistics.median(costs[name]):7.0f} us  {_spread(less)}",
            flush=True,
        )


def _spread(ratios: list[float]) -> str:
    return f"{statistics.median(ratios):5.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


if __name__ == "__main__":
    main()
