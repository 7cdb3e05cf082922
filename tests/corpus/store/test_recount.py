from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from clip_streams import clip_stream
from made_units import make_unit
from pictures import picture_bytes
from toy_store import toy_store
from trees import tree

from corpus.complete import complete
from corpus.counting import CountingRule, counting_rule
from corpus.grounding import mark
from corpus.identity import fingerprint
from corpus.record import Image, Record, Region, document, from_row, image
from corpus.store import recount as module
from corpus.store.clean import find_leftovers
from corpus.store.compact import compact
from corpus.store.files import FileSystem
from corpus.store.parts import write_part
from corpus.store.recount import COLUMNS, CountJob, NotCountedError, count_part, count_store, counts_of, read_counts
from corpus.store.snapshot import current, parts, publish
from corpus.store.units import UnitWriter
from corpus.store.verify import verify_store

QWEN = counting_rule("qwen2-vl")


def _current(files: FileSystem) -> list[dict[str, Any]]:
    return [part for component in ("caption", "text_only") for part in parts(current(files, component))]


@pytest.mark.parametrize("kind", ["local", "memory"])
def test_counts_are_those_that_the_records_have_under_the_rule(tmp_path: Path, kind: str) -> None:
    files = toy_store(str(tmp_path) if kind == "local" else "memory://recount-test")
    counted = dict(count_store(files, "qwen2-vl"))
    assert {name: (one.parts, one.rows, one.reused) for name, one in counted.items()} == {
        "caption": (6, 36, 0),
        "text_only": (6, 36, 0),
    }
    for part in _current(files):
        table = counts_of(files, part, QWEN.describe())
        with files.open(part["path"]) as stream:
            rows = pq.read_table(stream).to_pylist()
        assert list(zip(*(table.column(name).to_pylist() for name in COLUMNS), strict=True)) == [
            tuple(QWEN.count(from_row(row))) for row in rows
        ]
    assert [finding.told() for finding in verify_store(files)] == [[]] * 5


def test_counting_again_writes_nothing_and_goes_on_where_it_was_cut_off(tmp_path: Path) -> None:
    files = toy_store(str(tmp_path))
    list(count_store(files, "qwen2-vl"))
    whole = tree(tmp_path)
    assert {one.reused for _, one in count_store(files, "qwen2-vl")} == {6}
    assert tree(tmp_path) == whole
    missing, damaged, *_ = sorted(tmp_path.glob("components/*/*/*.counts-*"))
    missing.unlink()
    damaged.write_bytes(b"half")
    assert sum(one.reused for _, one in count_store(files, "qwen2-vl")) == 10
    assert tree(tmp_path) == whole


def test_a_store_that_was_built_under_the_rule_has_nothing_to_count(tmp_path: Path) -> None:
    files = toy_store(str(tmp_path))
    before = tree(tmp_path)
    assert list(count_store(files, "deepseek-vl")) == []
    assert tree(tmp_path) == before


def test_images_are_never_read(tmp_path: Path, monkeypatch) -> None:
    """A part of half a megabyte of images is counted with a small fraction of its bytes read."""
    files = FileSystem(str(tmp_path))
    records = []
    for number in range(20):
        record = Record(f"o{number}", "d", "s", "c", document(image(), f"text {number}"))
        record.images.append(Image(bytes([number]) * 50_000, hash=f"{number:032x}", width=60, height=30 + number))
        records.append(complete(record, counting_rule()))
    part = write_part(files, "components/c/s", "a" * 32, records, counting_rule().describe())
    read = 0

    class Counted:
        def __init__(self, stream: Any) -> None:
            self.stream = stream

        def read(self, size: int = -1) -> bytes:
            nonlocal read
            data: bytes = self.stream.read(size)
            read += len(data)
            return data

        def __getattr__(self, name: str) -> Any:
            return getattr(self.stream, name)

        def __enter__(self) -> Counted:
            return self

        def __exit__(self, *exception: object) -> None:
            self.stream.close()

    opened = FileSystem.open
    monkeypatch.setattr(FileSystem, "open", lambda self, path: Counted(opened(self, path)))
    counted = count_part(CountJob(str(tmp_path), part.path, part.checksum, part.rows, "qwen2-vl"))
    assert (counted.rows, counted.image_tokens) == (20, sum(QWEN.image_tokens(60, 30 + n) for n in range(20)))
    assert sum(len(record.images[0].bytes) for record in records) == 1_000_000
    assert 0 < read < part.bytes / 10


def test_records_that_the_rule_cannot_express_have_no_count(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    records = []
    for number, width in enumerate((100, 10_000)):
        record = Record(f"o{number}", "d", "s", "c", document(image(), f"text {number}"))
        record.images.append(Image(b"x", hash=f"{number:032x}", width=width, height=20))
        records.append(complete(record, counting_rule()))
    part = write_part(files, "components/c/s", "a" * 32, records, counting_rule().describe())
    counted = count_part(CountJob(str(tmp_path), part.path, part.checksum, part.rows, "qwen2-vl"))
    assert (counted.rows, counted.uncountable) == (2, 1)
    table = counts_of(files, {"path": part.path, "checksum": part.checksum}, QWEN.describe())
    assert sorted(table.column(name).null_count for name in COLUMNS) == [1, 1, 1]


def test_counts_of_another_part_or_rule_are_not_taken(tmp_path: Path, monkeypatch) -> None:
    files = toy_store(str(tmp_path))
    (part, *_) = _current(files)
    rule = QWEN.describe()
    with pytest.raises(NotCountedError, match="vlend count --rule qwen2-vl"):
        counts_of(files, part, rule)
    list(count_store(files, "qwen2-vl"))
    assert read_counts(files, part, rule) is not None
    assert read_counts(files, {**part, "checksum": "0" * 32}, rule) is None
    assert read_counts(files, {**part, "rows": 3}, rule) is None
    # two rules whose hashes begin alike
    monkeypatch.setattr(module, "fingerprint", lambda rule: "0" * 32)
    list(count_store(files, "qwen2-vl"))
    assert read_counts(files, part, {**rule, "tokenizer_hash": "other"}) is None


def test_counts_go_with_their_part(tmp_path: Path) -> None:
    files = toy_store(str(tmp_path))
    list(count_store(files, "qwen2-vl"))
    assert find_leftovers(files, older_than=0).leftovers == []
    list(compact(files, target_bytes=10 << 20))
    kinds = [leftover.kind for leftover in find_leftovers(files, older_than=0).leftovers]
    assert kinds.count("counts") == 12
    assert [one.reused for _, one in count_store(files, "qwen2-vl")] == [0, 0]


def test_an_empty_part_list_and_an_unknown_rule(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    assert list(count_store(files, "qwen2-vl")) == []
    publish(files, "p/s", "a", [make_unit(files, "u1", {"a": []})])
    assert list(count_store(files, "qwen2-vl")) == []
    with pytest.raises(ValueError, match="unknown counting rule"):
        list(count_store(files, "other"))
    assert isinstance(QWEN, CountingRule)
    assert pa.types.is_int32(module.COUNTS_SCHEMA.field(0).type)


def test_clips_and_named_regions_are_counted_as_their_records(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    writer = UnitWriter(files, "p", fingerprint("unit"), counting_rule().describe())
    pointing = Record(
        "o#0",
        "d",
        "s",
        "caption",
        document(image(), f"See {mark(0, 'this')}."),
        images=[Image(picture_bytes(30, 20))],
        regions=[Region(0, "object", [3.0, 5.0, 15.0, 20.0])],
    )
    writer.add([complete(pointing, counting_rule())])
    publish(files, "p/s", "caption", [writer.commit({}, expected_items=1)])
    dict(count_store(files, "qwen2-vl"))
    (part,) = parts(current(files, "caption"))
    assert counts_of(files, part, QWEN.describe()).column(0).to_pylist() == [QWEN.count(pointing).text]
    clips = tmp_path / "clips"
    stream = clip_stream(clips)
    (counted,) = dict(count_store(stream.files, "deepseek-vl")).values()
    assert (counted.rows, counted.uncountable) == (12, 12)
