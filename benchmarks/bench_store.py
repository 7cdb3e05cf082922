"""Write and scan speed of vlend's part files against the settings of `datasets` and of img2dataset, on the same images.

    python benchmarks/bench_store.py [--images 1500] [--rounds 7]

Arms: vlend (`corpus.store.parts.open_writer`), `datasets` (`Dataset.to_parquet`, its own schema and defaults) and
img2dataset (its Parquet sink: snappy, dictionary, batches of 100 rows; imitated here in pyarrow with the same columns).
All write the same encoded JPEGs to the same disk and take turns. Scans read every image byte back (warm cache), or one
row group in the middle of the file. Sizes, versions and ratios are printed; absolute times would say little.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from datasets import Dataset, Features, Value
from datasets import Image as ImageFeature
from PIL import Image as PillowImage

from benchmarks.common import alternate, print_ratios
from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.record import Image, Record, document, image, to_row
from corpus.schema import SCHEMA, with_metadata
from corpus.store.parts import ROW_GROUP_BYTES, open_writer, row_bytes


def make_records(count: int) -> list[Record]:
    """Records with one JPEG of about 150 kB each: smoothed noise, so that sizes are those of photographs."""
    random = np.random.Generator(np.random.PCG64(0))
    records = []
    for number in range(count):
        small = random.integers(0, 255, (160, 120, 3), dtype=np.uint8)
        picture = PillowImage.fromarray(small).resize((640, 480), PillowImage.Resampling.BICUBIC)
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=92)
        record = Record(
            f"image-{number}", f"image-{number}", "bench", "caption", document(image(), f"caption {number}")
        )
        record.images = [Image(buffer.getvalue())]
        records.append(complete(record, counting_rule()))
    return records


def cut(table: pa.Table, rows: list[dict]) -> list[pa.Table]:
    """The table in slices of `ROW_GROUP_BYTES`."""
    slices, start, size = [], 0, 0
    for number, row in enumerate(rows):
        length = row_bytes(row)
        if size and size + length > ROW_GROUP_BYTES:
            slices.append(table.slice(start, number - start))
            start, size = number, 0
        size += length
    return [*slices, table.slice(start)]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--images", type=int, default=1500)
    arguments.add_argument("--rounds", type=int, default=7)
    options = arguments.parse_args()
    records = make_records(options.images)
    rows = [to_row(record) for record in records]
    ours = pa.Table.from_pylist(rows, schema=with_metadata(SCHEMA, {}))
    slices = cut(ours, rows)
    data = [record.images[0].bytes for record in records]
    captions = [record.messages[0].content[1].text for record in records]
    features = Features({"image": ImageFeature(), "caption": Value("string")})
    hub = Dataset.from_dict({"image": [{"bytes": item, "path": None} for item in data], "caption": captions}, features)
    flat = pa.table({"jpg": pa.array(data, pa.binary()), "caption": captions, "key": [r.id for r in records]})
    print(f"{len(data)} images, {sum(map(len, data)) / 1e6:.0f} MB; " + ", ".join(
        f"{name} {version(name)}" for name in ("pyarrow", "datasets", "numpy")
    ))  # fmt: skip

    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / f"{name}.parquet" for name in ("vlend", "datasets", "img2dataset")}

        def write_vlend() -> None:
            with open_writer(paths["vlend"], ours.schema) as writer:
                for piece in slices:
                    writer.write_table(piece, row_group_size=len(piece))

        def write_img2dataset() -> None:
            with pq.ParquetWriter(paths["img2dataset"], flat.schema) as writer:
                for start in range(0, len(flat), 100):
                    writer.write_table(flat.slice(start, 100))

        writers = {
            "vlend": write_vlend,
            "datasets (to_parquet)": lambda: hub.to_parquet(str(paths["datasets"])),
            "img2dataset (snappy, 100 rows)": write_img2dataset,
        }
        print_ratios("write", alternate(writers, options.rounds), "vlend")
        for name, path in paths.items():
            metadata = pq.read_metadata(path)
            print(f"  {name}: {path.stat().st_size / 1e6:.0f} MB, {metadata.num_row_groups} row groups")

        column = {"vlend": "images", "datasets": "image", "img2dataset": "jpg"}
        scans = {name: lambda name=name: pq.read_table(paths[name], columns=[column[name]]) for name in paths}
        print_ratios("scan all images", alternate(scans, options.rounds), "vlend")

        def one(name: str) -> None:
            file = pq.ParquetFile(paths[name])
            file.read_row_group(file.num_row_groups // 2, columns=[column[name]])

        singles = {name: lambda name=name: one(name) for name in paths}
        print_ratios("open the file and read one row group", alternate(singles, options.rounds * 5), "vlend")


if __name__ == "__main__":
    main()
