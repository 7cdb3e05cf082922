"""The benchmark of bookkeeping runs, and a unit waits for the disk no more often than it must."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks import bench_bookkeeping


def test_syncs_per_unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["bench_bookkeeping.py", "--units", "3", "--folder", str(tmp_path)])
    bench_bookkeeping.main()
    told = capsys.readouterr().out
    found = {kind: int(count) for kind, count in re.findall(r"^(\w.*): (\d+) fsyncs", told, re.MULTILINE)}
    # one for the unit's JSON, one for the rejected items, two for each part with its index
    assert found == {"empty": 1, "rejected": 2, "one record": 3, "two components": 5}
    assert list(tmp_path.iterdir()) == []
