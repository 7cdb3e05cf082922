"""A crawl on a cluster of several nodes, one of which is lost while it fetches: every page once, none lost; and records
of the pages, made on the nodes that are left. The cluster is a real one on loopback, in namespaces of its own.
"""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.dataset
import pytest
from cluster.crawl_and_lose_a_node import HOSTS, PAGES, RENDERED
from ray_nodes import HELPERS, MISSING, in_namespaces, short_folder

from benchmarks.crawl_kills import check

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
]
#: Units of the lost node that had to be begun again ask for all of their pages again, on an object store.
AGAIN = {"shared": 12, "s3": PAGES}


@pytest.mark.parametrize("store", ["shared", "s3"])
def test_a_crawl_that_loses_a_node_loses_no_page(store: str, tmp_path: Path) -> None:
    if store == "s3":
        pytest.importorskip("moto")
        pytest.importorskip("s3fs")
    with short_folder() as folder:
        done = in_namespaces(HELPERS / "cluster/crawl_and_lose_a_node.py", tmp_path, folder, store, timeout=1700)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["asked at loss"], said["log"]
    assert said["crawl"] == 0, said["log"]
    assert not check(tmp_path / "crawl", PAGES, HOSTS, said["port"])
    asked = [line.split()[1] for line in (tmp_path / "asked.txt").read_text().splitlines()]
    requests = sum(path.startswith(("/page/", "/style")) for path in asked)
    assert PAGES + HOSTS <= requests <= PAGES + HOSTS + AGAIN[store]
    assert said["render"] == 0, said["log"]
    parts = [str(path) for path in (tmp_path / "corpus/components/web_code").rglob("*.parquet")]
    origins = pyarrow.dataset.dataset(parts).to_table(columns=["origin"])["origin"].to_pylist()
    assert len(set(origins)) == len(origins) == RENDERED
