from pathlib import Path

import pyarrow as pa
import pytest

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.record import Record, document
from corpus.store import merge as module
from corpus.store.files import FileSystem
from corpus.store.merge import Merged, PartRows, merge, preferred
from corpus.store.parts import write_part
from corpus.store.split import is_held_out

RULE = counting_rule()


def _record(text: str, name: str = "", **columns: str) -> Record:
    name = name or text
    return complete(Record(name, name, "s", "c", document(text), **columns), RULE)


def _part(files: FileSystem, unit: str, records: list[Record]) -> str:
    return write_part(files, "components/c/s", unit * 32, records, RULE.describe()).path


def _merged(files: FileSystem, paths: list[str], counts: Merged) -> list[dict]:
    tables = merge([lambda path=path: PartRows(files.open(path)) for path in paths], counts)
    return pa.concat_tables(tables).to_pylist()


@pytest.mark.parametrize("memory", [1, 128 << 20])
def test_rows_come_in_order_of_their_ids_whatever_fits_into_memory(tmp_path: Path, monkeypatch, memory: int) -> None:
    monkeypatch.setattr(module, "MERGE_BYTES", memory)
    monkeypatch.setattr(module, "STEP_BYTES", 3000)
    files = FileSystem(str(tmp_path))
    records = [_record(f"text {number} " * (number % 7 + 1)) for number in range(90)]
    paths = [_part(files, "abcdefg"[n], records[n::7]) for n in range(7)]
    counts = Merged()
    rows = _merged(files, paths, counts)
    assert [row["id"] for row in rows] == sorted(record.id for record in records)
    assert sorted(row["origin"] for row in rows) == sorted(record.origin for record in records)
    assert counts == Merged(rows=90)


def test_few_row_groups_are_held_at_once(tmp_path: Path, monkeypatch) -> None:
    """However many parts there are, those that are open together fit into the bound (or are two)."""
    monkeypatch.setattr(module, "MERGE_BYTES", 1)
    files = FileSystem(str(tmp_path))
    paths = [_part(files, "0123456789"[n], [_record(f"{n} {k}") for k in range(5)]) for n in range(10)]
    now = most = 0

    class Counted(PartRows):
        def __init__(self, *arguments) -> None:
            nonlocal now, most
            super().__init__(*arguments)
            now += 1
            most = max(most, now)

        def close(self) -> None:
            nonlocal now
            super().close()
            now -= 1

    monkeypatch.setattr(module, "PartRows", Counted)
    counts = Merged()
    tables = list(merge([lambda path=path: Counted(files.open(path)) for path in paths], counts))
    assert sum(map(len, tables)) == 50
    assert most <= 3
    assert now == 0


def test_of_equal_records_the_held_out_one_stays_in_any_order(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    held = next(name for name in map(str, range(1000)) if is_held_out(name))
    free = next(name for name in map(str, range(1000)) if not is_held_out(name))
    copies = [_record("same", free, license="A"), _record("same", held, license="Z"), _record("same", free)]
    paths = [_part(files, unit, [copy, _record(unit)]) for unit, copy in zip("abc", copies, strict=True)]
    for order in (paths, paths[::-1]):
        counts = Merged()
        rows = _merged(files, order, counts)
        assert counts == Merged(rows=4, repeated=2)
        assert [row["document"] for row in rows if row["id"] == copies[0].id] == [held]
    row = {"document": free, "license": None, "language": None, "origin": "o", "url": None}
    assert preferred({**row, "document": held}) < preferred(row)


def test_forgotten_rows_are_left_out_and_counted(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    path = _part(files, "a", [_record(str(number)) for number in range(6)])
    mask = [False, True, False, False, True, False]
    counts = Merged()
    tables = merge([lambda: PartRows(files.open(path), forgotten=pa.array(mask).to_numpy(False))], counts)
    whole = PartRows(files.open(path)).light.column("id").to_pylist()
    kept = [name for name, gone in zip(whole, mask, strict=True) if not gone]
    assert pa.concat_tables(tables).column("id").to_pylist() == kept
    assert counts == Merged(rows=4, forgotten=2)


def test_nothing_merges_to_nothing() -> None:
    assert list(merge([], Merged())) == []
