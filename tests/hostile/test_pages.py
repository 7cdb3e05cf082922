"""Every attack of the hostile site through the crawl and the web pipeline, with a real Chromium that may ask the
network: nobody is reached, and each page ends with records or a reason. It runs where no packet can leave.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.dataset
import pyarrow.parquet as pq
import pytest

from corpus.store.files import FileSystem
from pipelines.web.crawling.index import rows

#: What becomes of a page while it is fetched, where that is its end.
FETCHED = {
    "to-neighbour": "redirected",
    "to-metadata": "redirected",
    "to-loopback": "redirected",
    "to-file": "redirect_malformed",
    "round": "redirected",
    "bomb": "decompression_bomb",
    "slow": "request_deadline",
}
#: What becomes of the others when they are shown: records (True), or one of these reasons.
SHOWN: dict[str, set[object]] = {
    **{path: {True} for path in ("rebind", "windows", "data", "worker", "dialogs", "good")},
    # nobody knows what their frames show
    **{path: {True, "nothing_to_tell"} for path in ("reach", "webrtc", "file")},
    "download": {True, "page_deadline"},
    "scroll": {True, "page_too_long"},
    "gigantic": {"page_too_long"},
    "memory": {True, "page_deadline"},
}


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.timeout(900)
def test_each_attack_ends_with_records_or_a_reason(tmp_path: Path):
    if not shutil.which("unshare") or subprocess.run(["unshare", "--net", "true"], check=False).returncode:
        pytest.skip("no network namespaces here: attacks are only let loose where no packet can leave")
    script = Path(__file__).parent / "pages_to_ledger.py"
    command = ["unshare", "--net", sys.executable, str(script), str(tmp_path), "bomb"]
    # without the folder of the tests, whose packages have the names of ours, and without a cluster
    left_out = ("PYTHONPATH", "RAY_ADDRESS")
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    done = subprocess.run(command, capture_output=True, text=True, timeout=880, check=False, env=environment)
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout)
    assert said == {"hits": []}

    fetched = {
        row["address"].partition("://")[2].partition("/")[2]: row["reason"] or row["outcome"]
        for row in rows(FileSystem(str(tmp_path / "crawl")), "fetched", "redirected", "dropped")
        if row["kind"] == "page"
    }
    assert {path: fetched[path] for path in FETCHED} == FETCHED
    assert set(fetched.values()) >= {"private_address", "too_many_redirects"}

    shown = _shown(tmp_path / "corpus")
    wrong = {path: shown.get(path) for path, right in SHOWN.items() if shown.get(path) not in right}
    assert not wrong
    provenance = _provenance(tmp_path / "corpus")
    # it stands with the records, or in the detail of the drop
    told = str(provenance["reach"]["refused_connections"]) if "reach" in provenance else _details(tmp_path)["reach"]
    assert "'private address'" in told
    assert provenance["rebind"]["refused_connections"].keys() == {"unknown host"}
    assert "refused_connections" not in provenance["good"]


def _shown(corpus: Path) -> dict[str, object]:
    """By page: True where records came of it, else the reason of the ledger."""
    reasons = {row["item"].rpartition("/")[2]: row["reason"] for row in _ledger(corpus)}
    return {**reasons, **dict.fromkeys(_provenance(corpus), True)}


def _details(folder: Path) -> dict[str, str]:
    return {row["item"].rpartition("/")[2]: row["detail"] for row in _ledger(folder / "corpus")}


def _ledger(corpus: Path) -> list[dict[str, str]]:
    return [row for path in (corpus / "_dropped/web").glob("*.parquet") for row in pq.read_table(path).to_pylist()]


def _provenance(corpus: Path) -> dict[str, dict[str, dict[str, int]]]:
    parts = [str(path) for path in (corpus / "components").rglob("*.parquet")]
    table = pyarrow.dataset.dataset(parts).to_table(columns=["origin", "provenance"])
    return {row["origin"].rpartition("/")[2]: json.loads(row["provenance"]) for row in table.to_pylist()}
