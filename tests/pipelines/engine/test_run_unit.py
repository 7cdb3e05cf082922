import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pyarrow.parquet as pq
import pytest
from pictures import picture_bytes
from toy_pipeline import Toy, ToyParameters

from corpus.counting import counting_rule
from corpus.record import Image, Record, document, image
from corpus.store.files import FileSystem, StoreError
from pipelines.engine.pipeline import Item, Unit
from pipelines.engine.run_unit import Worker

RULE = counting_rule()


def _run(pipeline: Toy, out, unit: Unit | None = None):
    with Worker(pipeline, FileSystem(str(out)), RULE) as worker:
        return worker.run(unit or next(iter(pipeline.units())))


def test_every_item_is_accounted_for(tmp_path) -> None:
    content = _run(Toy(ToyParameters()), tmp_path)
    ledger = content["ledger"]
    assert ledger["items"] == 10
    assert ledger["yielded_items"] == 6
    assert ledger["merged"] == 1
    assert ledger["dropped"] == {"error_RuntimeError": 1, "no_records": 1, "third": 1}
    rejected = {row["item"]: row for row in pq.read_table(tmp_path / content["dropped"]["path"]).to_pylist()}
    assert "an unexpected failure" in rejected["0/5"]["detail"]
    assert rejected["0/4"]["into"] == "0/1"
    assert content["versions"]["pyarrow"]
    record = pq.read_table(tmp_path / content["files"][0]["path"]).to_pylist()[0]
    assert '"operations": {"toy": 1}' in record["provenance"]


def test_a_committed_unit_is_not_processed_again(tmp_path) -> None:
    first = _run(Toy(ToyParameters()), tmp_path)

    class Failing(Toy):
        def process(self, item: Item) -> Iterator[Record]:
            raise AssertionError("processed again")

    assert _run(Failing(ToyParameters()), tmp_path) == first


def test_what_names_a_unit(tmp_path) -> None:
    toy = Toy(ToyParameters())
    unit = next(iter(toy.units()))
    rule = RULE.describe()
    name = toy.unit_name(unit, rule)
    assert toy.unit_name(unit, rule) == name
    assert Toy(ToyParameters(input="/elsewhere", limit=3)).unit_name(unit, rule) == name
    assert Toy(ToyParameters(seed=1)).unit_name(unit, rule) != name
    assert Toy(ToyParameters(size=61)).unit_name(unit, rule) != name
    assert toy.unit_name(replace(unit, content="changed"), rule) != name
    assert toy.unit_name(unit, counting_rule("qwen2-vl").describe()) != name


def test_a_limit_cuts_the_items() -> None:
    assert [len(unit.items) for unit in Toy(ToyParameters(limit=23)).limited_units()] == [10, 10, 3]


def test_an_item_that_overruns_is_dropped_and_the_session_opened_anew(tmp_path) -> None:
    opened: list[int] = []

    class Slow(Toy):
        deadline_seconds = 2.0  # which no other item takes, whatever else the machine does

        @contextmanager
        def session(self) -> Iterator[None]:
            opened.append(1)
            yield

        def process(self, item: Item) -> Iterator[Record]:
            if item.payload["n"] == 1:
                end = time.monotonic() + 20
                while time.monotonic() < end:
                    pass
            yield from super().process(item)

    content = _run(Slow(ToyParameters()), tmp_path)
    assert content["ledger"]["dropped"]["deadline"] == 1
    assert len(opened) == 2


@pytest.mark.parametrize(
    ("data", "reason"), [(b"no picture", "image_undecodable"), (picture_bytes(200, 200)[:500], "image_undecodable")]
)
def test_a_broken_picture_never_reaches_a_file(tmp_path, data: bytes, reason: str) -> None:
    class Broken(Toy):
        def process(self, item: Item) -> Iterator[Record]:
            yield Record(item.locator, "d", "toys", "caption", document(image(), "x"), images=[Image(data)])

    assert _run(Broken(ToyParameters()), tmp_path)["ledger"]["dropped"] == {reason: 10}


def test_a_record_that_breaks_the_contract_is_dropped_with_row_and_column(tmp_path) -> None:
    class Wrong(Toy):
        def process(self, item: Item) -> Iterator[Record]:
            yield Record(item.locator, "", "toys", "caption", document("x"))

    content = _run(Wrong(ToyParameters()), tmp_path)
    assert content["ledger"]["dropped"] == {"invalid_record": 10}
    assert "column document: is empty" in pq.read_table(tmp_path / content["dropped"]["path"])["detail"][0].as_py()


@pytest.mark.parametrize("error", [MemoryError, ImportError, StoreError])
def test_failures_of_the_machine_are_no_drops(tmp_path, error: type[Exception]) -> None:
    class Failing(Toy):
        def process(self, item: Item) -> Iterator[Record]:
            raise error("not the item's fault")

    with pytest.raises(error):
        _run(Failing(ToyParameters()), tmp_path)
    assert not (tmp_path / "_units").exists()
