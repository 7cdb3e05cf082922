"""The loaders of others, in an environment of their own: makes their datasets and reads them, told by lines of JSON.

    python benchmarks/loading_peers.py        (started by bench_loading.py and bench_resume.py with --peers-python)

Imports nothing of vlend. Every peer gets the same encoded JPEGs and captions, keeps its own format and defaults, hands
out batches of 16 in the order of its files (shuffling off, which is to its favour), and decodes where its own workers
do. Where torchvision is not installed, an empty module stands in for it: streaming imports names of it, uses none.
"""

from __future__ import annotations

import importlib.util
import io
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path
from typing import Any

BATCH = 16
SHARDS = 4

if importlib.util.find_spec("torchvision") is None:
    stand_in = Path(tempfile.mkdtemp()) / "torchvision"
    (stand_in / "transforms").mkdir(parents=True)
    (stand_in / "__init__.py").touch()
    (stand_in / "datasets.py").write_text("class VisionDataset: ...\n")
    (stand_in / "transforms" / "__init__.py").touch()
    (stand_in / "transforms" / "functional.py").write_text("to_tensor = None\n")
    sys.path.insert(0, str(stand_in.parent))

Decode = Callable[[bytes], Any]


def no_decode(data: bytes) -> Any:
    """The encoded bytes themselves."""
    return data


def pillow(data: bytes) -> Any:
    """RGB pixels by Pillow."""
    import numpy as np
    from PIL import Image

    with Image.open(io.BytesIO(data)) as picture:
        return np.asarray(picture.convert("RGB"))


def simple(data: bytes) -> Any:
    """RGB pixels by libjpeg-turbo."""
    import simplejpeg

    return simplejpeg.decode_jpeg(data)


def read(data: bytes) -> Any:
    """The encoded bytes, each of which has been read once."""
    import numpy as np

    whole = np.frombuffer(data, np.uint8)
    whole[: len(whole) // 8 * 8].view(np.uint64).max(initial=0)
    return data


DECODERS: dict[str, Decode] = {"bytes": no_decode, "read": read, "pillow": pillow, "simplejpeg": simple}


class Pairs:
    """Collates samples that are dicts of `image` and `caption` into a list of (caption, decoded image)."""

    def __init__(self, decode: str) -> None:
        self.decode = DECODERS[decode]

    def __call__(self, samples: Iterable[dict[str, Any]]) -> list[tuple[str, Any]]:
        return [(sample["caption"], self.decode(sample["image"])) for sample in samples]


def samples(source: str) -> list[dict[str, Any]]:
    """What all peers store: images and captions as files 0.jpg, 0.txt, 1.jpg, …; or the lines of a file, imageless."""
    if Path(source).is_file():
        return [{"image": b"", "caption": line} for line in Path(source).read_text().splitlines()]
    paths = sorted(Path(source).glob("*.jpg"), key=lambda path: int(path.stem))
    return [{"image": path.read_bytes(), "caption": path.with_suffix(".txt").read_text()} for path in paths]


def make_mosaic(source: str, to: str) -> None:
    from streaming import MDSWriter

    with MDSWriter(out=to, columns={"image": "bytes", "caption": "str"}) as writer:
        for sample in samples(source):
            writer.write(sample)


def read_mosaic(at: str, workers: int, decode: str, start: int = 0) -> Iterator[Any]:
    from streaming import StreamingDataset
    from streaming.base.util import clean_stale_shared_memory
    from torch.utils.data import DataLoader

    clean_stale_shared_memory()
    dataset = StreamingDataset(local=at, shuffle=False, batch_size=BATCH)
    if start:
        dataset.load_state_dict(dataset.state_dict(start, False))
    yield from DataLoader(dataset, batch_size=BATCH, num_workers=workers, collate_fn=Pairs(decode))


def make_litdata(source: str, to: str) -> None:
    from litdata.streaming.writer import BinaryWriter

    # what litdata.optimize does in its worker, without its processes
    writer = BinaryWriter(to, chunk_bytes=64 << 20)
    for number, sample in enumerate(samples(source)):
        writer[number] = sample
    writer.done()
    writer.merge()


def read_litdata(at: str, workers: int, decode: str, start: int = 0) -> Iterator[Any]:
    from litdata import StreamingDataLoader, StreamingDataset

    dataset = StreamingDataset(at, shuffle=False)
    if start:
        dataset.load_state_dict(dataset.state_dict(num_samples_yielded=start, num_workers=1, batch_size=BATCH))
    yield from StreamingDataLoader(dataset, batch_size=BATCH, num_workers=workers, collate_fn=Pairs(decode))


def make_webdataset(source: str, to: str) -> None:
    from webdataset import TarWriter

    Path(to).mkdir(parents=True)
    found = samples(source)
    for shard in range(SHARDS):
        with TarWriter(f"{to}/{shard:06d}.tar") as writer:
            for number in range(shard, len(found), SHARDS):
                one = found[number]
                writer.write({"__key__": f"{number:08d}", "jpg": one["image"], "txt": one["caption"]})


def read_webdataset(at: str, workers: int, decode: str, start: int = 0) -> Iterator[Any]:
    import webdataset as wds

    def collate(rows: list[tuple[bytes, bytes]]) -> Any:
        return Pairs(decode)({"image": image, "caption": caption.decode()} for image, caption in rows)

    urls = sorted(str(path) for path in Path(at).glob("*.tar"))
    dataset = wds.WebDataset(urls, shardshuffle=False).to_tuple("jpg", "txt").batched(BATCH, collation_fn=collate)
    # it keeps no state: to go on is to read again
    yield from islice(wds.WebLoader(dataset, batch_size=None, num_workers=workers), start // BATCH, None)


def make_energon(source: str, to: str) -> None:
    import subprocess

    make_webdataset(source, to)
    command = [
        str(Path(sys.executable).parent / "energon"),
        "prepare",
        to,
        "--non-interactive",
        "--split-ratio",
        "1,0,0",
    ]
    subprocess.run([*command, "--sample-type", "CrudeWebdataset"], check=True, capture_output=True)


def read_energon(at: str, workers: int, decode: str) -> Iterator[Any]:
    from megatron.energon import DefaultTaskEncoder, WorkerConfig, get_loader, get_train_dataset, stateless
    from megatron.energon.task_encoder.cooking import Cooker, basic_sample_keys

    @stateless
    def cook(sample: Any) -> dict[str, Any]:
        return {**basic_sample_keys(sample), "image": sample["jpg"], "caption": sample["txt"]}

    class Encoder(DefaultTaskEncoder):
        cookers = (Cooker(cook),)
        decoder = None

        def encode_sample(self, sample: Any) -> Any:
            return sample

        def batch(self, samples: Any) -> Any:
            rows = ({**one, "caption": text(one["caption"])} for one in samples)
            return Pairs(decode)(rows)

        def encode_batch(self, batch: Any) -> Any:
            return batch

    def text(value: Any) -> str:
        return value.decode() if isinstance(value, bytes) else value

    dataset = get_train_dataset(
        at,
        worker_config=WorkerConfig(rank=0, world_size=1, num_workers=workers),
        batch_size=BATCH,
        shuffle_buffer_size=None,
        max_samples_per_sequence=None,
        task_encoder=Encoder(),
        repeat=False,
    )
    yield from get_loader(dataset)


def make_datasets(source: str, to: str) -> None:
    from datasets import Dataset, Features, Image, Value

    Path(to).mkdir(parents=True)
    found = samples(source)
    features = Features({"image": Image(), "caption": Value("string")})
    for shard in range(SHARDS):
        mine = found[shard::SHARDS]
        table = {
            "image": [{"bytes": one["image"], "path": None} for one in mine],
            "caption": [o["caption"] for o in mine],
        }
        Dataset.from_dict(table, features).to_parquet(f"{to}/{shard}.parquet")


def read_datasets(at: str, workers: int, decode: str, start: int = 0) -> Iterator[Any]:
    from datasets import Image, load_dataset
    from torch.utils.data import DataLoader

    def collate(rows: list[dict[str, Any]]) -> Any:
        return Pairs(decode)({"image": row["image"]["bytes"], "caption": row["caption"]} for row in rows)

    files = sorted(str(path) for path in Path(at).glob("*.parquet"))
    dataset = load_dataset("parquet", data_files=files, split="train", streaming=True)
    dataset = dataset.cast_column("image", Image(decode=False)).skip(start)
    yield from DataLoader(dataset, batch_size=BATCH, num_workers=workers, collate_fn=collate)


PEERS: dict[str, tuple[str, Callable[..., None], Callable[..., Iterator[Any]]]] = {
    "mosaic streaming": ("mosaicml-streaming", make_mosaic, read_mosaic),
    "litdata": ("litdata", make_litdata, read_litdata),
    "webdataset": ("webdataset", make_webdataset, read_webdataset),
    "energon": ("megatron-energon", make_energon, read_energon),
    "datasets streaming": ("datasets", make_datasets, read_datasets),
}


def timed(batches: Iterable[Any], skip: int) -> dict[str, Any]:
    """Samples and seconds of all but the first `skip` samples, seconds until the first batch, and processor time."""
    begin = time.perf_counter()
    before = _processor()
    first = start = 0.0
    count = seen = 0
    for batch in batches:
        count += len(batch)
        if not first:
            first = time.perf_counter()
        if not start and count >= skip:
            start, seen = time.perf_counter(), count
    end = time.perf_counter()
    # workers that have ended count, and a DataLoader has ended its own by now
    used = _processor() - before
    return {"all": count, "samples": count - seen, "seconds": end - start, "first": first - begin, "cpu": used}


def _processor() -> float:
    """Seconds of processor time of this process and of its children that have ended."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def answer(order: dict[str, Any]) -> dict[str, Any]:
    """Do what a line asks for."""
    if order["do"] == "versions":
        found = {}
        for name, (package, _, _) in PEERS.items():
            try:
                found[name] = version(package)
            except PackageNotFoundError:
                continue
        return found
    _, make, read = PEERS[order["peer"]]
    if order["do"] == "make":
        make(order["source"], order["at"])
        return {}
    if order["do"] == "resume":
        begin = time.perf_counter()
        first = next(iter(read(order["at"], 0, "bytes", order["start"])))
        return {"first": time.perf_counter() - begin, "caption": first[0][0]}
    return timed(read(order["at"], order["workers"], order["decode"]), order["skip"])


def main() -> None:
    out = sys.stdout
    # what libraries print must not mix with the answers
    sys.stdout = sys.stderr
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), file=out, flush=True)


if __name__ == "__main__":
    main()
