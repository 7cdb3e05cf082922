"""pipelines.web.crawling.index: rows of committed units, and of nothing else."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.store.files import FileSystem
from corpus.store.units import UNIT_FORMAT, commit_unit
from pipelines.web.crawling.index import rows, stored_rows, units
from pipelines.web.crawling.layout import PIPELINE
from pipelines.web.crawling.visit import INDEX_SCHEMA, Visit


def write(files: FileSystem, name: str, *visits: Visit, commit: bool = True) -> None:
    table = pa.Table.from_pylist([visit.row(f"warc/{name}") for visit in visits], schema=INDEX_SCHEMA)
    path, size, checksum = files.commit(
        lambda target: pq.write_table(table, target), lambda digest: f"index/{name}-{digest[:8]}.parquet", "test"
    )
    if commit:
        file = {"path": path, "rows": len(visits), "bytes": size, "checksum": checksum}
        commit_unit(files, {"format": UNIT_FORMAT, "pipeline": PIPELINE, "unit": name, "files": [file]})


def visit(path: str, outcome: str, kind: str = "page", offset: int = 0) -> Visit:
    return Visit(f"http://a.org/{path}", kind, 0, outcome, offset=offset)


def test_committed_units_by_round_with_the_outcomes_that_are_asked_for(tmp_path: Path):
    files = FileSystem(str(tmp_path))
    write(files, "00001-0000", visit("c", "fetched"), visit("d", "dropped", offset=-1))
    write(files, "00000-0003", visit("a", "fetched"), visit("s.css", "fetched", "requisite"))
    write(files, "00000-0001", visit("robots.txt", "fetched", "robots"), visit("b", "redirected"))
    write(files, "00000-0002", visit("lost", "fetched"), commit=False)
    assert [unit["unit"] for unit in units(files)] == ["00000-0001", "00000-0003", "00001-0000"]
    found = [row["address"].removeprefix("http://a.org/") for row in rows(files)]
    assert found == ["robots.txt", "b", "a", "s.css", "c", "d"]
    assert [row["address"][-1] for row in rows(files, "dropped", "redirected")] == ["b", "d"]
    assert [row["address"].removeprefix("http://a.org/") for row in stored_rows(files)] == ["b", "a", "s.css", "c"]


def test_a_folder_without_a_crawl_has_no_rows(tmp_path: Path):
    assert list(rows(FileSystem(str(tmp_path / "none")))) == []
