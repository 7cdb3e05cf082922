"""A build on a cluster of several nodes, one of which is lost with the units that it is working on, equals a build on
one machine. The cluster is a real one on loopback, in namespaces of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from ray_nodes import CHECKOUT, HELPERS, MISSING, in_namespaces, short_folder
from trees import tree

RECIPE = {
    "name": "lost_node",
    "total": 20_000,
    "on_shortage": "shrink",
    "components": [
        {"name": name, "share": share, "datasets": [{"name": f"local_{name}", "reach": "local", "pipeline": pipeline}]}
        for name, share, pipeline in (("caption", 60, "captions"), ("scene_text_ocr", 40, "scene_text"))
    ],
}
LIMIT = "120"

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(MISSING), reason=MISSING)]


def _lose_a_node(out: Path, recipe: str, limit: str, timeout: float) -> None:
    """Build on three nodes, and see that the second was killed with a unit and the job succeeded all the same."""
    with short_folder() as folder:
        done = in_namespaces(HELPERS / "cluster/lose_a_node.py", out, folder, recipe, limit, timeout=timeout)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["units lost"] >= 1, said["log"]
    assert said["code"] == 0, said["log"]
    assert "SUCCEEDED" in said["log"]


@pytest.mark.timeout(1200)
def test_a_node_lost_with_its_units_changes_nothing(tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text(yaml.safe_dump(RECIPE))
    alone = tmp_path / "alone"
    command = [sys.executable, "-m", "cli.main", "build", "--recipe", str(recipe), "--out", str(alone)]
    environment = {name: value for name, value in os.environ.items() if name != "RAY_ADDRESS"}
    subprocess.run([*command, "--limit", LIMIT], cwd=CHECKOUT, env=environment, check=True, stdout=subprocess.DEVNULL)
    _lose_a_node(tmp_path / "cluster", str(recipe), LIMIT, timeout=900)
    assert tree(tmp_path / "cluster") == tree(alone)


@pytest.mark.browser
@pytest.mark.timeout(3000)
@pytest.mark.skipif("VLEND_WHOLE" not in os.environ, reason="VLEND_WHOLE names no finished default build")
def test_the_default_build_loses_a_node_and_equals_that_of_one_machine(tmp_path: Path) -> None:
    _lose_a_node(tmp_path / "cluster", "pretrain", "0", timeout=2700)
    assert tree(tmp_path / "cluster") == tree(Path(os.environ["VLEND_WHOLE"]))
