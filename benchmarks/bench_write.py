"""Writing a blend against copying the same bytes with plain pyarrow.

    python benchmarks/bench_write.py [--megabytes 400] [--sources 8] [--rounds 5] [--text 0.1]

A store of `--sources` datasets of pictures (JPEG-sized random bytes, 20 to 180 kB each, with a caption) and a `--text`
part of long texts is made once. Then the arms take turns, each in this process:

    blend    `mixtures.write.write_blend`: order, cut, reading, taking rows, writing, checksums, fsync, manifest
    copy     every row group of every part that the blend draws from, read and written again by `open_writer` in files
             of the same size, in the order of the store: no shuffle, no checksum, no fsync
    synced   the same copy with the fsync and the checksum that any file of a store gets

All records are drawn once, so both write the same rows. The ratio is bytes per second of the blend over those of the
copy, by the clock and by the time that processors worked; the load of the machine is printed. With `--workers 2` a
fourth arm writes the blend from so many processes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.common import alternate, machine
from corpus.counting import counting_rule
from corpus.identity import media_hash, record_id
from corpus.record import Image, Record, document, image
from corpus.schema import SCHEMA, with_metadata
from corpus.store.files import FileSystem, file_checksum
from corpus.store.parts import open_writer
from corpus.store.snapshot import publish
from corpus.store.units import UnitWriter
from mixtures.cut import FILE_BYTES
from mixtures.plan import make_plan
from mixtures.recipe import Recipe
from mixtures.shard import ShardJob, write_job
from mixtures.supply import read_supply
from mixtures.write import in_this_process, write_blend


def words(random: np.random.Generator, count: int) -> str:
    """Text that compresses like text."""
    return " ".join(f"w{number}" for number in np.minimum(random.zipf(1.3, count), 50_000).tolist())


def records(source: str, component: str, megabytes: float, seed: int) -> Iterator[Record]:
    """Records of one dataset. Counts are made up: nothing here depends on a tokenizer."""
    random = np.random.default_rng(seed)
    left = megabytes * 1e6
    number = 0
    while left > 0:
        text = words(random, 1200 if component == "text_only" else 20)
        parts = (text,) if component == "text_only" else (image(), text)
        record = Record(f"{source}/{number}", f"{source}/{number}", source, component, document(*parts))
        if component != "text_only":
            data = random.bytes(int(random.integers(20_000, 180_000)))
            record.images.append(Image(data, f"{number}.jpg", width=640, height=480, hash=media_hash(data)))
        record.id = record_id(record.messages, [one.hash for one in record.images], [])
        record.modality = "vision_language" if record.images else "text"
        record.n_text_tokens = record.n_loss_tokens = text.count(" ") + 1
        record.n_image_tokens = 576 * len(record.images)
        left -= sum(len(one.bytes) for one in record.images) + len(text)
        number += 1
        yield record


def make_store(out: str, megabytes: float, sources: int, text: float) -> Recipe:
    """A store of so much material, and a recipe that draws each record once."""
    files, rule = FileSystem(out), counting_rule()
    datasets = [("caption", f"pictures{number}", megabytes * (1 - text) / sources) for number in range(sources)]
    datasets.append(("text_only", "texts", megabytes * text))
    tokens = {"caption": 0, "text_only": 0}
    for number, (component, source, size) in enumerate(datasets):
        name = f"{number:032x}"
        writer = UnitWriter(files, "bench", name, rule.describe())
        items = 0
        for record in records(source, component, size, number):
            writer.add([record])
            tokens[component] += record.n_text_tokens + record.n_image_tokens
            items += 1
        publish(files, f"bench/{source}", component, [writer.commit({}, expected_items=items)])
    share = round(100 * tokens["caption"] / sum(tokens.values()), 4)
    rows = [("caption", share), ("text_only", round(100 - share, 4))]
    return Recipe.model_validate(
        {
            "name": "bench",
            "total": 10**10,
            "max_epochs": 1,
            "on_shortage": "shrink",
            "components": [
                {
                    "name": name,
                    "share": share,
                    "datasets": [{"name": source, "reach": "local"} for kind, source, _ in datasets if kind == name],
                }
                for name, share in rows
            ],
        }
    )


def copy(files: FileSystem, parts: list[dict[str, Any]], target: Path, synced: bool) -> int:
    """Copy all row groups in files of the size of a blend's; returns the bytes written."""
    target.mkdir()
    groups = chain.from_iterable(_groups(files.full(part["path"])) for part in parts)
    waiting = next(groups, None)
    number = 0
    while waiting is not None:
        path = target / f"{number}.parquet"
        size = 0
        with open_writer(path, with_metadata(SCHEMA, {})) as writer:
            while waiting is not None and size < FILE_BYTES:
                waiting = waiting.replace_schema_metadata(writer.schema.metadata)
                writer.write_table(waiting, row_group_size=len(waiting))
                size += waiting.nbytes
                waiting = next(groups, None)
        if synced:
            with path.open("rb") as file:
                os.fsync(file.fileno())
            file_checksum(path)
        number += 1
    return sum(path.stat().st_size for path in target.iterdir())


def _groups(path: str) -> Iterator[pa.Table]:
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            yield file.read_row_group(group)


def _in_processes(workers: int, jobs: Iterable[ShardJob]) -> Iterator[tuple[int, int, int]]:
    with ProcessPoolExecutor(workers) as pool:
        yield from chain.from_iterable(pool.map(write_job, jobs))


def main() -> None:
    """Make the store, let the arms take turns, print ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=400)
    parser.add_argument("--sources", type=int, default=8)
    parser.add_argument("--text", type=float, default=0.1, help="part of the bytes that is text")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--workers", type=int, default=1, help="processes of a further arm, if more than one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = f"{folder}/store"
        recipe = make_store(out, options.megabytes, options.sources, options.text)
        files = FileSystem(out)
        supply = read_supply(files, recipe)
        plan = make_plan(recipe, supply)
        written: dict[str, int] = {}

        def write(name: str, workers: int) -> None:
            execute = in_this_process if workers == 1 else lambda jobs: _in_processes(workers, jobs)
            manifest = write_blend(files, plan, supply, execute=execute, workers=workers)
            written[name] = sum(file.bytes for file in manifest.files)
            shutil.rmtree(f"{out}/mixes")

        def plain(name: str, synced: bool) -> None:
            written[name] = copy(files, supply.parts, Path(folder) / "copy", synced)
            shutil.rmtree(Path(folder) / "copy")

        arms = {
            "blend": lambda: write("blend", 1),
            "copy": lambda: plain("copy", False),
            "synced": lambda: plain("synced", True),
        }
        if options.workers > 1:
            arms[f"blend, {options.workers} processes"] = lambda: write(
                f"blend, {options.workers} processes", options.workers
            )
        processor: dict[str, list[float]] = {name: [] for name in arms}

        def timed(name: str) -> None:
            start = os.times()
            arms[name]()
            end = os.times()
            processor[name].append(sum(end[:4]) - sum(start[:4]))

        for arm in arms.values():
            arm()  # once before it counts, so that every arm finds the parts in the page cache
        print(f"{machine()}, pyarrow {pa.__version__}")
        seconds = alternate({name: partial(timed, name) for name in arms}, options.rounds)
        records_drawn = sum(dataset.target for component in plan.components for dataset in component.datasets)
        print(f"{len(supply.parts)} parts, {written['copy'] / 1e6:.0f} MB copied, {records_drawn:,} tokens drawn")
        for name, values in seconds.items():
            busy = statistics.median(processor[name])
            wall = statistics.median(values)
            print(f"  {name:<20} {written[name] / 1e6:7.0f} MB in {wall:6.2f} s, {busy:5.2f} s of processors (medians)")
        for ours in (name for name in arms if name.startswith("blend")):
            for theirs in ("copy", "synced"):
                for unit, times in (("seconds", seconds), ("processor seconds", processor)):
                    pairs = zip(times[ours], times[theirs], strict=True)
                    ratios = [written[ours] / mine / (written[theirs] / other) for mine, other in pairs]
                    print(
                        f"  {ours} at {statistics.median(ratios):.0%} of the speed of {theirs} by {unit} "
                        f"({min(ratios):.0%} to {max(ratios):.0%} in {len(ratios)} rounds)"
                    )


if __name__ == "__main__":
    main()
