"""pipelines.web.crawling.rounds: a plan is read as it was written, and a missing one is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.store.files import FileSystem, StoreError
from pipelines.web.crawling.rounds import Round, read_rounds, round_path
from pipelines.web.crawling.unit import UnitWork


def planned(number: int) -> Round:
    work = [UnitWork(number, 3, 7, "hosts/00000-0003-abc.json.gz"), UnitWork(number, 12, 0)]
    return Round(number, 1, 0, work, {3: "hosts/a"}, {12: 5}, [3, 12], {"trap_variants": 2}, 9, 4, 1.5)


def test_read_as_it_was_written(tmp_path: Path):
    files = FileSystem(str(tmp_path))
    assert read_rounds(files) == []
    for number in range(3):
        files.create(round_path(number), planned(number).data(), "round")
    assert read_rounds(files) == [planned(0), planned(1), planned(2)]
    (tmp_path / round_path(1)).unlink()
    with pytest.raises(StoreError, match=r"rounds/00001\.json is missing"):
        read_rounds(files)


def test_a_plan_that_does_not_say_where_it_refused(tmp_path: Path):
    content = json.loads(planned(0).data())
    del content["refused_in"]
    (tmp_path / "rounds").mkdir()
    (tmp_path / round_path(0)).write_text(json.dumps(content))
    for bucket in ("0012", "0003"):
        path = tmp_path / f"refused/00000/{bucket}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert Round.read(FileSystem(str(tmp_path)), 0) == planned(0)
