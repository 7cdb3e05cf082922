"""What a cluster of several nodes says of an output folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ray_nodes import HELPERS, MISSING, in_namespaces, short_folder


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.skipif(bool(MISSING), reason=MISSING)
def test_a_local_folder_must_be_shared_and_seen_by_every_node(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with short_folder() as folder:
        done = in_namespaces(HELPERS / "cluster/two_nodes_one_folder.py", out, folder, timeout=300)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["one node"] == said["object store"] == said["shared"] == "fine"
    assert "this cluster has 2 nodes" in said["two nodes"]
    assert "--shared" in said["two nodes"]
    assert f"{out} is not shared" in said["not shared"]
    assert "node 127.0.0.1" in said["not shared"]
    assert said["lost a moment ago"] == "fine"
    assert said["left behind"] == "[]"
