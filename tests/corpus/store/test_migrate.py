from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from made_units import unit_name
from toy_store import ENTRY, toy_store
from trees import tree

from corpus.identity import canonical_json, digest
from corpus.store import migrate as module
from corpus.store import migrations
from corpus.store.files import FileSystem, StoreError, file_checksum
from corpus.store.index import INDEX_SCHEMA, INDEX_VERSION, index_version, read_index
from corpus.store.migrate import migrate
from corpus.store.migrations import path_from, schema_version
from corpus.store.parts import open_writer
from corpus.store.snapshot import current, parts
from corpus.store.units import seal_of
from corpus.store.verify import verify_store


def _names(out: Path, change: Any) -> None:
    """Change the entries of part files in all unit JSON, and in snapshots as format 1 had them."""
    for path in out.glob("_units/*/*.json"):
        content = json.loads(path.read_bytes())
        content["files"] = [change(file) for file in content["files"]]
        content["checksum"] = seal_of(content)
        path.write_text(json.dumps(content, indent=1, sort_keys=True))


def _to_format_1(out: Path) -> None:
    """Rewrite a store as the first vlend wrote it: snapshots list parts, indexes have no marks and say no version."""
    files = FileSystem(str(out))
    fields = [field for field in INDEX_SCHEMA if field.name not in ("document", "marks")]
    schema = pa.schema(fields)

    def old_index(file: dict[str, Any]) -> dict[str, Any]:
        target = out / file["index_path"]
        table = read_index(files, file["index_path"]).select(schema.names).cast(schema)
        with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
            writer.write_table(table)
        return {**file, "index_bytes": target.stat().st_size, "index_checksum": file_checksum(target)}

    _names(out, old_index)
    units = [json.loads(path.read_bytes()) for path in sorted(out.glob("_units/*/*.json"))]
    for component in ("caption", "text_only"):
        folder = out / "components" / component
        content = current(files, component)["entries"][ENTRY]
        entry = {
            "units": sorted(unit["unit"] for unit in units),
            "parts": sorted(
                (file for unit in units for file in unit["files"] if file["component"] == component),
                key=lambda file: str(file["path"]),
            ),
            "ledger": content["ledger"],
            "counting_rule": content["counting_rule"],
        }
        for path in [*folder.glob("snapshot-*"), *folder.glob("*/*.arrow")]:
            path.unlink()
        data = canonical_json({"format": 1, "component": component, "parent": None, "entries": {ENTRY: entry}})
        (folder / f"snapshot-{digest(data)}.json").write_bytes(data)


def _shown(files: FileSystem) -> list[list[dict[str, Any]]]:
    """Index rows of every component, by id."""
    found = []
    for component in ("caption", "text_only"):
        tables = [read_index(files, part["index_path"]) for part in parts(current(files, component))]
        found.append(pa.concat_tables(tables).sort_by("id").to_pylist())
    return found


def test_a_store_of_the_first_index_version_gets_marks_and_keeps_its_parts(tmp_path: Path) -> None:
    files = toy_store(str(tmp_path))
    wanted = _shown(files)
    _to_format_1(tmp_path)
    before = tree(tmp_path)
    with pytest.raises(StoreError, match="vlend migrate"):
        _shown(files)
    (dry,) = migrate(files, dry_run=True)
    assert tree(tmp_path) == before
    (done,) = migrate(files)
    assert dry == done
    assert (done.entry, done.units, done.parts, done.indexes) == (ENTRY, 6, 0, 12)
    assert _shown(files) == wanted
    assert sorted(path.name for path in tmp_path.glob("components/*/*/*.parquet")) == sorted(
        name.rsplit("/", 1)[-1] for name in before if name.startswith("components") and name.endswith(".parquet")
    )
    assert [finding.told() for finding in verify_store(files, deep=True)] == [[]] * 5
    after = tree(tmp_path)
    assert list(migrate(files)) == []
    assert tree(tmp_path) == after


def _old_schema(out: Path) -> None:
    """Parts as an imaginary version 0 of the schema wrote them: `license` was called `licence`."""

    def old_part(file: dict[str, Any]) -> dict[str, Any]:
        path = out / file["path"]
        table = pq.read_table(path)
        names = ["licence" if name == "license" else name for name in table.schema.names]
        metadata = {**table.schema.metadata, migrations.VERSION_KEY: b"0"}
        table = table.rename_columns(names).replace_schema_metadata(metadata)
        with open_writer(path, table.schema) as writer:
            for start in range(0, len(table), 4):
                writer.write_table(table.slice(start, 4))
        return {**file, "bytes": path.stat().st_size, "checksum": file_checksum(path)}

    _names(out, old_part)


def _rename(table: pa.Table) -> pa.Table:
    return table.rename_columns(["license" if name == "licence" else name for name in table.schema.names])


def test_records_of_an_older_schema_are_written_anew(tmp_path: Path, monkeypatch) -> None:
    files = toy_store(str(tmp_path / "old"))
    wanted = [pq.read_table(tmp_path / "old" / part["path"]).to_pylist() for part in parts(current(files, "caption"))]
    _old_schema(tmp_path / "old")
    with pytest.raises(StoreError, match="no migration starts from version 0"):
        list(migrate(files))
    monkeypatch.setitem(migrations.MIGRATIONS, 0, _rename)
    (done,) = migrate(files)
    assert (done.units, done.parts, done.indexes) == (6, 12, 0)
    found = [pq.read_table(tmp_path / "old" / part["path"]).to_pylist() for part in parts(current(files, "caption"))]
    key = lambda rows: rows[0]["id"]  # noqa: E731
    assert sorted(found, key=key) == sorted(wanted, key=key)
    assert {row["license"] for rows in found for row in rows} == {"CC0-1.0"}
    assert list(migrate(files)) == []
    assert [problem for finding in verify_store(files, deep=True) for problem in finding.told()] == []
    # equal input, equal output
    other = toy_store(str(tmp_path / "other"))
    _old_schema(tmp_path / "other")
    list(migrate(other))
    assert tree(tmp_path / "other") == tree(tmp_path / "old")


def test_a_store_of_a_newer_vlend_is_refused_in_one_sentence(tmp_path: Path, monkeypatch) -> None:
    files = toy_store(str(tmp_path))
    monkeypatch.setattr(module, "path_from", lambda version, place: path_from(version, place, current=0))
    with pytest.raises(StoreError, match=r"schema version 1, this vlend knows up to 0; run a newer vlend"):
        list(migrate(files))
    monkeypatch.undo()
    monkeypatch.setattr(module, "INDEX_VERSION", INDEX_VERSION - 1)
    with pytest.raises(StoreError, match="run a newer vlend"):
        list(migrate(files))


def test_migrations_are_applied_one_after_another() -> None:
    steps = {1: lambda table: table.append_column("b", [[1]]), 2: lambda table: table.append_column("c", [[2]])}
    table = pa.table({"a": [0]})
    for step in path_from(1, "x", steps, current=3):
        table = step(table)
    assert table.to_pylist() == [{"a": 0, "b": 1, "c": 2}]
    assert path_from(3, "x", steps, current=3) == []
    with pytest.raises(StoreError, match="no migration starts from version 3"):
        path_from(1, "x", steps, current=4)
    assert schema_version(pa.schema([])) == 1
    assert set(asdict(module.Migrated("e", 1, 2, 3))) == {"entry", "units", "parts", "indexes"}
    assert len(unit_name("u")) == 32


def test_versions_are_read_from_the_files(tmp_path: Path) -> None:
    files = toy_store(str(tmp_path))
    (part, *_) = parts(current(files, "caption"))
    assert index_version(files, part["index_path"]) == INDEX_VERSION
    assert module.read_versions((str(tmp_path), part)).current
