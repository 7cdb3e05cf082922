"""A small blend of seven components: what the report, card and sheet are tested on."""

from __future__ import annotations

import hashlib
import io
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image as PillowImage
from PIL import ImageDraw

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.record import Image, Record, Region, document, image, text, to_row
from corpus.schema import SCHEMA, with_metadata
from mixtures.manifest import BlendFile, ComponentShare, DatasetShare, LedgerLine, Manifest

HOSTILE = (
    "<script>alert('x')</script> \"quoted\" & ]]> --> </details></style> \u202egnp.exe \x07 "
    "<img src=x onerror=alert(1)>"
)
PAPER = {
    "interleaved": 13.1,
    "caption": 11.1,
    "table_chart": 2.1,
    "web_code": 0.4,
    "scene_text_ocr": 1.2,
    "document_ocr": 2.1,
    "text_only": 70.0,
}
ENGLISH = (
    "The river had been rising since Tuesday, and by the weekend the lower meadow was a shallow lake. Farmers moved "
    "their sheep to the ridge and counted them twice. "
)
CHINESE = "河水自星期二以来一直在上涨，到周末时低处的草地已经变成了一片浅湖。农民们把羊群赶到山脊上，并且数了两遍。"


def picture(seed: int, width: int, height: int) -> bytes:
    """A PNG of coloured rectangles."""
    draws = random.Random(seed)
    canvas = PillowImage.new("RGB", (width, height), (236, 240, 244))
    pen = ImageDraw.Draw(canvas)
    for _ in range(12):
        x, y = draws.randrange(width - 20), draws.randrange(height - 20)
        colour = tuple(draws.randrange(40, 230) for _ in range(3))
        pen.rectangle((x, y, x + draws.randrange(10, width // 2), y + draws.randrange(10, height // 2)), fill=colour)
    data = io.BytesIO()
    canvas.save(data, "PNG", compress_level=1)
    return data.getvalue()


def make_record(component: str, number: int) -> Record:
    """Record `number` of `component`; number 0 of each carries hostile text."""
    language = "zh" if number % 3 == 2 else "en"
    prose = (CHINESE if language == "zh" else ENGLISH) * (1 + number % 5)
    words = HOSTILE if number == 0 else f"{prose}\n\nNumber {number}."
    images, parts, regions = [], [text(words)], []
    if component != "text_only":
        count = 2 if component == "interleaved" else 1
        sizes = [(320 + 97 * (number % 9), 240 + 61 * (number % 7)) for _ in range(count)]
        images = [Image(picture(hash_number(component, number, i), *sizes[i])) for i in range(count)]
        parts = [piece for i in range(count) for piece in (image(), text(f"\n\n{words} ({i})\n\n"))]
    if component == "scene_text_ocr":
        regions = [
            Region(0, "word", [20, 30, 180, 70], "OPEN", "<b>sign</b>"),
            Region(0, "line", [30.0, 100.0, 200.0, 110.0, 195.0, 150.0, 25.0, 140.0], HOSTILE),
        ]
    return Record(
        origin=f"{component}/file.jsonl#{number}",
        document=f"{component}/{number}",
        source="first" if number % 2 else "second",
        component=component,
        messages=document(*parts),
        images=images,
        regions=regions,
        language=language,
        license="CC-BY-4.0" if number % 2 else "Apache-2.0",
        url="https://example.org/?a=1&b=<2>" if number % 4 == 0 else None,
        scores={"quality": 0.5 + number / 100},
    )


def hash_number(*values: object) -> int:
    """A number that depends on the values alone."""
    return int.from_bytes(hashlib.blake2b(repr(values).encode(), digest_size=4).digest())


def write_parquet(path: Path, records: list[Record], rows_per_group: int = 6) -> None:
    """The records as one Parquet file with several row groups."""
    path.parent.mkdir(parents=True, exist_ok=True)
    schema = with_metadata(SCHEMA, counting_rule().describe())
    table = pa.Table.from_pylist([to_row(record) for record in records], schema=schema)
    pq.write_table(table, path, row_group_size=rows_per_group)


def describe(path: Path, root: Path, split: str, component: str | None, records: list[Record]) -> BlendFile:
    """The manifest's entry of one file."""
    return BlendFile(
        path=path.relative_to(root).as_posix(),
        split=split,
        component=component,
        rows=len(records),
        bytes=path.stat().st_size,
        checksum=hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest(),
        row_groups=pq.ParquetFile(path).num_row_groups,
        n_text_tokens=sum(record.n_text_tokens for record in records),
        n_image_tokens=sum(record.n_image_tokens for record in records),
        n_loss_tokens=sum(record.n_loss_tokens for record in records),
    )


def component_entry(name: str, records: list[Record], total: int) -> ComponentShare:
    """The manifest's row of one component."""
    realised = sum(record.n_tokens for record in records)
    pictures = [item for record in records for item in record.images]
    distinct = {item.hash: len(item.bytes) for item in pictures}
    stored = sum(len(item.bytes) for item in pictures)
    used = DatasetShare(
        name="bundled_material",
        reach="bundled",
        status="used",
        target=realised + 40,
        realised=realised,
        available=realised // 2,
        records=len(records),
        unique_records=len({record.id for record in records}),
        most_repeats=2,
        binds="max_epochs" if name == "web_code" else None,
    )
    left_out = DatasetShare(name=f"Big {name} set", reach="hub", status="left_out", note="needs a download | <b>no</b>")
    return ComponentShare(
        name=name,
        paper_share=PAPER[name],
        renormalised_share=PAPER[name],
        target_share=PAPER[name],
        realised_share=100 * realised / total,
        target=round(total * PAPER[name] / 100),
        realised=realised,
        available=realised // 2,
        records=len(records),
        unique_records=len({record.id for record in records}),
        most_repeats=2,
        n_text_tokens=sum(record.n_text_tokens for record in records),
        n_image_tokens=sum(record.n_image_tokens for record in records),
        n_loss_tokens=sum(record.n_loss_tokens for record in records),
        images=len(pictures),
        unique_images=len(distinct),
        image_bytes=stored,
        unique_image_bytes=sum(distinct.values()),
        duplication_factor=stored / sum(distinct.values()) if distinct else 1.0,
        validation_records=1,
        datasets=[used, left_out],
    )


def build_blend(root: Path) -> Path:
    """Write the blend under `root`: two training files, one validation file per component, the manifest."""
    rule = counting_rule()
    records = {name: [complete(make_record(name, n), rule) for n in range(9)] for name in PAPER}
    everything = [record for n in range(9) for name in PAPER for record in records[name][n : n + 1]]
    everything.append(records["caption"][3])  # a repeat
    half = len(everything) // 2
    total = sum(record.n_tokens for record in everything)
    files = []
    for number, chunk in enumerate([everything[:half], everything[half:]]):
        path = root / f"data/train-{number:05}-of-00002.parquet"
        write_parquet(path, chunk)
        files.append(describe(path, root, "train", None, chunk))
    for name in PAPER:
        held_out = [complete(make_record(name, 50), rule)]
        path = root / f"data/validation-{name}-00000-of-00001.parquet"
        write_parquet(path, held_out)
        files.append(describe(path, root, "validation", name, held_out))
    manifest = Manifest(
        name="demo-blend",
        plan_hash="3f9d0c1b6a7e4d5582b1c4a09e77f013",
        seed=7,
        counting_rule=rule.describe(),
        files=files,
        components=[component_entry(name, [r for r in everything if r.component == name], total) for name in PAPER],
        ledger=[
            LedgerLine(
                pipeline="captions",
                source="first",
                items=120,
                yielded_items=100,
                records=140,
                merged=8,
                dropped={"image_bomb": 2, "empty_text": 10},
            ),
            LedgerLine(pipeline="web", source="second", items=40, yielded_items=40, records=40),
        ],
        licenses={"CC-BY-4.0": 28, "Apache-2.0": 36},
        languages={"en": 43, "zh": 21},
        versions={"pyarrow": "24.0.0", "pillow": "12.0.0"},
        notes=["text_only falls short of its share: <b>not enough</b> text."],
    )
    (root / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def blend(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished small blend."""
    return build_blend(tmp_path_factory.mktemp("blend"))


@pytest.fixture
def hostile() -> str:
    """Text that breaks pages which do not escape it."""
    return HOSTILE
