from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from toy_store import toy_store

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.record import from_row, to_row
from corpus.schema import SCHEMA
from corpus.store.compact import compact
from corpus.store.files import FileSystem, file_checksum
from corpus.store.findings import Finding
from corpus.store.index import read_index, write_index
from corpus.store.parts import open_writer
from corpus.store.units import seal_of
from corpus.store.verify import verify_store

RULE = counting_rule()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built")
    toy_store(str(out))
    return out


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "store")
    return tmp_path / "store"


def _problems(out: Path, deep: bool = False) -> list[str]:
    return [problem for finding in verify_store(FileSystem(str(out)), deep) for problem in finding.told()]


def _first(out: Path, pattern: str) -> Path:
    return min(out.glob(pattern))


def _edit(path: Path, change: Callable[[dict[str, Any]], None], seal: bool = False) -> None:
    content = json.loads(path.read_bytes())
    change(content)
    if seal:
        content["checksum"] = seal_of(content)
    path.write_text(json.dumps(content, indent=1, sort_keys=True))


def _forge_part(store: Path, change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> str:
    """Replace a part by one with other rows, and let its unit (resealed) name it: only a look inside finds that."""
    path = _first(store, "components/caption/toys/part-*.parquet")
    schema = pq.read_schema(path)
    rows = change(pq.read_table(path).to_pylist())
    with open_writer(path, schema) as writer:
        writer.write_table(pa.Table.from_pylist(rows, schema=schema))

    def name_it(content: dict[str, Any]) -> None:
        (file,) = (file for file in content["files"] if file["path"].endswith(path.name))
        file.update(checksum=file_checksum(path), bytes=path.stat().st_size)

    unit = next(one for one in store.glob("_units/*/*.json") if path.name in one.read_text())
    _edit(unit, name_it, seal=True)
    return path.name


@pytest.mark.parametrize("deep", [False, True])
def test_a_sound_store_has_no_problem_before_and_after_compaction(store: Path, deep: bool) -> None:
    for rows in (72, 72):
        findings = {finding.what: finding for finding in verify_store(FileSystem(str(store)), deep)}
        assert {what: finding.told() for what, finding in findings.items()} == {what: [] for what in findings}
        assert findings["parts"].rows == findings["segments"].rows == rows
        assert findings["dropped"].rows == 24
        list(compact(FileSystem(str(store)), target_bytes=10 << 20))


def test_an_object_store_is_checked_as_well() -> None:
    files = toy_store("memory://verify-test")
    assert [problem for finding in verify_store(files) for problem in finding.told()] == []
    (part, *_) = sorted(entry.path for entry in files.files_below() if entry.path.endswith("parquet"))
    files.replace(part, b"something else")
    (problem,) = (problem for finding in verify_store(files) for problem in finding.told())
    assert part in problem


def test_an_empty_folder_is_a_sound_store(tmp_path: Path) -> None:
    assert _problems(tmp_path) == []


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("components/caption/toys/part-*.parquet", "is missing"),
        ("components/caption/toys/part-*.index", "is missing"),
        ("_units/toy/*.json", "is missing, and a current snapshot lists it"),
        ("_dropped/toy/*.parquet", "is missing"),
    ],
)
def test_a_file_that_is_gone_is_named(store: Path, pattern: str, told: str) -> None:
    path = _first(store, pattern)
    path.unlink()
    problems = [problem for problem in _problems(store) if path.name in problem and told in problem]
    assert len(problems) == 1
    assert problems[0].startswith(str(path.relative_to(store)))
    assert "run the build again" in problems[0]


@pytest.mark.parametrize(
    "pattern",
    [
        "components/caption/toys/part-*.parquet",
        "components/caption/toys/part-*.index",
        "components/caption/toys/index-*.arrow",
        "components/caption/toys/parts-*.arrow",
        "components/caption/snapshot-*.json",
        "_units/toy/*.json",
        "_dropped/toy/*.parquet",
    ],
)
@pytest.mark.parametrize("damage", ["flipped", "cut", "emptied"])
def test_a_file_whose_bytes_changed_is_named(store: Path, pattern: str, damage: str) -> None:
    path = _first(store, pattern)
    data = bytearray(path.read_bytes())
    if damage == "flipped":
        data[len(data) // 2] ^= 1
    path.write_bytes({"flipped": data, "cut": data[: len(data) // 2], "emptied": b""}[damage])
    assert any(path.name in problem for problem in _problems(store))


def test_a_part_replaced_by_another_is_found(store: Path) -> None:
    one, other, *_ = sorted(store.glob("components/caption/toys/part-*.parquet"))
    shutil.copy(other, one)
    assert any(one.name in problem for problem in _problems(store))


@pytest.mark.parametrize("seal", [False, True])
def test_a_unit_edited_by_hand_is_found_even_if_it_was_sealed_again(store: Path, seal: bool) -> None:
    path = _first(store, "_units/toy/*.json")
    for change in (
        lambda content: content["ledger"].update(records=content["ledger"]["records"] + 1),
        lambda content: content["ledger"].update(merged=0),
        lambda content: content["ledger"]["dropped"].update(third=2),
        lambda content: content["files"][0].update(rows=5),
        lambda content: content["files"][0].update(n_text_tokens=1),
        lambda content: content["files"][0].update(path="components/caption/toys/other.parquet"),
        lambda content: content["files"].pop(),
        lambda content: content.update(dropped=None),
        lambda content: content.update(unit="0" * 32),
        lambda content: content.pop("ledger"),
        lambda content: content["counting_rule"].update(template="qwen2-vl"),
    ):
        before = path.read_bytes()
        _edit(path, change, seal)
        assert _problems(store) != []
        path.write_bytes(before)
    assert _problems(store) == []


def test_what_only_the_seal_protects_is_found_too(store: Path) -> None:
    path = _first(store, "_units/toy/*.json")
    _edit(path, lambda content: content["parameters"].update(seed=99))
    (problem,) = _problems(store)
    assert "was edited" in problem
    # units of early versions have no seal; their counts alone are compared
    _edit(path, lambda content: content.pop("checksum"))
    assert _problems(store) == []


def test_content_that_does_not_fit_its_id_is_found(store: Path) -> None:
    def reword(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rows[0]["messages"][0]["content"][1]["text"] += "!"
        return rows

    name = _forge_part(store, reword)
    problems = [problem for problem in _problems(store) if name in problem]
    assert any("its content has the id" in problem for problem in problems)


def test_counts_images_and_order_are_recomputed(store: Path) -> None:
    def recount(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rows[0]["n_text_tokens"] += 1
        rows[1]["n_text_tokens"] -= 1
        return rows

    def repaint(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rows[2]["images"][0]["bytes"] = b"no picture"
        return rows

    for change, told in ((recount, "tokens by its rule"), (repaint, "cannot be decoded"), (lambda r: r[::-1], "order")):
        place = store.parent / told.replace(" ", "")
        shutil.copytree(store, place)
        name = _forge_part(place, change)
        assert any(told in problem and name in problem for problem in _problems(place, deep=True)), told


def test_an_index_that_tells_of_other_rows_is_found(store: Path) -> None:
    path = _first(store, "components/caption/toys/part-*.index")
    table = read_index(FileSystem(str(store)), str(path.relative_to(store)))
    for column, values in (
        ("held_out", [not value for value in table.column("held_out").to_pylist()]),
        ("marks", [[1]] * len(table)),
        ("n_text_tokens", [1] * len(table)),
    ):
        place = store.parent / column
        shutil.copytree(store, place)
        field = table.schema.field(column)
        forged = table.set_column(table.schema.get_field_index(column), field, pa.array(values, field.type))
        write_index(place / path.relative_to(store), forged)

        def name_it(content: dict[str, Any], target: Path = place / path.relative_to(store)) -> None:
            (file,) = (file for file in content["files"] if file["index_path"].endswith(target.name))
            file.update(index_checksum=file_checksum(target), index_bytes=target.stat().st_size)

        unit = next(one for one in place.glob("_units/*/*.json") if path.name in one.read_text())
        _edit(unit, name_it, seal=True)
        assert any(path.name in problem for problem in _problems(place)), column


def test_a_store_counted_with_a_tokenizer_that_is_not_at_hand_says_what_was_not_checked(store: Path) -> None:
    for path in store.glob("_units/toy/*.json"):
        _edit(path, lambda content: content["counting_rule"].update(tokenizer="theirs", tokenizer_hash="0" * 32), True)
    notes = {note for finding in verify_store(FileSystem(str(store))) for note in finding.notes}
    assert any("theirs" in note and "--tokenizer" in note for note in notes)


def test_the_problems_of_one_file_stay_few() -> None:
    finding = Finding("parts")
    for number in range(30):
        finding.problem("a", f"row {number}: wrong", "delete it")
    assert len(finding.told()) == 6
    assert finding.told()[-1] == "a has 25 more problems like these"


def test_rows_are_forged_as_pipelines_write_them(store: Path) -> None:
    """The forging above changes what it means to change: an untouched row is a record that fits its id."""
    row = pq.read_table(_first(store, "components/caption/toys/part-*.parquet")).to_pylist()[0]
    record = from_row(row)
    assert complete(from_row(row), RULE) == record
    assert set(to_row(record)) == set(SCHEMA.names)
